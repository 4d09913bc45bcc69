"""How much of a text an extraction has, and how much else.

The measure of the article extraction benchmark of Scrapinghub (Zyte): every four words in a row,
counted as often as they occur. True and false positives and misses of a page are divided by their
sum, so that a long page weighs no more than a short one; precision and recall are of the sums.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

WORDS = 4
RESAMPLES = 1_000
SEED = 20_240_530
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Counts:
    """Shares of the shingles of a page: found and right, found and wrong, missed; sum 1 or 0."""

    right: float
    wrong: float
    missed: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a set of pages; `error` is the standard deviation of F1 over resampled sets."""

    f1: float
    precision: float
    recall: float
    error: float


def compare(text: str, extraction: str) -> Counts:
    """How an extraction fares against the known text of a page."""
    wanted, found = _shingles(text), _shingles(extraction)
    right = sum((wanted & found).values())
    wrong, missed = found.total() - right, wanted.total() - right
    total = right + wrong + missed
    return Counts(right / total, wrong / total, missed / total) if total else Counts(0, 0, 0)


def figures(counts: Sequence[Counts]) -> Figures:
    """The figures of a set of pages."""
    table = np.array([(one.right, one.wrong, one.missed) for one in counts])
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(table), (RESAMPLES, len(table)))
    precision, recall, f1 = _rates(table.sum(axis=0))
    error = np.std([_rates(table[rows].sum(axis=0))[2] for rows in drawn])
    return Figures(f1, precision, recall, float(error))


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    if len(words) < WORDS:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1))


def _rates(sums: np.ndarray) -> tuple[float, float, float]:
    right, wrong, missed = (float(one) for one in sums)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return precision, recall, f1
