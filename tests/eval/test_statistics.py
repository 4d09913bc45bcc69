import numpy as np
import pytest

from eval.statistics import estimate, percentile


def test_the_interval_is_the_same_every_time_and_holds_the_mean() -> None:
    values, groups = [1.0, 0.0, 1.0, 1.0, 0.0], ["a", "a", "b", "c", "d"]
    one = estimate(values, groups)
    assert one == estimate(values, groups)
    assert one.value == 0.6
    assert 0 <= one.low < one.value < one.high <= 1
    assert (one.n, one.of) == (5, 5)


def test_questions_about_one_article_do_not_count_as_independent() -> None:
    values = [1.0] * 20 + [0.0] * 20 + [1.0] * 20 + [0.0] * 20
    groups = [name for name in "abcd" for _ in range(20)]
    together, alone = estimate(values, groups), estimate(values, [str(n) for n in range(80)])
    assert together.high - together.low > 3 * (alone.high - alone.low)


def test_the_interval_of_independent_values_is_near_the_textbooks() -> None:
    values = list(np.random.default_rng(7).normal(5, 2, size=400))
    got = estimate(values, [str(n) for n in range(400)])
    half = 1.96 * np.std(values) / np.sqrt(400)
    assert got.low == pytest.approx(got.value - half, abs=0.03)
    assert got.high == pytest.approx(got.value + half, abs=0.03)


def test_values_of_one_article_are_resampled_one_by_one() -> None:
    one = estimate([0.0, 1.0, 1.0], ["a", "a", "a"], of=4)
    assert one.low < one.value < one.high
    assert (one.n, one.of) == (3, 4)


def test_a_mean_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no values"):
        estimate([], [])


def test_percentiles() -> None:
    assert percentile([10, 20, 30], 50) == 20
    assert percentile([], 95) == 0
