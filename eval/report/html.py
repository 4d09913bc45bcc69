"""A run as one HTML page that needs nothing else: styles and charts are in it, scripts none.

Everything that comes from questions, answers and articles is escaped, and set in its own
direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib import resources
from itertools import zip_longest

from eval.metrics import METRICS
from eval.metrics.ranking import holds
from eval.outcome import Outcome, outcome
from eval.published import beside
from eval.record import Place, Record, Run
from eval.report import charts
from eval.statistics import Estimate
from eval.summary import Summary, Table, grid
from eval.tables import interval, leading, short, spent

SHOWN = 5  # retrieved sentences a case
ORDER: tuple[Outcome, ...] = (
    "error",
    "answered wrongly",
    "refused wrongly",
    "wrong",
    "right",
    "not judged",
)


def page(run: Run, records: Sequence[Record], summary: Summary) -> str:
    """The whole page."""
    css = resources.files("eval.report").joinpath("report.css").read_text(encoding="utf-8")
    parts = [
        _about(run, summary),
        _section("Metrics", _metrics(summary), _chart(summary)),
        _section("By language pair", _grid(summary), _split(summary.by_language_pair, "pair")),
        _section("By tag", _split(summary.by_tag, "tag")) if summary.by_tag else "",
        _published(run, summary),
        _section("Cases", *(_case(record) for record in _worst_first(records))),
        _section("Made by", _made_by(run)),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(run.name)}</title><style>{css}</style></head><body>"
        + "".join(parts)
        + "</body></html>\n"
    )


def _about(run: Run, summary: Summary) -> str:
    unfinished = "" if run.finished else " Not finished."
    return (
        f"<h1>{_own(run.name)}</h1><p class=about>{escape(run.mode)} on {_own(run.dataset)}: "
        f"{summary.cases} of {run.cases} cases, {summary.errors} errors, {run.articles} articles; "
        f"{escape(run.started)}; {escape(spent(summary))}."
        f"{unfinished}</p>"
    )


def _metrics(summary: Summary) -> str:
    rows = []
    for name, one in summary.metrics.items():
        meaning = METRICS[name].meaning if name in METRICS else "cases that ended in an error"
        rows.append([escape(name), interval(one), f"{one.n} of {one.of}", escape(meaning)])
    return _table(["metric", "value [95 %]", "of", "what it is"], rows, numbers=(1, 2))


def _chart(summary: Summary) -> str:
    rows = list(summary.metrics.items())
    return charts.bars(rows, "Metrics with their 95 % intervals") if rows else ""


def _grid(summary: Summary) -> str:
    """The first leading metric by language of question (down) and article (across)."""
    names = leading(summary.by_language_pair.values())
    if not names:
        return ""
    found = grid(summary, names[0])
    across = sorted({article for _, article in found})
    rows = [
        [escape(question), *(_cell(found.get((question, article))) for article in across)]
        for question in sorted({question for question, _ in found})
    ]
    note = f"<p class=note>{escape(names[0])}; question down, article across.</p>"
    head = "".join(f"<th>{escape(one)}</th>" for one in ("", *across))
    body = "".join(f"<tr><th>{row[0]}</th>{''.join(row[1:])}</tr>" for row in rows)
    return f"{note}<div class=scroll><table><tr>{head}</tr>{body}</table></div>"


def _cell(one: Estimate | None) -> str:
    if one is None:
        return "<td class=cell>–</td>"
    shade = f"background: color-mix(in srgb, #2e9e5b {60 * one.value:.0f}%, transparent)"
    return f'<td class=cell style="{shade}">{short(one.value)}<br>n {one.n}</td>'


def _split(tables: dict[str, Table], what: str) -> str:
    names = leading(tables.values())
    rows = [
        [
            escape(key),
            str(table["error_rate"].n),
            *(interval(table[name]) if name in table else "–" for name in names),
        ]
        for key, table in tables.items()
    ]
    return _table([what, "cases", *names], rows, numbers=range(1, len(names) + 2))


def _published(run: Run, summary: Summary) -> str:
    rows = [
        [
            escape(one.published.system),
            escape(one.published.metric),
            short(one.value),
            short(one.own) if one.refused is None else f"not compared: {escape(one.refused)}",
            escape(one.published.source),
        ]
        for one in beside(run, summary)
    ]
    if not rows:
        return ""
    head = ["system", "metric", "published", "this run", "source"]
    return _section("Published", _table(head, rows))


def _worst_first(records: Sequence[Record]) -> list[Record]:
    return sorted(records, key=lambda record: ORDER.index(outcome(record)))


def _case(record: Record) -> str:
    case, what = record.case, outcome(record)
    kind = "right" if what == "right" else "error" if what == "error" else "wrong"
    mark = kind if what != "not judged" else ""
    parts = [
        f"<details><summary><span class='outcome {mark}'>{escape(what)}</span>"
        f"{_own(case.question, case.language)} <span class=note>{_own(case.id)}</span></summary>"
    ]
    if record.standalone and record.standalone != case.question:
        parts.append(f"<p>Searched for: {_own(record.standalone)}</p>")
    if record.error is not None:
        parts.append(f"<p>Error: {_own(record.error)}</p>")
    if record.reply is not None:
        parts.append(f"<p>Answer:</p>{_quote(record.reply.text)}")
        for text, reason in zip_longest(record.reply.withheld, record.reply.reasons, fillvalue=""):
            parts.append(f"<p>Held back ({escape(reason)}):</p>{_quote(text)}")
    parts.append("<p>Gold:</p>" if case.gold else "<p>Gold: nothing answers it.</p>")
    parts += [_quote(one.quote, one.article, "gold", one.language) for one in case.gold]
    if record.found:
        parts.append("<p>Retrieved:</p>")
    for found in record.found[:SHOWN]:
        parts.append(
            _quote(
                found.sentence.text,
                found.sentence.article,
                "gold" if _is_gold(found.sentence, record) else "",
            )
        )
    values = ((name, metric.value(record)) for name, metric in METRICS.items())
    scores = ", ".join(f"{name} {short(value)}" for name, value in values if value is not None)
    parts.append(f"<p class=note>{escape(scores)}; {record.milliseconds:.0f} ms</p></details>")
    return "".join(parts)


def _is_gold(place: Place, record: Record) -> bool:
    return any(holds(place, gold) for gold in record.case.gold)


def _made_by(run: Run) -> str:
    rows = [
        ["revision", escape(run.revision or "none")],
        ["dataset", escape(run.dataset_hash)],
        ["settings hash", escape(run.settings_hash)],
    ]
    rows += [[escape(key), escape(str(value))] for key, value in run.settings.items()]
    rows += [[escape(key), escape(value)] for key, value in run.versions.items()]
    return _table(["what", "which"], rows)


def _section(title: str, *content: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{''.join(content)}</section>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """A table of cells that are HTML already; `numbers` are the columns set to the right."""
    right = set(numbers)
    top = "".join(f"<th>{escape(one)}</th>" for one in head)
    body = "".join(
        "<tr>"
        + "".join(
            f"<td class=number>{cell}</td>" if n in right else f"<td>{cell}</td>"
            for n, cell in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<div class=scroll><table><tr>{top}</tr>{body}</table></div>"


def _own(text: str, language: str = "") -> str:
    """A text in its own direction, which disturbs nothing around it."""
    tongue = f' lang="{escape(language)}"' if language else ""
    return f'<bdi dir="auto"{tongue}>{escape(text)}</bdi>'


def _quote(text: str, place: str = "", mark: str = "", language: str = "") -> str:
    tongue = f' lang="{escape(language)}"' if language else ""
    where = f"<p class=note>{_own(place)}</p>" if place else ""
    return f'<blockquote dir="auto" class="{mark}"{tongue}>{escape(text)}</blockquote>{where}'
