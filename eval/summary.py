"""A run in figures: every metric, as a whole, by language pair and by tag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.metrics import METRICS
from eval.record import Record, Run
from eval.statistics import Estimate, estimate, percentile

Table = dict[str, Estimate]
"""Estimates by name of the metric; a metric that no case could give a value for is absent."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run. Latencies are milliseconds, cost is US dollars.

    `first_p50_ms` is to the first written sentence, None where none was written. Times of answers
    that were remembered from an earlier run are left out.
    """

    cases: int
    errors: int
    metrics: Table
    by_language_pair: dict[str, Table]
    by_tag: dict[str, Table]
    p50_ms: float
    p95_ms: float
    prompt_tokens: int
    completion_tokens: int
    cost: float
    first_p50_ms: float | None = None
    remembered: int = 0


def summarise(records: Sequence[Record]) -> Summary:
    """The figures of these records."""
    timed = [one for one in records if one.error is None and not one.remembered]
    times = [record.milliseconds for record in timed]
    first = [record.first_ms for record in timed if record.first_ms is not None]
    return Summary(
        cases=len(records),
        errors=sum(record.error is not None for record in records),
        metrics=table(records),
        by_language_pair=_split(records, language_pair),
        by_tag=_split(records, lambda case: case.tag),
        p50_ms=percentile(times, 50),
        p95_ms=percentile(times, 95),
        prompt_tokens=sum(record.prompt_tokens for record in records),
        completion_tokens=sum(record.completion_tokens for record in records),
        cost=sum(record.cost for record in records),
        first_p50_ms=percentile(first, 50) if first else None,
        remembered=sum(record.remembered for record in records),
    )


def table(records: Sequence[Record]) -> Table:
    """Every metric that these records give a value of, and `error_rate`."""
    estimates: Table = {}
    for name, metric in METRICS.items():
        of = [record for record in records if metric.applies(record.case)]
        valued = [
            (value, record.case.group)
            for record in of
            if (value := metric.value(record)) is not None
        ]
        if valued:
            values, groups = zip(*valued, strict=True)
            estimates[name] = estimate(values, groups, len(of))
    if records:
        estimates["error_rate"] = estimate(
            [float(record.error is not None) for record in records],
            [record.case.group for record in records],
        )
    return estimates


def language_pair(case: Case) -> str:
    """«en-ar»: the question's language and the gold's; «en-none» where there is no gold."""
    languages = "+".join(sorted({gold.language for gold in case.gold}))
    return f"{case.language}-{languages or 'none'}"


def grid(summary: Summary, metric: str) -> dict[tuple[str, str], Estimate]:
    """A metric by language of the question and of the article, where there is a value."""
    found = {}
    for pair, estimates in summary.by_language_pair.items():
        question, _, article = pair.partition("-")
        if metric in estimates:
            found[question, article] = estimates[metric]
    return found


def _split(records: Sequence[Record], key: Callable[[Case], str]) -> dict[str, Table]:
    parts: dict[str, list[Record]] = {}
    for record in records:
        if key(record.case):
            parts.setdefault(key(record.case), []).append(record)
    return {name: table(parts[name]) for name in sorted(parts)}


def to_dict(run: Run, summary: Summary, path: str) -> dict[str, Any]:
    """The JSON of `eval run --json`; `path` is where the run is stored."""

    def plain(estimates: Table) -> dict[str, Any]:
        return {name: one.to_dict() for name, one in estimates.items()}

    return {
        "run": run.id,
        "name": run.name,
        "dataset": run.dataset,
        "mode": run.mode,
        "cases": summary.cases,
        "errors": summary.errors,
        "metrics": plain(summary.metrics),
        "by_language_pair": {key: plain(part) for key, part in summary.by_language_pair.items()},
        "by_tag": {key: plain(part) for key, part in summary.by_tag.items()},
        "timings": {"p50_ms": round(summary.p50_ms, 1), "p95_ms": round(summary.p95_ms, 1)}
        | ({"first_p50_ms": round(summary.first_p50_ms, 1)} if summary.first_p50_ms else {}),
        "remembered": summary.remembered,
        "tokens": {"prompt": summary.prompt_tokens, "completion": summary.completion_tokens},
        "cost": round(summary.cost, 6),
        "path": path,
    }
