"""Evaluated runs as HTML: the leaderboard, and the figures of one run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from assistant.language import language_name
from assistant.web.addresses import View
from assistant.web.markup.text import date, escape, isolated
from eval.metrics import METRICS
from eval.record import Run
from eval.results import Result
from eval.statistics import Estimate
from eval.summary import Summary, Table, grid
from eval.tables import leading, short

NO_GOLD = "none"  # the article language of a case without gold, as `summary.language_pair` has it


def leaderboards(results: Iterable[Result]) -> str:
    """A table of runs for each set of questions and each mode, the latest run first.

    Runs of the first few questions have a table of their own: their figures are not comparable.
    """
    boards: dict[tuple[str, str, int], list[Result]] = {}
    for one in results:
        run = one.run
        boards.setdefault((run.dataset_hash, run.mode, run.cases), []).append(one)
    return "".join(_leaderboard(board) for board in boards.values())


def _leaderboard(results: Sequence[Result]) -> str:
    run = results[0].run
    names = leading(one.summary.metrics for one in results)
    head = "".join(f'<th scope="col">{metric_name(name)}</th>' for name in names)
    best = {name: _best(name, [one.summary.metrics for one in results]) for name in names}
    rows = "".join(_leaderboard_row(one, names, best) for one in results)
    return (
        f'<section class="board"><h2 class="label">{isolated(run.dataset)} · {escape(run.mode)}'
        f" · {_count(run.cases, 'case')}</h2>"
        f'<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Run</th>{head}'
        f"</tr></thead><tbody>{rows}</tbody></table></div></section>"
    )


def _leaderboard_row(result: Result, names: Sequence[str], best: Mapping[str, float | None]) -> str:
    run, metrics = result.run, result.summary.metrics
    cells = []
    for name in names:
        one = metrics.get(name)
        if one is None:
            cells.append("<td>–</td>")
        else:
            leads = " best" if best[name] == one.value else ""
            cells.append(f'<td class="figure{leads}">{figure(one)}</td>')
    href = escape(View(run.id).address)
    facts = [_moment(run.started)]
    if result.summary.errors:
        facts.append(_count(result.summary.errors, "error"))
    return (
        f'<tr><th scope="row"><a href="{href}">{isolated(run.name)}</a>'
        f"<small>{' · '.join(facts)}</small></th>{''.join(cells)}</tr>"
    )


def _best(name: str, tables: Sequence[Table]) -> float | None:
    """The best value, where it is not everybody's."""
    values = {table[name].value for table in tables if name in table}
    if len(values) < 2:
        return None
    return max(values) if METRICS[name].higher_is_better else min(values)


def figure(one: Estimate) -> str:
    """A value with its interval and the number of values it is a mean of."""
    return (
        f"<b>{short(one.value)}</b> <small>{short(one.low)}–{short(one.high)}"
        f'<span class="unseen">, </span> <i>n&nbsp;{one.n}</i></small>'
    )


def run_head(result: Result) -> str:
    """What a run is: its name, what was asked of what, when and with which code."""
    run, summary = result.run, result.summary
    asked = f"{summary.cases:,} of {run.cases:,}"
    facts = [
        ("Questions", isolated(run.dataset)),
        ("Mode", escape(run.mode)),
        ("Cases", asked if summary.cases < run.cases else f"{run.cases:,}"),
        ("Articles", f"{run.articles:,}"),
        ("Errors", f"{summary.errors:,}"),
        ("Time a question", f"{summary.p50_ms:.0f} ms, 95 % below {summary.p95_ms:.0f} ms"),
        *_spent(summary),
        ("Started", _moment(run.started)),
    ]
    if run.settings.get("model"):
        facts.append(("Model", f"<code>{escape(run.settings['model'])}</code>"))
    if run.revision:
        facts.append(("Revision", f"<code>{escape(run.revision)}</code>"))
    facts += [("Setting", f"<code>{escape(one)}</code>") for one in _unusual(run)]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    unfinished = "" if run.finished else '<p class="notice">This run is not finished.</p>'
    return (
        f'<h1 class="heading">{isolated(run.name)}</h1>'
        f'<dl class="facts run">{rows}</dl>{unfinished}'
    )


