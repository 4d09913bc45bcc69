from collections.abc import Callable

import pytest

from eval.compare import compare
from eval.errors import NotComparable
from eval.gate import gate
from eval.record import Record, Run
from eval.summary import summarise

HIT, MISS = ("a.txt", 0, 10), ("b.txt", 0, 10)
Make = Callable[..., Record]
MakeRun = Callable[..., Run]


def records(record: Make, right: list[bool], **more: object) -> list[Record]:
    return [record(f"q{n}", found=[HIT if good else MISS], **more) for n, good in enumerate(right)]


def test_a_clear_fall_is_worse_and_its_cases_come_worst_first(record: Make, run: MakeRun) -> None:
    before = records(record, [True] * 12 + [False])
    after = records(record, [True] * 4 + [False] * 8 + [True])
    found = compare(run("a"), before, run("b"), after)
    recall = next(one for one in found.differences if one.metric == "recall@1")
    assert recall.verdict == "worse"
    assert recall.difference.value == pytest.approx(-7 / 13)
    assert recall.difference.high < 0
    assert [one.gain for one in found.turned] == sorted(one.gain for one in found.turned)
    assert found.turned[0].changes["recall@1"] == (1, 0)
    assert found.turned[-1].b.case.id == "q12"
    assert len(found.turned) == 9


def test_a_change_that_may_be_chance_is_not_called_one(record: Make, run: MakeRun) -> None:
    before = records(record, [True, False, True, False, True])
    after = records(record, [False, True, True, False, True])
    [recall] = [
        one
        for one in compare(run("a"), before, run("b"), after).differences
        if one.metric == "recall@1"
    ]
    assert recall.verdict == "no clear difference"


def test_more_wrong_refusals_are_worse(record: Make, run: MakeRun) -> None:
    before = [record(f"q{n}", refused=False) for n in range(9)]
    after = [record(f"q{n}", refused=True) for n in range(9)]
    found = compare(run("a"), before, run("b"), after)
    [refused] = [one for one in found.differences if one.metric == "refused_answerable"]
    assert (refused.difference.value, refused.verdict) == (1, "worse")


def test_cases_that_failed_in_one_run_are_left_out_and_counted(record: Make, run: MakeRun) -> None:
    before = records(record, [True, True, True])
    after = [*records(record, [True, True]), record("q2", error="time-out"), record("new")]
    found = compare(run("a"), before, run("b"), after)
    assert (found.shared, found.left_out, found.turned) == (2, 2, ())


@pytest.mark.parametrize(
    ("other", "message"),
    [({"dataset_hash": "e"}, "has changed"), ({"mode": "quotes"}, "mode"), ({}, "share no case")],
)
def test_what_is_not_comparable_is_refused(
    record: Make, run: MakeRun, other: dict[str, str], message: str
) -> None:
    with pytest.raises(NotComparable, match=message):
        compare(run("a"), records(record, [True]), run("b", **other), [record("elsewhere")])


def test_a_gate_passes_unless_the_whole_interval_lies_below(record: Make, run: MakeRun) -> None:
    summary = summarise(records(record, [True] * 7 + [False] * 3))
    high = summary.metrics["recall@1"].high
    assert gate(run(), summary, {"recall@1": high - 0.001}).outcome == "passed"
    verdict = gate(run(), summary, {"recall@1": high + 0.001})
    assert verdict.outcome == "failed"
    assert verdict.exit_code == 1
    assert "recall@1 is 0.700" in verdict.reasons[0]


def test_a_gate_on_a_lower_is_better_metric_asks_for_at_most(record: Make, run: MakeRun) -> None:
    summary = summarise([record(f"q{n}", refused=n < 8) for n in range(10)])
    assert gate(run(), summary, {"refused_answerable": 0.8}).outcome == "passed"
    assert gate(run(), summary, {"refused_answerable": 0.05}).outcome == "failed"


def test_a_gate_against_an_earlier_run_fails_on_a_sure_fall(record: Make, run: MakeRun) -> None:
    before, after = records(record, [True] * 12), records(record, [True] * 4 + [False] * 8)
    comparison = compare(run("a"), before, run("b"), after)
    summary = summarise(after)
    assert gate(run("b"), summary, {}, against=comparison).outcome == "failed"
    assert gate(run("b"), summary, {}, against=comparison, tolerance=1.0).outcome == "passed"
    back = compare(run("b"), after, run("a"), before)
    assert gate(run("a"), summarise(before), {}, against=back).outcome == "passed"


@pytest.mark.parametrize(
    ("changed", "minimum", "dataset_hash", "message"),
    [
        ({}, {"keys": 0.5}, None, "no value of 'keys'"),
        ({"finished": None}, {}, None, "not finished"),
        ({}, {}, "other", "not of the dataset"),
    ],
)
def test_a_run_that_cannot_be_judged_is_not(
    record: Make,
    run: MakeRun,
    changed: dict[str, object],
    minimum: dict[str, float],
    dataset_hash: str | None,
    message: str,
) -> None:
    summary = summarise(records(record, [True] * 3))
    verdict = gate(run(**changed), summary, minimum, dataset_hash=dataset_hash)
    assert verdict.exit_code == 2
    assert message in verdict.reasons[0]


def test_too_many_errors_are_not_judged(record: Make, run: MakeRun) -> None:
    summary = summarise([*records(record, [True] * 9), record("bad", error="time-out")])
    verdict = gate(run(), summary, {"recall@1": 0.1})
    assert verdict.exit_code == 2
    assert "1 of 10 cases ended in an error" in verdict.reasons[0]
