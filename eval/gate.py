"""Whether a run is good enough: passed, failed with the reason, or not to be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from eval.compare import Comparison
from eval.metrics import METRICS
from eval.record import Run
from eval.summary import Summary

MOST_ERRORS = 0.05  # share of cases; above it the means are of other cases than was asked

Outcome = Literal["passed", "failed", "not judged"]
EXIT_CODES: dict[Outcome, int] = {"passed": 0, "failed": 1, "not judged": 2}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome, and a reason for each thing that is amiss."""

    outcome: Outcome
    reasons: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 passed, 1 failed, 2 not judged."""
        return EXIT_CODES[self.outcome]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `eval gate --json`."""
        return {"outcome": self.outcome, "reasons": list(self.reasons)}


def gate(
    run: Run,
    summary: Summary,
    minimum: Mapping[str, float],
    *,
    against: Comparison | None = None,
    tolerance: float = 0.0,
    dataset_hash: str | None = None,
) -> Verdict:
    """Judge a run.

    It fails where the whole interval of a metric lies on the wrong side of what is asked: below
    it, or above where lower is better. So chance alone does not fail it.

    Args:
        run: The run.
        summary: Its figures.
        minimum: What is asked of each metric; the most allowed, where lower is better.
        against: A comparison of this run (B) with an earlier one: fails where a metric is worse
            by more than `tolerance`, surely.
        tolerance: In the metrics' own units.
        dataset_hash: Of the dataset it should be of.
    """
    doubts = _doubts(run, summary, minimum, dataset_hash)
    if doubts:
        return Verdict("not judged", tuple(doubts))
    reasons = []
    for name, asked in minimum.items():
        got = summary.metrics[name]
        low, high = f"{got.low:.3f}", f"{got.high:.3f}"
        shown = f"{name} is {got.value:.3f} [{low}, {high}], {got.n} of {got.of}"
        if higher_is_better(name) and got.high < asked:
            reasons.append(f"{shown}: wholly below {asked:g}.")
        elif not higher_is_better(name) and got.low > asked:
            reasons.append(f"{shown}: wholly above {asked:g}.")
    for one in against.differences if against else ():
        change = one.difference
        worst_sure = change.high if higher_is_better(one.metric) else -change.low
        if worst_sure < -tolerance:
            reasons.append(
                f"{one.metric} went from {one.a:.3f} to {one.b:.3f}, a difference of "
                f"{change.value:+.3f} [{change.low:+.3f}, {change.high:+.3f}]."
            )
    return Verdict("failed" if reasons else "passed", tuple(reasons))


def higher_is_better(name: str) -> bool:
    """Of a metric by name; of `error_rate`, no."""
    return name in METRICS and METRICS[name].higher_is_better


def _doubts(
    run: Run, summary: Summary, minimum: Mapping[str, float], dataset_hash: str | None
) -> list[str]:
    doubts = []
    if dataset_hash is not None and run.dataset_hash != dataset_hash:
        doubts.append(f"The run is of {run.dataset} as it was, not of the dataset asked about.")
    if run.finished is None:
        doubts.append(
            f"The run is not finished: {summary.cases} of {run.cases} cases. "
            "Resume it with `assistant eval run ... --resume`."
        )
    if summary.cases and summary.errors / summary.cases > MOST_ERRORS:
        doubts.append(f"{summary.errors} of {summary.cases} cases ended in an error.")
    doubts += [
        f"The run has no value of {name!r}: it has {', '.join(summary.metrics)}."
        for name in minimum
        if name not in summary.metrics
    ]
    return doubts
