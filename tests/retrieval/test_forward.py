"""The built-in encoder reads a passage once for the passage's vector and its sentences'."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval import forward, token_table

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
    found = forward.passage_vectors([SENTENCES])[0]
    assert np.allclose(found[0], forward.vectors([" ".join(SENTENCES)])[0], atol=1e-4)


def test_a_sentence_in_its_passage_is_nearest_to_itself() -> None:
    found = forward.passage_vectors([SENTENCES])[0]
    near = found[1:] @ forward.vectors(SENTENCES).T
    assert near.argmax(axis=1).tolist() == [0, 1, 2]
    assert near.diagonal().min() > 0.9


def test_what_is_read_beside_a_passage_shows_in_no_digit_of_its_vectors() -> None:
    passages = [SENTENCES, TEXTS[1:2], TEXTS, SENTENCES[1:]]
    together = forward.passage_vectors(passages)
    for passage, found in zip(passages[::-1], together[::-1], strict=True):
        assert np.array_equal(forward.passage_vectors([passage])[0], found)


def test_tokens_forgotten_and_met_again_bring_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    remembered = forward.passage_vectors([SENTENCES, TEXTS])
    monkeypatch.setattr(token_table, "SLOTS", 40)
    small = token_table.TokenTable(forward.backend())
    monkeypatch.setattr(token_table, "_PIECE", 7)
    monkeypatch.setattr(forward, "_table", lambda: small)
    for _ in range(2):
        found = forward.passage_vectors([SENTENCES, TEXTS])
        for one, other in zip(found, remembered, strict=True):
            assert np.array_equal(one, other)
    assert 0 < np.count_nonzero(small._slot) <= 40
    assert len({id for text in [*SENTENCES, *TEXTS] for id in forward._encode([text])[0]}) > 40


@pytest.mark.parametrize("count", [0, 1, 8, 11])
def test_rows_worked_on_in_blocks_come_back_in_order(count: int) -> None:
    rows = np.arange(count * 3, dtype=np.float32).reshape(count, 3)
    assert np.array_equal(token_table.apart(rows, lambda some: some * 2, 8), rows * 2)


def test_no_passages_and_empty_ones_are_read_too() -> None:
    assert forward.passage_vectors([]) == []
    assert forward.passage_vectors([["", ""], []])[0].shape == (3, forward.DIMENSION)
