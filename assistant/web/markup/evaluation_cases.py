"""The cases of a run as HTML: as a list, and one in full, with what was found and what is gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest

from assistant.answering.answer import Usage
from assistant.language import detect
from assistant.web.addresses import View
from assistant.web.markup.text import escape, isolated, language_attributes
from eval.cases import Case, Gold
from eval.metrics import METRICS
from eval.metrics.ranking import holds
from eval.outcome import Choice, outcome
from eval.record import Found, Place, Record, Reply
from eval.tables import short

SHOWN = 200  # cases a list; what a browser lays out at once without a pause
SHOWN_FOUND = 10  # passages a case

AddressOf = Callable[[Place | Gold], str | None]
"""The reader's address of characters of an article; None where the archive has them not."""

_KINDS = {"right": "better", "not judged": "unclear"}


def choices(counts: Mapping[Choice, int], chosen: Choice, view: View) -> str:
    """The filters, with how many cases each lets through."""
    here = ' aria-current="true"'
    items = "".join(
        f'<li><a href="{escape(View(view.run, view.against, None, choice).address)}"'
        f"{here if choice == chosen else ''}>{choice.capitalize()} <b>{count:,}</b></a></li>"
        for choice, count in counts.items()
    )
    return f'<nav class="choices" aria-label="Filter" data-anchor="cases"><ul>{items}</ul></nav>'


def case_list(records: Sequence[Record], view: View) -> str:
    """The cases, each with what became of it and a link; `view` is the list's."""
    if not records:
        return '<p class="notice">No case is like this.</p>'
    rows = []
    for record in records[:SHOWN]:
        case = record.case
        href = escape(View(view.run, view.against, case.id, view.choice).address)
        facts = " · ".join(isolated(one) for one in (case.id, case.tag) if one)
        rows.append(
            f"<li>{_badge(record)}"
            f'<a href="{href}"{language_attributes(case.question, case.language)}>'
            f'{escape(case.question)}</a><p class="note">{facts}</p></li>'
        )
    more = len(records) - SHOWN
    rest = f'<p class="note">And {more:,} more.</p>' if more > 0 else ""
    return f'<ol class="caselist chosen">{"".join(rows)}</ol>{rest}'


def _badge(record: Record) -> str:
    what = outcome(record)
    return f'<span class="verdict {_KINDS.get(what, "worse")}">{escape(what)}</span>'


def case_page(record: Record, address_of: AddressOf, before: Record | None = None) -> str:
    """A case: the question, the answer, what would be right, and what was found.

    Args:
        record: What is shown.
        address_of: Where the reader shows a place.
        before: The same case in the run it is compared with.
    """
    case = record.case
    facts = [_badge(record), isolated(case.id)]
    if case.tag:
        facts.append(isolated(case.tag))
    parts = [
        f'<h1 class="question"{language_attributes(case.question, case.language)}>'
        f'{escape(case.question)}</h1><p class="note">{" ".join(facts)}</p>'
    ]
    if record.standalone and record.standalone != case.question:
        parts.append(f'<p class="note">Read as: {isolated(record.standalone, case.language)}</p>')
    parts.append(_section("Answer", _outcome(record, address_of)))
    if before is not None:
        parts.append(
            _section("Answer before", _badge(before) + _outcome(before, address_of), "before")
        )
    parts.append(_section("What would be right", _gold(case, address_of)))
    if record.found:
        found = "".join(
            _found(rank, one, case, address_of)
            for rank, one in enumerate(record.found[:SHOWN_FOUND], start=1)
        )
        parts.append(_section("Retrieved", f'<ol class="cards">{found}</ol>'))
    parts.append(_section("Metrics", _metrics(record, before)))
    return f'<article class="case">{"".join(parts)}</article>'


def _section(title: str, content: str, kind: str = "") -> str:
    css = f' class="{kind}"' if kind else ""
    return f'<section{css}><h2 class="label">{title}</h2>{content}</section>'


def _outcome(record: Record, address_of: AddressOf) -> str:
    if record.error is not None:
        return f'<p class="problem">{isolated(record.error)}</p>'
    if record.reply is None:
        return '<p class="note">A search gives no answer.</p>'
    return _reply(record.reply, record.case, address_of)


