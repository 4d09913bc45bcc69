"""What was made of files that were handed in, as HTML."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.articles.made import Made
from assistant.language import language_name
from assistant.web.addresses import Place
from assistant.web.batches import Outcome
from assistant.web.markup.text import (
    DIRECTION_CONTROLS,
    date,
    escape,
    isolated,
    language_attributes,
)

_HEAD = ("Title", "Outlet", "Date", "Language", "Furniture", "Stories")
_LONGEST_NAME = 80  # characters of a file's name; its end tells the format
_UNSEEN = {ord(char): None for char in DIRECTION_CONTROLS}


def outcome_table(outcomes: Iterable[Outcome]) -> str:
    """A table with a group of rows for each file: its articles, and what of it failed."""
    head = "".join(f'<th scope="col">{one}</th>' for one in _HEAD)
    groups = "".join(map(_group, outcomes))
    return f'<table class="made"><thead><tr>{head}</tr></thead>{groups}</table>'


def _group(outcome: Outcome) -> str:
    what = _count(outcome.articles, "article") if outcome.articles else "not added"
    if outcome.file.known:
        what += ", in the archive before"
    name = f"{isolated(_short(outcome.file.name))} <small>{what}</small>"
    rows = [f'<tr class="file"><th colspan="6" scope="rowgroup">{name}</th></tr>']
    rows += map(_row, outcome.made)
    if (more := outcome.articles - len(outcome.made)) > 0:
        rows.append(f'<tr class="more"><td colspan="6">and {more:,} more</td></tr>')
    for part, reason in outcome.failed:
        where = f"{isolated(_short(part))}: " if part else ""
        text = escape(reason if part else reason[:1].upper() + reason[1:])
        rows.append(f'<tr class="failed"><td colspan="6">{where}{text}</td></tr>')
    return f"<tbody>{''.join(rows)}</tbody>"


def _row(made: Made) -> str:
    address = escape(Place(made.article_id).address)
    who = " · ".join(isolated(one) for one in (made.outlet, made.agency) if one)
    earlier = "<small>An earlier version of another article; not searched</small>"
    cells = (
        f'<a href="{address}"{language_attributes(made.title, made.language)}>'
        f"{escape(made.title)}</a>{earlier if made.earlier else ''}",
        who or "not stated",
        date(made.date) if made.date else "undated",
        escape(language_name(made.language)),
        f"{made.furniture:.0%}",
        f"{made.stories:,}",
    )
    return (
        "<tr>"
        + "".join(
            f'<td data-label="{label}">{cell}</td>'
            for label, cell in zip(_HEAD, cells, strict=True)
        )
        + "</tr>"
    )


def _short(name: str) -> str:
    name = name.translate(_UNSEEN)
    if len(name) <= _LONGEST_NAME:
        return name
    half = _LONGEST_NAME // 2
    return f"{name[:half]} … {name[-half:]}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
