"""Runs as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table as RichTable

from eval.compare import Comparison
from eval.metrics import METRICS
from eval.outcome import FAILURES, outcome
from eval.published import Beside
from eval.record import Record, Run
from eval.results import Result
from eval.statistics import Estimate
from eval.summary import Summary, Table

# One column each where a table has a row for a pair, a tag or a run.
LEADING = {
    "search": ("recall@1", "recall@5", "mrr", "sentence@1", "sentence@3"),
    "quotes": (
        "recall@1",
        "sentence@1",
        "gold_cited",
        "keys",
        "refused_unanswerable",
        "refused_answerable",
    ),
    "written": (
        "recall@1",
        "keys",
        "f1_multilingual",
        "citation_recall",
        "citation_precision",
        "withheld",
        "refused_unanswerable",
        "refused_answerable",
    ),
}
MOST_CASES = 40  # lines of cases on a terminal; an export holds them all


def interval(one: Estimate) -> str:
    """«.784 [.751, .812]»."""
    return f"{short(one.value)} [{short(one.low)}, {short(one.high)}]"


def short(value: float) -> str:
    """A share as papers print it: «.784», «1.000»."""
    return f"{value:.3f}".replace("0.", ".", 1) if abs(value) < 1 else f"{value:.3f}"


def figures(run: Run, summary: Summary) -> RichTable:
    """Every metric of a run."""
    table = _table(
        f"{run.name}: {run.mode} on {run.dataset}, {summary.cases} of {run.cases} cases, "
        f"{summary.errors} errors, {spent(summary)}",
        "metric",
        "value [95 %]",
        "of",
        "what it is",
    )
    for name, one in summary.metrics.items():
        meaning = METRICS[name].meaning if name in METRICS else "cases that ended in an error"
        table.add_row(name, interval(one), f"{one.n} of {one.of}", meaning)
    return table


def spent(summary: Summary) -> str:
    """Time, tokens and money: «p50 31 ms, p95 60 ms, 1,200 tokens read, 90 written, $0.0012»."""
    parts = [f"p50 {summary.p50_ms:.0f} ms", f"p95 {summary.p95_ms:.0f} ms"]
    if summary.first_p50_ms is not None:
        parts.append(f"first sentence p50 {summary.first_p50_ms:.0f} ms")
    if summary.prompt_tokens:
        parts.append(f"{summary.prompt_tokens:,} tokens read")
        parts.append(f"{summary.completion_tokens:,} written")
    if summary.cost:
        parts.append(f"${summary.cost:.4f}")
    if summary.remembered:
        parts.append(f"{summary.remembered} answers remembered")
    return ", ".join(parts)


def by_language_pair(summary: Summary) -> RichTable:
    """The leading metrics by language of the question and of the gold."""
    return _split("question-article", summary.by_language_pair)


def by_tag(summary: Summary) -> RichTable:
    """The leading metrics by tag."""
    return _split("tag", summary.by_tag)


def leading(tables: Iterable[Table]) -> list[str]:
    """The leading metrics that some of these tables have."""
    known = {name for table in tables for name in table}
    mode = (
        "search"
        if "refused_answerable" not in known and "keys" not in known
        else ("written" if "f1_multilingual" in known else "quotes")
    )
    return [name for name in LEADING[mode] if name in known]


def leaderboard(results: Sequence[Result]) -> RichTable:
    """The runs and their leading metrics."""
    names = leading(result.summary.metrics for result in results)
    table = _table("", "run", "name", "started", "dataset", "mode", "cases", *names)
    for result in results:
        run = result.run
        table.add_row(
            run.id,
            escape(run.name),
            run.started[:16],
            escape(run.dataset),
            run.mode,
            f"{len(result.records)} of {run.cases}",
            *_cells(result.summary.metrics, names),
        )
    return table


def differences(comparison: Comparison) -> RichTable:
    """What changed from A to B, metric by metric."""
    table = _table(
        f"{comparison.b.name} against {comparison.a.name}: {comparison.shared} cases in both, "
        f"{comparison.left_out} left out",
        "metric",
        "before",
        "after",
        "difference [95 %]",
        "verdict",
    )
    for one in comparison.differences:
        change = one.difference
        table.add_row(
            one.metric,
            short(one.a),
            short(one.b),
            f"{change.value:+.3f} [{change.low:+.3f}, {change.high:+.3f}]",
            one.verdict,
        )
    return table


def turned(comparison: Comparison) -> RichTable:
    """The cases that turned, worst first."""
    title = f"{len(comparison.turned)} cases turned, worst first"
    table = _table(title, "case", "change", "question", "metrics")
    for one in comparison.turned[:MOST_CASES]:
        changes = ", ".join(
            f"{name} {short(a)} → {short(b)}" for name, (a, b) in list(one.changes.items())[:3]
        )
        table.add_row(
            escape(one.b.case.id), f"{one.gain:+.2f}", escape(one.b.case.question), changes
        )
    return table


def failures(records: Sequence[Record]) -> RichTable:
    """The cases that went wrong."""
    table = _table("What went wrong", "case", "what", "question", "answer")
    for record in records:
        what = outcome(record)
        if what in FAILURES or what == "error":
            said = record.error or (record.reply.text if record.reply else "")
            table.add_row(
                escape(record.case.id), what, escape(record.case.question), escape(said[:160])
            )
    return table


def beside(figures: Sequence[Beside]) -> RichTable:
    """What others published on the same set, or why it is not compared."""
    table = _table("Published", "system", "metric", "published", "this run", "source")
    for one in figures:
        own = short(one.own) if one.refused is None else f"not compared: {one.refused}"
        table.add_row(
            one.published.system, one.published.metric, short(one.value), own, one.published.source
        )
    return table


def _split(what: str, tables: dict[str, Table]) -> RichTable:
    names = leading(tables.values())
    table = _table("", what, "cases", *names)
    for key, part in tables.items():
        cases = str(part["error_rate"].n)
        table.add_row(escape(key), cases, *_cells(part, names))
    return table


def _cells(table: Table, names: Sequence[str]) -> list[str]:
    return [short(table[name].value) if name in table else "–" for name in names]


def _table(title: str, *columns: str) -> RichTable:
    table = RichTable(title=escape(title) or None, title_justify="left", box=None, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=number == 0)
    return table
