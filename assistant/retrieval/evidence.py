"""Which words of a question stand where: in a sentence, beside it, in its passage, in its story."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import NAME, is_word
from assistant.retrieval.bridge import QuestionTerm
from assistant.retrieval.hit import MatchKind
from assistant.retrieval.passages import Passage

Array = NDArray[np.float64]

MIN_KNOWN = 0.1  # a word whose surest translation is less sure has none
_Meaning = tuple[int, float, float, int]  # question word, weight, surety, layer
_LAYERS: dict[MatchKind, int] = {"word": 0, "number": 0, "translation": 1, "name": 2}


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
    sizes = [len(passage.terms) for passage in passages]
    total = sum(sizes)
    layers = np.zeros((3, total, width))
    sure = np.zeros((total, width))
    counts = np.zeros((total, width))
    numbers = np.zeros((total, 3))
    names = np.zeros(total)
    lengths = np.zeros(total)
    languages = {passage.language for passage in passages}
    lookup = {language: _lookup(asked.terms, language) for language in languages}
    rarity = {
        language: _rarity(asked.terms, language, asked.passages.get(language, 0), width)
        for language in languages
    }
    known = {language: _known(asked.terms, language, width) for language in languages}
    met: list[tuple[int, int, int, float, float, int]] = []  # row, times, then as in _Meaning
    row = 0
    for passage in passages:
        meant = lookup[passage.language]
        for terms in passage.terms:
            lengths[row] = len(terms)
            for term in meant.keys() & terms:
                times = terms.count(term)
                met += [(row, times, *meaning) for meaning in meant[term]]
            for term in reversed(terms):  # names and numbers stand last
                if is_word(term):
                    break
                if term == NAME:
                    names[row] += 1
                    lengths[row] -= 1
                elif term not in meant:
                    numbers[row, _number_kind(term)] += 1
            row += 1
    if met:
        rows, often, columns, weights, sureties, kinds = (
            np.array(part) for part in zip(*met, strict=True)
        )
        np.add.at(counts, (rows, columns), weights * often)
        np.maximum.at(sure, (rows, columns), sureties)
        np.maximum.at(layers, (kinds, rows, columns), weights)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    return Evidence(
        passage=np.repeat(np.arange(len(passages)), sizes),
        starts=starts,
        layers=layers,
        sure=sure,
        counts=counts,
        rarity=np.stack([rarity[passage.language] for passage in passages]),
        known=np.stack([known[passage.language] for passage in passages]),
        lengths=lengths,
        numbers=numbers,
        names=names,
    )


def _lookup(terms: Sequence[QuestionTerm], language: str) -> dict[str, list[_Meaning]]:
    meant: dict[str, list[_Meaning]] = {}
    for column, term in enumerate(terms):
        for e in term.expansions.get(language, ()):
            meant.setdefault(e.term, []).append((column, e.weight, e.surety, _LAYERS[e.kind]))
    return meant


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


def _number_kind(term: str) -> int:
    value = term[4:]
    if value.startswith("month"):
        return 1
    return 2 if len(value) == 4 and value.isdecimal() and "1000" <= value < "2100" else 0
