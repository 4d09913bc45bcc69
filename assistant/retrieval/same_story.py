"""Whether two texts tell one story: as copies, whole, cut or edited, as rewrites, as translations.

Two sentences are partners where each is the nearest in meaning to the other, within one language
only where it is near. Stories made by one mould (results, weather, the next day's accident) have
partners all along and differ in what matters: a number, or who it is about. So texts whose partners
state different numbers, or that have different names in nearly one wording, are never one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import NAME, NUMBER, analyse, is_word, is_written_as_name
from assistant.retrieval.passages import Passage

# A copy: partners of the same language that say the same in nearly the same words.
SAME_MEANING, SAME_WORDS = 0.8, 0.6  # cosine of the sentences; shared terms, by the smaller set
ONE_WORDING = 0.95  # the same, numbers aside, of sentences that are one but for a number
PARTNERS = 0.75  # cosine
COPIED = 0.7  # share of the shorter text that has such partners
CUT = 0.5  # shorter than this share of the other, it must be the other's beginning
STUB = 0.15  # a shorter one is an announcement, and a digest announces many
# A rewrite or a translation: every sentence near one of the other, both ways, by length. On the
# development half of XQuAD .55 keeps 96 % of translations; the nearest two paragraphs of different
# content reach .55 across languages and .57 within one.
TRANSLATED, REWRITTEN = 0.55, 0.72
NUMBERS = 0.75  # share of the numbers of the one with fewer that the other must have
SMALL = 20  # terms; the whole of a text with fewer must agree
_MARKS = frozenset({NAME})


class Told:
    """A story as its sentences, at least one; what most comparisons do not need is made when asked.

    Attributes:
        language: ISO 639-1.
        lengths: Characters of each sentence; `length` is their sum.
        vectors: Shape (sentences, dimension), each of length 1.
    """

    def __init__(self, passages: Sequence[Passage], read: Callable[[], str]) -> None:
        """Take the story's passages in order, and what reads the text of its article."""
        self.language = passages[0].language
        self._lines = [terms for passage in passages for terms in passage.spelled.split("\n")]
        self._read = read
        self._bounds = np.concatenate([passage.bounds for passage in passages])
        self.lengths = (self._bounds[:, 1] - self._bounds[:, 0]).astype(np.float32)
        self.length = float(self.lengths.sum())
        self.vectors = np.concatenate([p.vectors[1:] for p in passages]).astype(np.float32)

    @cached_property
    def terms(self) -> list[frozenset[str]]:
        """The index terms of each sentence, without marks."""
        return [frozenset(line.split()) - _MARKS for line in self._lines]

    @cached_property
    def every_term(self) -> frozenset[str]:
        """The index terms of all sentences."""
        return frozenset().union(*self.terms)

    @cached_property
    def numbers(self) -> list[frozenset[str]]:
        """The numbers and months among the index terms of each sentence."""
        return [_numbers(terms) for terms in self.terms]

    @cached_property
    def sentences(self) -> list[str]:
        """The words of each sentence."""
        text = self._read()
        return [text[start:end] for start, end in self._bounds.tolist()]


def same_story(one: Told, other: Told) -> bool:
    """Whether two texts tell one story."""
    short, long = sorted((one, other), key=lambda told: told.length)
    cosines = short.vectors @ long.vectors.T
    nearest = cosines.max(axis=1)
    may_be_copy = short.language == long.language and _covers(short, nearest) >= COPIED
    retold = _is_retold(short, long, nearest, cosines)
    if not (may_be_copy or retold):
        return False
    partners = _partners(short, long, cosines)
    alike = retold or _is_copy(short, long, cosines, partners)
    return alike and not _differ(short, long, partners)


def differ(one: Told, other: Told) -> bool:
    """Whether two texts that may be alike state different numbers, or are about different names."""
    short, long = sorted((one, other), key=lambda told: told.length)
    return _differ(short, long, _partners(short, long, short.vectors @ long.vectors.T))


def _covers(short: Told, nearest: NDArray[Any]) -> float:
    """The share of a text that has a sentence of nearly its meaning: a copy has no less."""
    rounding = 1e-3
    return float(short.lengths[nearest >= SAME_MEANING].sum()) / short.length + rounding


