from __future__ import annotations

import numpy as np
import pytest

from eval.ranker_fit import answer, choose

RANDOM = np.random.default_rng(7)


def logistic(scores: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-scores))


def test_choosing_finds_the_weights_that_made_the_choices() -> None:
    groups = []
    for _ in range(3000):
        values = {"near": RANDOM.normal(size=8), "noise": RANDOM.normal(size=8) * 5}
        odds = np.exp(2.0 * values["near"])
        chosen = RANDOM.choice(8, p=odds / odds.sum())
        groups.append((values, np.arange(8) == chosen))
    weights = choose(groups)
    assert weights["near"] == pytest.approx(2.0, abs=0.15)
    assert weights["noise"] == pytest.approx(0.0, abs=0.02)


def test_groups_without_a_choice_teach_nothing() -> None:
    groups = [({"a": np.array([0.0, 1.0])}, np.array([False, True]))] * 50
    none = [({"a": np.array([5.0, 1.0])}, np.array([False, False]))] * 50
    assert choose(groups + none) == choose(groups)


def test_answering_finds_the_weights_and_the_bias() -> None:
    values = {"a": RANDOM.normal(size=20_000), "b": RANDOM.normal(3.0, 2.0, size=20_000)}
    right = RANDOM.random(20_000) < logistic(1.5 * values["a"] - 0.5 * values["b"] + 1.0)
    weights = answer([(values, right)])
    assert weights["a"] == pytest.approx(1.5, abs=0.1)
    assert weights["b"] == pytest.approx(-0.5, abs=0.05)
    assert weights["bias"] == pytest.approx(1.0, abs=0.15)


def test_the_same_data_give_the_same_weights() -> None:
    values = {"a": RANDOM.normal(size=500), "b": RANDOM.normal(size=500)}
    right = RANDOM.random(500) < logistic(values["a"])
    assert answer([(values, right)]) == answer([(values, right)])
