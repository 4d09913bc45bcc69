"""What is stored of passages, made of their sentences: vectors, index terms, words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import index_terms, is_word
from assistant.retrieval.passages import Passage

Vectors = NDArray[np.float32]
EncodePassages = Callable[[Sequence[Sequence[str]]], list[Vectors]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A passage that has still to be read. `bounds` are those of `sentences`; see `Passage`."""

    id: str
    article_id: str
    story: int
    language: str
    start: int
    end: int
    bounds: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """Passages, and the words that stand in them.

    Attributes:
        words: By language: each spelling's index term.
        vectors: By language: the vectors, of length 1, of as many of the words as were encoded.
    """

    passages: list[Passage]
    words: Mapping[str, dict[str, str]]
    vectors: Mapping[str, dict[str, Vectors]] = field(default_factory=dict)


def make(drafts: Sequence[Draft], encode_passages: EncodePassages) -> Made:
    """The passages of these drafts, with the vectors that an encoder makes of their sentences."""
    words: dict[str, dict[str, str]] = defaultdict(dict)
    passages = []
    encoded = encode_passages([draft.sentences for draft in drafts])
    for draft, vectors in zip(drafts, encoded, strict=True):
        terms = [index_terms(sentence, draft.language) for sentence in draft.sentences]
        of_language = words[draft.language]
        of_language |= {t.surface: t.key for some in terms for t in some if is_word(t.key)}
        passages.append(_passage(draft, [[t.key for t in some] for some in terms], vectors))
    return Made(passages, words)


def dealt(made: Sequence[Made]) -> Made:
    """One of several, among which the passages were dealt out in turn."""
    passages: list[Passage | None] = [None] * sum(len(one.passages) for one in made)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    vectors: dict[str, dict[str, Vectors]] = defaultdict(dict)
    for i, one in enumerate(made):
        passages[i :: len(made)] = one.passages
        for language, some in one.words.items():
            words[language] |= some
        for language, encoded in one.vectors.items():
            vectors[language] |= encoded
    return Made([passage for passage in passages if passage], words, vectors)


def _passage(draft: Draft, terms: Sequence[Sequence[str]], vectors: Vectors) -> Passage:
    return Passage.of(
        id=draft.id,
        article_id=draft.article_id,
        story=draft.story,
        language=draft.language,
        start=draft.start,
        end=draft.end,
        sentences=draft.bounds,
        terms=terms,
        vectors=vectors.astype(np.float16),
    )
