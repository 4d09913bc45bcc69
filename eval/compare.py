"""Two runs compared case by case: what changed, how surely, and which cases turned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.errors import NotComparable
from eval.metrics import METRICS, Metric
from eval.record import Record, Run
from eval.statistics import Estimate, estimate

Verdict = Literal["better", "worse", "no clear difference"]


@dataclass(frozen=True, slots=True)
class Difference:
    """A metric in both runs, over the cases that have a value in both, and B minus A.

    The verdict is clear when the whole interval of the difference lies on one side of zero.
    """

    metric: str
    a: float
    b: float
    difference: Estimate
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Turned:
    """A case with another outcome in B.

    `changes` holds each metric's value in A and B; `gain` is their mean difference, counted so
    that more is better.
    """

    a: Record
    b: Record
    changes: dict[str, tuple[float, float]]
    gain: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A. `left_out` counts cases that stand in one run only, or failed in one."""

    a: Run
    b: Run
    shared: int
    left_out: int
    differences: tuple[Difference, ...]
    turned: tuple[Turned, ...]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `eval compare --json`."""
        return {
            "a": self.a.id,
            "b": self.b.id,
            "shared": self.shared,
            "left_out": self.left_out,
            "metrics": {
                one.metric: {
                    "a": one.a,
                    "b": one.b,
                    "difference": one.difference.to_dict(),
                    "verdict": one.verdict,
                }
                for one in self.differences
            },
            "turned": [
                {
                    "id": one.b.case.id,
                    "question": one.b.case.question,
                    "gain": one.gain,
                    "changes": {name: {"a": a, "b": b} for name, (a, b) in one.changes.items()},
                }
                for one in self.turned
            ],
        }


def compare(a: Run, a_records: Sequence[Record], b: Run, b_records: Sequence[Record]) -> Comparison:
    """B compared with A, paired by case.

    Raises:
        NotComparable: They are not of one dataset and mode, or share no case.
    """
    if a.dataset_hash != b.dataset_hash:
        raise NotComparable(
            f"{a.name} asked {a.dataset} and {b.name} asked {b.dataset}, or one of them has "
            "changed since. Compare runs of the same questions on the same articles."
        )
    if a.mode != b.mode:
        raise NotComparable(f"{a.name} is of mode {a.mode}, {b.name} of {b.mode}.")
    before = {record.case.id: record for record in a_records}
    pairs = [(before[record.case.id], record) for record in b_records if record.case.id in before]
    sound = [(x, y) for x, y in pairs if x.error is None and y.error is None]
    if not sound:
        raise NotComparable(f"{a.name} and {b.name} share no case that both answered.")
    everything = len({*before, *(record.case.id for record in b_records)})
    turned = [one for one in (_turned(x, y) for x, y in sound) if one.changes]
    return Comparison(
        a=a,
        b=b,
        shared=len(sound),
        left_out=everything - len(sound),
        differences=tuple(
            one for metric in METRICS.values() if (one := _difference(metric, sound)) is not None
        ),
        turned=tuple(sorted(turned, key=lambda one: (one.gain, one.b.case.id))),
    )


def _difference(metric: Metric, pairs: Sequence[tuple[Record, Record]]) -> Difference | None:
    both = [
        (x, y, record.case.group)
        for (first, record) in pairs
        if (x := metric.value(first)) is not None and (y := metric.value(record)) is not None
    ]
    if not both:
        return None
    a, b, groups = zip(*both, strict=True)
    applicable = sum(metric.applies(record.case) for _, record in pairs)
    difference = estimate([y - x for x, y in zip(a, b, strict=True)], groups, applicable)
    return Difference(
        metric.name, sum(a) / len(a), sum(b) / len(b), difference, _verdict(metric, difference)
    )


def _verdict(metric: Metric, difference: Estimate) -> Verdict:
    if difference.low <= 0 <= difference.high:
        return "no clear difference"
    return "better" if (difference.low > 0) == metric.higher_is_better else "worse"


def _turned(a: Record, b: Record) -> Turned:
    changes, gains = {}, []
    for metric in METRICS.values():
        x, y = metric.value(a), metric.value(b)
        if x is not None and y is not None and x != y:
            changes[metric.name] = (x, y)
            gains.append(y - x if metric.higher_is_better else x - y)
    return Turned(a, b, changes, sum(gains) / len(gains) if gains else 0.0)