def _reply(reply: Reply, case: Case, address_of: AddressOf) -> str:
    quoted = [one for one in reply.cited if not one.nearest]
    words = {one.place.text for one in quoted}
    parts = []
    if reply.refused or not all(said.text in words for said in reply.said):
        attributes = language_attributes(reply.text, case.language)
        parts.append(f'<p class="answer"{attributes}>{escape(reply.text)}</p>')
    cards = "".join(
        _card(one.place, case, address_of, [f'<span class="number">{one.n}</span>'])
        for one in quoted
    )
    if cards:
        parts.append(f'<ol class="cards">{cards}</ol>')
    if reply.notice:
        parts.append(f'<p class="note">{isolated(reply.notice)}</p>')
    for text, reason in zip_longest(reply.withheld, reply.reasons, fillvalue=""):
        held = isolated(text, case.language)
        parts.append(f'<p class="note">Held back: {held} ({isolated(reason)})</p>')
    return "".join(parts)


def _gold(case: Case, address_of: AddressOf) -> str:
    if not case.answerable:
        return '<p class="answer">To say that the archive does not answer it.</p>'
    parts = []
    if case.keys:
        keys = "".join(f"<li>{isolated(key)}</li>" for key in case.keys)
        parts.append(f'<ul class="why" aria-label="The answer holds one of">{keys}</ul>')
    if case.gold:
        cards = "".join(
            _boxed(
                isolated(one.article),
                _words(one.quote, one.language, escape(one.quote)),
                address_of(one),
                gold=True,
            )
            for one in case.gold
        )
        parts.append(f'<ol class="cards">{cards}</ol>')
    return "".join(parts)


def _found(rank: int, found: Found, case: Case, address_of: AddressOf) -> str:
    facts = [
        f'<span class="number">{rank}</span>',
        f"<span>score {found.score:.3f}</span>",
        f"<span>chance {found.probability:.2f}</span>",
    ]
    return _card(found.passage, case, address_of, facts)


def _card(place: Place, case: Case, address_of: AddressOf, facts: Sequence[str]) -> str:
    """A place with the gold characters in it marked."""
    gold = any(holds(place, one) for one in case.gold)
    badge = ['<span class="verdict better">gold</span>'] if gold else []
    return _boxed(
        " ".join([*facts, isolated(place.article), *badge]),
        _words(place.text, detect(place.text), _marked(place, case.gold)),
        address_of(place),
        gold=gold,
    )


def _boxed(facts: str, words: str, address: str | None, *, gold: bool) -> str:
    """A card; it is a way into the reader where there is an address."""
    if address is None:
        opens, way = "", '<p class="note">Not in this archive.</p>'
    else:
        opens = " data-card"
        way = f'<a class="open" href="{escape(address)}">Read in the article</a>'
    return (
        f'<li><article class="card{" gold" if gold else ""}"{opens}><p class="facts">{facts}</p>'
        f"{words}{way}</article></li>"
    )


def _words(text: str, language: str, content: str) -> str:
    return f"<blockquote{language_attributes(text, language)}>{content}</blockquote>"


def _marked(place: Place, gold: Iterable[Gold]) -> str:
    """The text of a place, in which the characters that gold quotes have are in `<mark>`."""
    shared = sorted(
        (max(one.start, place.start), min(one.end, place.end))
        for one in gold
        if one.article == place.article
    )
    pieces, done = [], place.start
    for start, end in shared:
        start = max(start, done)
        if start < end:
            pieces.append(escape(place.text[done - place.start : start - place.start]))
            marked = escape(place.text[start - place.start : end - place.start])
            pieces.append(f"<mark>{marked}</mark>")
            done = end
    return "".join([*pieces, escape(place.text[done - place.start :])])


def _metrics(record: Record, before: Record | None) -> str:
    rows = []
    for name, metric in METRICS.items():
        value = metric.value(record)
        earlier = metric.value(before) if before is not None else None
        if value is None and earlier is None:
            continue
        cells = [value] if before is None else [earlier, value]
        figures = "".join(
            f'<td class="figure">{"–" if one is None else short(one)}</td>' for one in cells
        )
        turned = ' class="turned"' if before is not None and value != earlier else ""
        rows.append(f'<tr{turned}><th scope="row">{escape(name)}</th>{figures}</tr>')
    columns = ["Value"] if before is None else ["Before", "After"]
    head = "".join(f'<th scope="col">{one}</th>' for one in columns)
    return (
        f'<table class="values"><thead><tr><th scope="col">Metric</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
        f'<p class="note">{" · ".join(_took(record))}</p>'
    )


def _took(record: Record) -> list[str]:
    """The time a case took and, where a model wrote, until its first sentence and in tokens."""
    facts = [f"{record.milliseconds:,.0f} ms"]
    if record.first_ms is not None:
        facts.append(f"first sentence after {record.first_ms:,.0f} ms")
    if record.prompt_tokens:
        cost = record.cost or None
        facts.append(Usage(record.prompt_tokens, record.completion_tokens, cost=cost).words)
    if record.remembered:
        facts.append("answered in an earlier run")
    return facts
