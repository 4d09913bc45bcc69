"""The built-in encoder reads a passage once for the passage's vector and its sentences'."""

from __future__ import annotations

import numpy as np

from assistant.retrieval import forward

TEXTS = [
    "What did Belousov say about trade?",
    "قال بيلوسوف إن العلاقات بين روسيا والصين في أفضل حالاتها.",
    "Hi",
    "中国和俄罗斯的关系",
    "a long sentence that goes on " * 40,
]
SENTENCES = [
    "The minister of agriculture resigned after the vote in parliament.",
    "Snow fell in the mountains on Tuesday.",
    "Trade with China grew by thirteen per cent.",
]


def test_a_text_has_the_vector_that_the_package_gives_it() -> None:
    own = forward.vectors(TEXTS)
    assert np.allclose(own, forward.backend().encode(TEXTS), atol=1e-5)
    assert np.allclose(np.linalg.norm(own, axis=1), 1, atol=1e-5)


def test_no_texts_have_no_vectors() -> None:
    assert forward.vectors([]).shape == (0, forward.DIMENSION)


def test_a_passage_has_the_vector_of_its_text() -> None:
    found = forward.passage_vectors(SENTENCES)
    assert np.allclose(found[0], forward.vectors([" ".join(SENTENCES)])[0], atol=1e-4)


def test_a_sentence_in_its_passage_is_nearest_to_itself() -> None:
    found = forward.passage_vectors(SENTENCES)
    near = found[1:] @ forward.vectors(SENTENCES).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2]
    assert near.diagonal().min() > 0.9