def _partners(short: Told, long: Told, cosines: NDArray[Any]) -> list[tuple[int, int]]:
    """Which sentences are partners."""
    nearest, back = cosines.argmax(axis=1), cosines.argmax(axis=0)
    every = np.arange(len(nearest))
    least = PARTNERS if short.language == long.language else -1.0
    mutual = (back[nearest] == every) & (cosines[every, nearest] >= least)
    return list(zip(every[mutual].tolist(), nearest[mutual].tolist(), strict=True))


def _differ(short: Told, long: Told, partners: Sequence[tuple[int, int]]) -> bool:
    return _differ_in_numbers(short, long, partners) or _differ_in_names(short, long)


def _is_copy(
    short: Told, long: Told, cosines: NDArray[Any], partners: Sequence[tuple[int, int]]
) -> bool:
    if short.language != long.language:
        return False
    copied = [
        (i, j)
        for i, j in partners
        if cosines[i, j] >= SAME_MEANING and _overlap(short.terms[i], long.terms[j]) >= SAME_WORDS
    ]
    covered = sum(float(short.lengths[i]) for i, _ in copied) / short.length
    ratio = short.length / long.length
    if len(short.every_term) < SMALL:
        return covered > 0.95 and ratio > 0.95 and short.every_term == long.every_term
    if covered < COPIED or ratio < STUB:
        return False
    return ratio >= CUT or min(j for _, j in copied) <= 2


def _is_retold(short: Told, long: Told, nearest: NDArray[Any], cosines: NDArray[Any]) -> bool:
    """Whether one is a rewrite or a translation of the other."""
    least = REWRITTEN if short.language == long.language else TRANSLATED
    if float(nearest @ short.lengths) / short.length < least:
        return False
    if float(cosines.max(axis=0) @ long.lengths) / long.length < least:
        return False
    return _share_numbers(short, long) and sum(map(len, short.terms)) >= SMALL


def _differ_in_numbers(short: Told, long: Told, partners: Sequence[tuple[int, int]]) -> bool:
    """Whether partners, or sentences of one wording, state different numbers.

    Each must stand in more sentences of its text than of the other: sentences are cut in other
    places, and one that was left out may get a wrong partner.
    """
    in_short, in_long = _counts(short), _counts(long)
    more, others = in_short - in_long, in_long - in_short
    own = [(i, of_one) for i, of_one in enumerate(short.numbers) if of_one & more.keys()]
    theirs = [(j, of_one) for j, of_one in enumerate(long.numbers) if of_one & others.keys()]
    paired = set(partners)
    return any(
        (i, j) in paired or _overlap(short.terms[i] - one, long.terms[j] - other) >= ONE_WORDING
        for i, one in own
        for j, other in theirs
        if (one - other) & more.keys() and (other - one) & others.keys()
    )


def _counts(told: Told) -> Counter[str]:
    """In how many sentences each number stands."""
    return Counter(number for of_one in told.numbers for number in of_one)


def _differ_in_names(short: Told, long: Told) -> bool:
    """Whether sentences of nearly one wording have different names, each only in its own text."""
    if short.language != long.language:
        return False
    own, theirs = _with_names_of_their_own(short, long), _with_names_of_their_own(long, short)
    return any(_overlap(short.terms[i], long.terms[j]) >= SAME_WORDS for i in own for j in theirs)


def _with_names_of_their_own(one: Told, other: Told) -> list[int]:
    """The sentences of a text with a name that the other does not have."""
    there = other.every_term
    return [n for n, words in enumerate(one.sentences) if _names(words, one.language) - there]


def _names(sentence: str, language: str) -> frozenset[str]:
    """What may be names: capitalised words, or every word in a script without capitals."""
    return frozenset(
        term.key
        for term in analyse(sentence, language)
        if is_word(term.key)
        and (is_written_as_name(sentence, term) or term.surface.lower() == term.surface.upper())
    )


def _share_numbers(short: Told, long: Told) -> bool:
    one, other = _no_months(short), _no_months(long)
    return len(one & other) >= NUMBERS * min(len(one), len(other))


def _no_months(told: Told) -> frozenset[str]:
    return frozenset(
        number
        for of_one in told.numbers
        for number in of_one
        if not number.startswith(f"{NUMBER}:month")
    )


def _numbers(terms: frozenset[str]) -> frozenset[str]:
    return frozenset(term for term in terms if term.startswith(f"{NUMBER}:"))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else float(one == other)
