"""Claims and the sentences of sources, read once for all that is measured of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.answering.figures import Figure, figures, values
from assistant.articles.splitting import sentences
from assistant.language import detect
from assistant.retrieval.analysis import analyse, is_word
from assistant.retrieval.bridge import Bridge, QuestionTerm
from assistant.retrieval.hit import Hit, Span
from assistant.retrieval.lexicon import lexicon
from assistant.retrieval.stems import fold

Vector = NDArray[np.float32]

CACHED = 2_000  # sentences of sources kept as read
SURE_NAME = 0.3  # surety from which a word that sounds like an archive word is a name


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A sentence to be supported.

    `vectors`: of its terms, shape (terms, dimension). `names`: for each term the number of the
    name it is part of, or -1, shape (terms,): «Central Military Commission» is one name.
    `denials`: how many of its words deny.
    """

    text: str
    language: str
    vector: Vector
    terms: tuple[QuestionTerm, ...]
    vectors: Vector
    names: NDArray[np.int64]
    figures: tuple[Figure, ...]
    denials: int


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence of a source, in the passage shown under `key`.

    `places`: index term -> the places it has among the sentence's words. `words`: the spellings
    of its words; `vectors`: theirs, shape (words, dimension). `figures`: the values
    of its numbers and dates. `denials`: how many of its words deny.
    """

    key: str
    span: Span
    language: str
    vector: Vector
    places: Mapping[str, tuple[int, ...]]
    words: tuple[str, ...]
    vectors: Vector
    figures: frozenset[str]
    denials: int


class Reader:
    """Reads claims and sources; what a source's sentence is made of is kept for the next claim."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._read = lru_cache(maxsize=CACHED)(self._statement)

    def claim(self, text: str, among: Collection[str], language: str | None = None) -> Claim:
        """A sentence, with what its words may be in the sources' languages (`among`)."""
        language = language or detect(text)
        expanded = self.bridge.expand(text, language, among)
        terms = tuple(term for term in expanded if not term.is_number)
        vectors = self.bridge.encode([text, *(term.surface for term in terms)])
        found = tuple(figures(text, language))
        denied = denials(text, language)
        return Claim(
            text, language, vectors[0], terms, vectors[1:], _names(text, expanded), found, denied
        )

    def statements(self, key: str, hit: Hit) -> list[Statement]:
        """The sentences of a passage."""
        bounds = sentences(hit.text, 0, len(hit.text), hit.language)
        return [
            self._read(key, hit.text[start:end], hit.start + start, hit.language)
            for start, end in bounds
        ]

    def _statement(self, key: str, text: str, start: int, language: str) -> Statement:
        places: dict[str, list[int]] = {}
        words: dict[str, None] = {}
        for n, term in enumerate(t for t in analyse(text, language) if is_word(t.key)):
            places.setdefault(term.key, []).append(n)
            words.setdefault(term.surface)
        vectors = self.bridge.encode([text, *words])
        return Statement(
            key, Span(start, start + len(text), text), language, vectors[0],
            {term: tuple(at) for term, at in places.items()}, tuple(words), vectors[1:],
            values(figures(text, language)), denials(text, language),
        )  # fmt: skip


def _names(text: str, expanded: Sequence[QuestionTerm]) -> NDArray[np.int64]:
    """For each term that is no number, the number of the name it is part of, or -1.

    Words beside one another are one name. A month is a number, though it is written as a name.
    """
    numbers = [term for term in expanded if term.is_number]
    terms = [term for term in expanded if not term.is_number]
    named = np.full(len(terms), -1, dtype=np.int64)
    latest, end = -1, -1
    for n, term in enumerate(terms):
        counted = any(one.start <= term.start < one.end for one in numbers)
        if _is_name(terms, n) and not counted:
            together = latest >= 0 and not text[end : term.start].strip("-‐–' \u00a0’")
            latest = latest if together else latest + 1
            named[n], end = latest, term.end
    return named


def _is_name(terms: Sequence[QuestionTerm], n: int) -> bool:
    """Whether a word is a name: written as one, before one at the beginning, or sounding like one.

    In scripts without capitals, and where a sentence begins, only the archive's words tell.
    """
    term = terms[n]
    if term.is_name:
        return True
    if term.surface[:1].islower():
        return False
    if n == 0 and len(terms) > 1 and terms[1].is_name and terms[1].start == term.end + 1:
        return True
    best = max((e[0] for e in term.expansions.values() if e), key=lambda e: e.surety, default=None)
    return best is not None and best.kind == "name" and best.surety >= SURE_NAME


def denials(text: str, language: str) -> int:
    """How many words of a sentence deny."""
    whole, within = _negations(language)
    folded = fold(text, language).replace("’", "'")
    words = (word.strip('.,;:!?()«»“”"،؟') for word in folded.split())
    denying = sum(word in whole or word.endswith("n't") for word in words)
    return denying + sum(folded.count(part) for part in within)


@cache
def _negations(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = lexicon(language)
    whole = (fold(word, language) for word in words.get("negation", "").split())
    return frozenset(whole), tuple(words.get("negation_within", "").split())
