"""Means with their uncertainty: a seeded bootstrap that resamples articles, not questions.

Eleven translations of one question, or twenty questions about one article, are not independent;
resampling whole articles keeps what they share together. Percentile intervals; Efron and
Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 (clusters) and 13.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

RESAMPLES = 2_000
SEED = 20_240_530  # any; fixed, so that a stored run always shows the same interval
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over `n` values of `of` cases that could have given one, and its interval."""

    value: float
    low: float
    high: float
    n: int
    of: int

    def to_dict(self) -> dict[str, Any]:
        """As in `eval run --json`."""
        return asdict(self)


def estimate(values: Sequence[float], groups: Sequence[str], of: int | None = None) -> Estimate:
    """The mean of some values, and its 95 % interval.

    Args:
        values: At least one.
        groups: The article each value belongs to. Where all belong to one, the values are
            resampled one by one, and the interval is too narrow: read it with that in mind.
        of: Of how many cases these are the values; by default as many as there are values.

    Raises:
        ValueError: There is no value: a mean of nothing is not shown.
    """
    if not values:
        raise ValueError("A mean of no values.")
    numbers = np.asarray(values, dtype=np.float64)
    sums, counts = _by_group(numbers, groups)
    drawn = np.random.default_rng(SEED).multinomial(
        len(sums), np.full(len(sums), 1 / len(sums)), size=RESAMPLES
    )
    means = (drawn @ sums) / (drawn @ counts)
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Estimate(float(numbers.mean()), float(low), float(high), len(values), of or len(values))


def _by_group(values: np.ndarray, groups: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sum and number of the values of each group."""
    _, index = np.unique(np.asarray(groups), return_inverse=True)
    if index.max() == 0:
        index = np.arange(len(values))
    return np.bincount(index, weights=values), np.bincount(index).astype(np.float64)


def percentile(values: Iterable[float], percent: float) -> float:
    """The value so many percent lie at or below, interpolated; 0 where there is none."""
    numbers = list(values)
    return float(np.percentile(numbers, percent)) if numbers else 0.0
