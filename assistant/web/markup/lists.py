"""What the archive and the sidebar list, as HTML: articles, example questions, conversations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.articles.summaries import StorySummary
from assistant.articles.syndication import Group, StoryKey
from assistant.language import language_name
from assistant.web.addresses import Place, Turn
from assistant.web.markup.copies import also_in
from assistant.web.markup.text import date, enumeration, escape, isolated, language_attributes
from assistant.web.markup.turns import period


def welcome(articles: int, languages: Sequence[str], first: str | None, last: str | None) -> str:
    """What stands on the chat page before a question: what the archive holds.

    Args:
        articles: How many articles the archive holds.
        languages: Their ISO 639-1 codes, the most frequent first.
        first: ISO date of the oldest dated article.
        last: ISO date of the newest.
    """
    facts = [
        f"<div><dt>{'Article' if articles == 1 else 'Articles'}</dt><dd>{articles:,}</dd></div>",
        f"<div><dt>{'Language' if len(languages) == 1 else 'Languages'}</dt>"
        f"<dd>{escape(enumeration(map(language_name, languages)))}</dd></div>",
    ]
    if first and last:
        facts.append(f"<div><dt>Dated</dt><dd>{period(first, last)}</dd></div>")
    return (
        '<section class="welcome"><h1>Ask the archive</h1>'
        "<p>Ask in any language. Every sentence of an answer rests on an article, and one click "
        "shows the words in their place. What the archive does not say, it does not answer.</p>"
        f'<dl class="facts">{"".join(facts)}</dl></section>'
    )


def examples(questions: Iterable[str]) -> str:
    """Questions that a click asks."""
    buttons = "".join(
        f'<li><button type="button" class="example" data-ask="{escape(one)}"'
        f"{language_attributes(one)}>{escape(one)}</button></li>"
        for one in questions
    )
    return (
        '<section class="examples"><h2 class="label">Try one of these</h2>'
        f"<ul>{buttons}</ul></section>"
    )


def article_list(
    stories: Iterable[StorySummary], groups: Mapping[StoryKey, Group] | None = None
) -> str:
    """The stories, each title in its own direction and a link to its page.

    `groups` are those of the stories that are told elsewhere too.
    """
    told = groups or {}
    rows = "".join(f"<li>{_story(one, told.get((one.article_id, one.n)))}</li>" for one in stories)
    return f'<ul class="articles">{rows}</ul>'


def _story(story: StorySummary, group: Group | None) -> str:
    facts = [isolated(who) for who in (story.outlet, story.agency) if who]
    facts.append(date(story.date) if story.date else "undated")
    facts.append(escape(language_name(story.language)))
    if group and (words := also_in(group, (story.article_id, story.n))):
        facts.append(words)
    return (
        f'<a href="{escape(Place(story.article_id).address)}"'
        f"{language_attributes(story.title, story.language)}>{escape(story.title)}</a>"
        f'<p class="note">{" · ".join(facts)}</p>'
    )


def conversation_list(conversations: Iterable[tuple[str, str]], current: str | None) -> str:
    """Past conversations, given as id and title, newest first; the current one is marked."""
    here = ' aria-current="page"'
    rows = "".join(
        f'<li><a href="{escape(Turn(one).address)}"{language_attributes(title)}'
        f"{here if one == current else ''}>{escape(title)}</a></li>"
        for one, title in conversations
    )
    return f'<nav class="conversations" aria-label="Conversations"><ul>{rows}</ul></nav>'


def brand(name: str) -> str:
    """What the sidebar is headed with."""
    return f'<p class="brand">{escape(name)}</p>'


def ways(links: Iterable[tuple[str, str]]) -> str:
    """The ways to the pages, given as address and label."""
    items = "".join(
        f'<li><a href="{escape(href)}">{escape(label)}</a></li>' for href, label in links
    )
    return f'<nav class="ways" aria-label="Pages"><ul>{items}</ul></nav>'


def way(address: str, label: str) -> str:
    """The way from a page to where it was reached from."""
    return f'<p class="way"><a href="{escape(address)}">{escape(label)}</a></p>'


def way_on(address: str, label: str) -> str:
    """A way from a page to one that says more."""
    return f'<p class="way-on"><a href="{escape(address)}">{isolated(label)}</a></p>'
