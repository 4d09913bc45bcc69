"""The two fits behind `ranker.json`, in plain numpy: choosing among many, and yes or no."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
_Objective = Callable[[Array], tuple[float, Array]]

RIDGE = 1.0  # L2 penalty on weights of standardised features
ITERATIONS = 200
MEMORY = 10  # steps L-BFGS remembers


def choose(groups: Sequence[tuple[Mapping[str, Array], NDArray[np.bool_]]]) -> dict[str, float]:
    """Weights under which the right ones of each group score above the wrong ones.

    The probability of a group's right ones under the softmax of the scores is made greatest (the
    listwise loss of Cao et al., ICML 2007, with several right ones). Groups with none right, or
    none wrong, are left out.
    """
    kept = [(values, right) for values, right in groups if right.any() and not right.all()]
    names = list(kept[0][0])
    rows = np.concatenate([np.stack([v[n] for n in names], axis=1) for v, _ in kept])
    right = np.concatenate([r for _, r in kept]).astype(np.float64)
    sizes = np.array([len(r) for _, r in kept])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(kept)), sizes)
    _, spread, rows = _standardised(rows)

    def objective(weights: Array) -> tuple[float, Array]:
        scores = rows @ weights
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[group])
        of_all = np.add.reduceat(odds, starts)
        of_right = np.add.reduceat(odds * right, starts)
        pull = odds / of_all[group] - odds * right / of_right[group]
        loss = float(np.log(of_all / of_right).sum() + RIDGE / 2 * weights @ weights)
        return loss, rows.T @ pull + RIDGE * weights

    return _named(names, _minimise(objective, len(names)) / spread)


def answer(groups: Sequence[tuple[Mapping[str, Array], NDArray[np.bool_]]]) -> dict[str, float]:
    """Weights and "bias" of the logistic regression that tells the right rows from the wrong."""
    names = list(groups[0][0])
    rows = np.concatenate([np.stack([v[n] for n in names], axis=1) for v, _ in groups])
    right = np.concatenate([r for _, r in groups]).astype(np.float64)
    mean, spread, rows = _standardised(rows)
    rows = np.concatenate([rows, np.ones((len(rows), 1))], axis=1)
    ridge = np.full(len(names) + 1, RIDGE)
    ridge[-1] = 0.0

    def objective(weights: Array) -> tuple[float, Array]:
        scores = rows @ weights
        chance = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
        loss = float((np.logaddexp(0, scores) - right * scores).sum())
        return loss + float(ridge @ weights**2) / 2, rows.T @ (chance - right) + ridge * weights

    found = _minimise(objective, len(names) + 1)
    weights = found[:-1] / spread
    return _named([*names, "bias"], np.append(weights, found[-1] - weights @ mean))


def _standardised(rows: Array) -> tuple[Array, Array, Array]:
    rows = rows.astype(np.float64)
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    return mean, spread, (rows - mean) / spread


def _named(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def _minimise(objective: _Objective, size: int) -> Array:
    """L-BFGS with backtracking (Nocedal and Wright, Numerical Optimization, algorithm 7.5)."""
    at = np.zeros(size)
    value, slope = objective(at)
    steps: list[tuple[Array, Array]] = []
    for _ in range(ITERATIONS):
        way = _direction(slope, steps)
        length = 1.0
        while True:
            there = at + length * way
            lower, steep = objective(there)
            if lower <= value + 1e-4 * length * float(slope @ way) or length < 1e-8:
                break
            length /= 2
        moved, turned = there - at, steep - slope
        if float(moved @ turned) > 1e-10:
            steps = [*steps, (moved, turned)][-MEMORY:]
        done = abs(value - lower) <= 1e-8 * max(1.0, abs(value))
        at, value, slope = there, lower, steep
        if done:
            break
    return at


def _direction(slope: Array, steps: Sequence[tuple[Array, Array]]) -> Array:
    way = slope.copy()
    shares = []
    for moved, turned in reversed(steps):
        share = float(moved @ way) / float(turned @ moved)
        shares.append(share)
        way -= share * turned
    if steps:
        moved, turned = steps[-1]
        way *= float(moved @ turned) / float(turned @ turned)
    else:
        way /= max(1.0, float(np.linalg.norm(way)))
    for (moved, turned), share in zip(steps, reversed(shares), strict=True):
        way += moved * (share - float(turned @ way) / float(turned @ moved))
    return -way
