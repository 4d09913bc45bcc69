"""Which words of a question stand where: in a sentence, beside it, in its passage, in its story."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import is_word
from assistant.retrieval.bridge import QuestionTerm
from assistant.retrieval.hit import MatchKind
from assistant.retrieval.passages import Passage, number_kind, term_hash

Array = NDArray[np.float64]

_LAST_BITS = np.uint64((1 << 16) - 1)
MIN_KNOWN = 0.1  # a word whose surest translation is less sure has none
_LAYERS: dict[MatchKind, int] = {"word": 0, "number": 0, "translation": 1, "name": 2}


class _Meaning(NamedTuple):
    """An index term as a word of the question; `number`: which kind of number it is, if one."""

    hash: int
    column: int
    weight: float
    surety: float
    layer: int
    number: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question as ranking reads it: its words found in the archive, its vector (`centred`).

    `passages`: how many passages the archive holds in each language.
    """

    text: str
    language: str
    vector: NDArray[np.float32]
    terms: Sequence[QuestionTerm]
    passages: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Where the question's words stand. S sentences of P passages, T question words.

    Attributes:
        passage: Shape (S,): which passage a sentence is in.
        starts: Shape (P,): each passage's first sentence.
        layers: Shape (3, S, T): how near a word of the sentence comes, 0 to 1, as the same word
            or number, as a translation, as a name.
        sure: Shape (S, T): the probability that a word of the sentence is the one meant.
        counts: Shape (S, T): how often, each time weighted by how surely.
        rarity: Shape (P, T): inverse document frequency of each word in the passage's language.
        known: Shape (P, T): how surely the archive's language has the word at all, 0 to 1.
        lengths: Shape (S,): index terms a sentence has.
        numbers: Shape (S, 3): numbers, months and years that are not in the question.
        names: Shape (S,): words written as names, where the script has capitals.
    """

    passage: NDArray[np.intp]
    starts: NDArray[np.intp]
    layers: Array
    sure: Array
    counts: Array
    rarity: Array
    known: Array
    lengths: Array
    numbers: Array
    names: Array

    @property
    def relative(self) -> Array:
        """Shape (S, T): `sure` as a share of what the archive's language has at best.

        As in probabilistic structured queries, where a word's translations share a weight of 1.
        """
        known = self.known[self.passage]
        return np.where(known >= MIN_KNOWN, self.sure / np.maximum(known, MIN_KNOWN), 0.0)

    def in_passages(self, values: Array) -> Array:
        """The greatest value over each passage's sentences: (S, ...) to (P, ...)."""
        return np.asarray(np.maximum.reduceat(values, self.starts, axis=0))

    def beside(self, values: Array) -> Array:
        """The greatest value of a sentence, the one before it and the one after it."""
        best = values.copy()
        within = self.passage[1:] == self.passage[:-1]
        best[1:][within] = np.maximum(best[1:][within], values[:-1][within])
        best[:-1][within] = np.maximum(best[:-1][within], values[1:][within])
        return best


def gather(asked: Asked, passages: Sequence[Passage]) -> Evidence:
    """Look every index term of the passages up among the question's expansions."""
    width = max(1, len(asked.terms))
    tally = np.concatenate([passage.tally for passage in passages])
    sizes = [len(passage.tally) for passage in passages]
    layers = np.zeros((3, len(tally), width))
    sure = np.zeros((len(tally), width))
    counts = np.zeros((len(tally), width))
    numbers = tally[:, 2:].astype(np.float64)
    languages = {passage.language for passage in passages}
    rarity = {
        language: _rarity(asked.terms, language, asked.passages.get(language, 0), width)
        for language in languages
    }
    known = {language: _known(asked.terms, language, width) for language in languages}
    meant = _meant(asked.terms, languages)
    if meant:
        held = np.concatenate([passage.hashes for passage in passages])
        rows = np.repeat(np.arange(len(tally)), tally[:, 0])
        for number, kind in {m.hash: m.number for m in meant if m.number is not None}.items():
            np.add.at(numbers[:, kind], rows[held == np.uint64(number)], -1.0)
        hashes = np.array([m.hash for m in meant], dtype=np.uint64)
        # Most terms mean nothing asked for, which nearly always their last bits tell already.
        last_bits = np.zeros(1 << 16, dtype=np.bool_)
        last_bits[hashes & _LAST_BITS] = True
        asked_for = np.flatnonzero(last_bits[held & _LAST_BITS])
        first = np.searchsorted(hashes[:-1], held[asked_for])  # of those beyond, the last one
        found = hashes[first] == held[asked_for]
        first, asked_for = first[found], asked_for[found]
        times = np.searchsorted(hashes, held[asked_for], side="right") - first
        at = np.repeat(first, times) + _count_up(times)
        rows = np.repeat(rows[asked_for], times)
        columns = np.array([m.column for m in meant])[at]
        weights = np.array([m.weight for m in meant])[at]
        np.add.at(counts, (rows, columns), weights)
        np.maximum.at(sure, (rows, columns), np.array([m.surety for m in meant])[at])
        np.maximum.at(layers, (np.array([m.layer for m in meant])[at], rows, columns), weights)
    return Evidence(
        passage=np.repeat(np.arange(len(passages)), sizes),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp),
        layers=layers,
        sure=sure,
        counts=counts,
        rarity=np.stack([rarity[passage.language] for passage in passages]),
        known=np.stack([known[passage.language] for passage in passages]),
        lengths=(tally[:, 0] - tally[:, 1]).astype(np.float64),
        numbers=numbers,
        names=tally[:, 1].astype(np.float64),
    )


def _meant(terms: Sequence[QuestionTerm], languages: Iterable[str]) -> list[_Meaning]:
    """What the index terms of these languages mean in the question, by ascending hash."""
    found = {
        (e.term, column): _Meaning(
            term_hash(e.term),
            column,
            e.weight,
            e.surety,
            _LAYERS[e.kind],
            None if is_word(e.term) else number_kind(e.term),
        )
        for column, term in enumerate(terms)
        for language in languages
        for e in term.expansions.get(language, ())
    }
    return sorted(found.values())


def _count_up(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """0, 1, ... for each size: of [2, 3], [0, 1, 0, 1, 2]."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _rarity(terms: Sequence[QuestionTerm], language: str, passages: int, width: int) -> Array:
    """Inverse document frequency, that of a translated word from its translations' frequencies.

    The frequencies add up weighted, as in probabilistic structured queries (Darwish and Oard).
    """
    rarity = np.zeros(width)
    for column, term in enumerate(terms):
        expansions = term.expansions.get(language, ())
        same = [e.frequency for e in expansions if e.weight == 1.0]
        held = float(max(same)) if same else sum(e.weight * e.frequency for e in expansions)
        held = min(held, passages)
        rarity[column] = math.log(1 + (passages - held + 0.5) / (held + 0.5))
    return rarity


def _known(terms: Sequence[QuestionTerm], language: str, width: int) -> Array:
    known = np.zeros(width)
    for column, term in enumerate(terms):
        known[column] = max((e.surety for e in term.expansions.get(language, ())), default=0.0)
    return known