def _spent(summary: Summary) -> list[tuple[str, str]]:
    """What a chat model took, where one wrote."""
    facts = []
    if summary.first_p50_ms is not None:
        facts.append(("First sentence after", f"{summary.first_p50_ms / 1000:.1f} s"))
    if summary.prompt_tokens:
        counts = f"{summary.prompt_tokens:,} read, {summary.completion_tokens:,} written"
        facts.append(("Tokens", counts + (f", ${summary.cost:.4f}" if summary.cost else "")))
    if summary.remembered:
        facts.append(("Answers of an earlier run", f"{summary.remembered:,}"))
    return facts


def _unusual(run: Run) -> list[str]:
    """The switches that are off: what a name like «words-off» stands for."""
    return [f"{name} off" for name, value in run.settings.items() if value is False]


def figures(summary: Summary) -> str:
    """Every metric of a run, with its interval on a line from 0 to 1."""
    rows = []
    for name, one in summary.metrics.items():
        meaning = METRICS[name].meaning if name in METRICS else "cases that ended in an error"
        rows.append(
            f"<li><p><b>{metric_name(name)}</b> <span>{escape(meaning)}</span></p>"
            f'<p class="figure">{figure(one)}{_of(one)}</p>{_track(one)}</li>'
        )
    return f'<ul class="metrics">{"".join(rows)}</ul>'


def _of(one: Estimate) -> str:
    """The denominator, where some of the cases asked gave no value."""
    return f" <small>of {one.of}</small>" if one.of != one.n else ""


def _track(one: Estimate) -> str:
    return (
        '<div class="track" aria-hidden="true">'
        f'<span class="range" style="left:{100 * one.low:.1f}%;'
        f'width:{100 * (one.high - one.low):.1f}%"></span>'
        f'<span class="point" style="left:{100 * one.value:.1f}%"></span></div>'
    )


def language_grid(summary: Summary, metric: str) -> str:
    """A metric by language of the question (down) and of the article (across)."""
    found = grid(summary, metric)
    articles = sorted({article for _, article in found}, key=lambda one: (one == NO_GOLD, one))
    head = "".join(f'<th scope="col">{_languages(one)}</th>' for one in articles)
    rows = "".join(
        f'<tr><th scope="row">{_languages(question)}</th>'
        + "".join(heat_cell(metric, found.get((question, article))) for article in articles)
        + "</tr>"
        for question in sorted({question for question, _ in found})
    )
    return (
        '<div class="scroll" tabindex="0"><table class="heat"><thead><tr>'
        f'<th scope="col">Question \\ article</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        "</div>"
    )


def tag_table(summary: Summary) -> str:
    """The leading metrics by kind of question."""
    names = leading(summary.by_tag.values())
    head = "".join(f'<th scope="col">{metric_name(name)}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{isolated(tag)}</th>'
        + "".join(heat_cell(name, table.get(name)) for name in names)
        + "</tr>"
        for tag, table in summary.by_tag.items()
    )
    return (
        '<div class="scroll" tabindex="0"><table class="heat"><thead><tr><th scope="col">Tag</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def heat_cell(metric: str, one: Estimate | None) -> str:
    """A table cell, the deeper its colour the better; the interval is its title."""
    if one is None:
        return '<td class="cell empty">–</td>'
    known = METRICS.get(metric)
    good = one.value if known is None or known.higher_is_better else 1 - one.value
    title = f"{short(one.low)} to {short(one.high)}"
    return (
        f'<td class="cell" style="--heat:{100 * good:.0f}%" title="{title}">'
        f"<b>{short(one.value)}</b> <small>n&nbsp;{one.n}</small></td>"
    )


def metric_name(name: str) -> str:
    """The name of a metric, with what it means as its title; an arrow where lower is better."""
    metric = METRICS.get(name)
    shown = escape(name).replace("_", "_<wbr>")  # where it may break
    if metric is None:
        return shown
    if metric.higher_is_better:
        return f'<span title="{escape(metric.meaning)}">{shown}</span>'
    return f'<span title="{escape(metric.meaning)}; lower is better">{shown}&nbsp;↓</span>'


def _languages(codes: str) -> str:
    if codes == NO_GOLD:
        return "no answer"
    return escape(" + ".join(language_name(code) for code in codes.split("+")))


def _moment(iso: str) -> str:
    moment = dt.datetime.fromisoformat(iso)
    return f"{date(moment.date())}, {moment:%H:%M} UTC"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
