"""A turn of a conversation as HTML: the question, the answer, its quotes as cards."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from assistant.answering.answer import Answer, Searched, Sentence, Source
from assistant.language import language_name
from assistant.web.addresses import Place, Turn
from assistant.web.markup.text import (
    code_spans,
    date,
    enumeration,
    escape,
    has_direction_controls,
    isolated,
    language_attributes,
)

PARTLY = "the source bears this only in part"

_CHIP = re.compile(r"\[(\d+)\]")


def turn(answer: Answer, place: Turn) -> str:
    """A question with its answer; `place` is where in which conversation it stands."""
    refused = answer.status == "not_found"
    parts = [question_heading(answer.question, answer.language)]
    if answer.standalone_question != answer.question:
        read_as = isolated(answer.standalone_question, answer.language)
        parts.append(f'<p class="note">Read as: {read_as}</p>')
    if answer.notice:
        parts.append(_notice(answer))
    parts.append(_text(answer, place))
    if any(one.support == "partly" for one in answer.sentences):
        parts.append(f'<p class="note"><span class="partly">Dotted</span>: {PARTLY}.</p>')
    if answer.withheld:
        parts.append(_withheld(answer))
    if refused and answer.sources:
        parts.append('<h3 class="label">Nearest in the archive. None of these answers it.</h3>')
    if answer.sources:
        cards = "".join(f"<li>{card(source, place)}</li>" for source in answer.sources)
        parts.append(f'<ol class="cards{" misses" if refused else ""}">{cards}</ol>')
    if answer.offered:
        parts.append('<h3 class="label">The archive in its own words</h3>')
        cards = "".join(f"<li>{card(source, place)}</li>" for source in answer.offered)
        parts.append(f'<ol class="cards">{cards}</ol>')
    basis = _basis(answer.searched, answer.milliseconds)
    if answer.usage and answer.model:
        basis = _dotted([basis, f"{isolated(answer.model)}: {escape(answer.usage.words)}"])
    parts.append(f'<p class="note">{basis}</p>')
    kind = "turn refused" if refused else "turn"
    anchor = escape(place.anchor)
    return f'<section class="{kind}" data-anchor="{anchor}">{"".join(parts)}</section>'


def card(source: Source, place: Turn) -> str:
    """A quote with all that is known of where it stands."""
    href = escape(Place(source.article_id, source.start, source.end, place).address)
    number = "" if source.nearest else f'<span class="number">{source.n}</span>'
    facts = [
        f'<b class="outlet">{isolated(_publisher(source))}</b>',
        _day(source),
        escape(language_name(source.language)),
    ]
    extras = "".join([_also_in(source), _why(source), _warning(source)])
    what = "near miss" if source.nearest else f"quote {source.n}"
    return (
        f'<article class="card" data-card aria-label="{what.capitalize()}">'
        f'<p class="facts">{number}{_dotted(facts)}</p>'
        f"<blockquote{language_attributes(source.quote, source.language)}>"
        f"{escape(source.quote)}</blockquote>"
        f'<p class="title"{language_attributes(source.title, source.language)}>'
        f"{escape(source.title)}</p>"
        f"{extras}"
        f'<a class="open" href="{href}" aria-label="Read {what} in its article">'
        f"Read in the article</a>"
        f"</article>"
    )


def question_heading(text: str, language: str | None = None) -> str:
    """The question that a turn is headed with."""
    return f'<h2 class="question"{language_attributes(text, language)}>{escape(text)}</h2>'


def _text(answer: Answer, place: Turn) -> str:
    cited = [source for source in answer.sources if not source.nearest]
    if answer.status == "answered" and answer.mode == "quotes":
        return f'<p class="answer">Quoted from {_publishers(answer.sources, place)}</p>'
    if answer.sentences:
        body = prose(answer.sentences, cited, place)
    else:
        body = _with_chips(answer.text, {source.n: source for source in cited}, place)
    attributes = language_attributes(_CHIP.sub("", answer.text), answer.language)
    return f'<p class="answer"{attributes}>{body}</p>'


def prose(sentences: Iterable[Sentence], sources: Iterable[Source], place: Turn) -> str:
    """Sentences with the chips of the sources they cite; `place` is where the reader leads back."""
    numbered = {source.n: source for source in sources}
    return " ".join(_sentence(one, numbered, place) for one in sentences)


def _notice(answer: Answer) -> str:
    """Why this is not what was asked for, and a way to ask again."""
    message, question = answer.notice or "", escape(answer.question)
    attributes = language_attributes(message, answer.language)
    return (
        f'<div class="notice" role="status"><p{attributes}>{code_spans(message)}</p>'
        f'<button type="button" class="again" data-ask="{question}">Try again</button></div>'
    )


def _publishers(sources: Iterable[Source], place: Turn) -> str:
    """Who is quoted, each once, with the chips of its quotes; the words are in the cards."""
    chips: dict[str, list[str]] = {}
    for source in sources:
        who = f"<b>{isolated(_publisher(source))}</b>, {_day(source)}"
        chips.setdefault(who, []).append(_chip(source, place))
    return "; ".join(f"{who} {' '.join(links)}" for who, links in chips.items())


def _sentence(sentence: Sentence, sources: dict[int, Source], place: Turn) -> str:
    text = escape(_CHIP.sub("", sentence.text).rstrip())
    chips = "".join(_chip(sources[n], place) for n in sentence.citations if n in sources)
    if sentence.support == "partly":
        text = f'<span class="partly" title="{PARTLY.capitalize()}">{text}</span>'
    return f"{text}&nbsp;{chips}" if chips else text


def _with_chips(line: str, sources: dict[int, Source], place: Turn) -> str:
    pieces, done = [], 0
    for mark in _CHIP.finditer(line):
        source = sources.get(int(mark[1]))
        if source is not None:
            pieces += [escape(line[done : mark.start()]), _chip(source, place)]
            done = mark.end()
    return "".join([*pieces, escape(line[done:])])


def _chip(source: Source, place: Turn) -> str:
    href = escape(Place(source.article_id, source.start, source.end, place).address)
    label = escape(f"Source {source.n}: {source.attribution}")
    return f'<a class="chip" href="{href}" title="{label}" aria-label="{label}">[{source.n}]</a>'


def _withheld(answer: Answer) -> str:
    said = [
        (isolated(one.text, answer.language), isolated(one.reason, answer.language))
        for one in answer.withheld
    ]
    items = "".join(f"<li>{text} <i>{reason}</i></li>" for text, reason in said)
    count = len(answer.withheld)
    noun = "sentence was" if count == 1 else "sentences were"
    return (
        f'<details class="withheld"><summary>{count} {noun} held back for lack of support'
        f"</summary><ul>{items}</ul></details>"
    )


def _day(source: Source) -> str:
    return date(source.date) if source.date else "undated"


def _publisher(source: Source) -> str:
    return source.outlet or source.agency or source.path.rsplit("/", 1)[-1]


def _also_in(source: Source) -> str:
    if not source.also_in:
        return ""
    origin = f", first by {isolated(source.origin)}" if source.origin else ""
    others = enumeration(map(isolated, source.also_in))
    return f'<p class="note">Also in {others}: one story{origin}</p>'


def _why(source: Source) -> str:
    """The words of the question and what they met, unless the same word."""
    pairs = [
        f'<li>{isolated(match["question"])} <span aria-label="is">=</span> '
        f"{isolated(match['archive'], source.language)}</li>"
        for match in source.matches
        if match["question"].casefold() != match["archive"].casefold()
    ]
    return f'<ul class="why" aria-label="Found by">{"".join(pairs)}</ul>' if pairs else ""


def _warning(source: Source) -> str:
    if not has_direction_controls(source.quote):
        return ""
    return '<p class="note">Holds invisible characters that reorder it on the screen.</p>'


def _basis(searched: Searched, milliseconds: int) -> str:
    noun = "article" if searched.articles == 1 else "articles"
    facts = [f"Searched {searched.articles:,} {noun}"]
    if searched.languages:
        facts[0] += f" in {escape(enumeration(map(language_name, searched.languages)))}"
    if searched.from_ and searched.to:
        facts.append(f"dated {period(searched.from_, searched.to)}")
    facts += [f"{escape(name)}: {isolated(value)}" for name, value in searched.filters.items()]
    facts.append(_duration(milliseconds))
    return _dotted(facts)


def _duration(milliseconds: int) -> str:
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{milliseconds / 1000:.1f} s"


def period(first: str, last: str) -> str:
    """From one ISO date to another, a single day once."""
    dates = [date(dt.date.fromisoformat(one)) for one in (first, last)]
    return dates[0] if first == last else " to ".join(dates)


def _dotted(facts: Iterable[str]) -> str:
    return '<span class="dot" aria-hidden="true"> · </span>'.join(facts)
