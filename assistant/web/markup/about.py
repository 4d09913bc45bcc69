"""What is known of an article beside its page, as HTML: corrections, and where else it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from assistant.articles.article import Article
from assistant.articles.corrections import Correction
from assistant.articles.syndication import Group, StoryKey
from assistant.language import language_name
from assistant.web.markup.copies import also_in, copies
from assistant.web.markup.text import date, isolated

_FIELDS = {
    "title": "Title", "date": "Date", "outlet": "Outlet", "agency": "Agency", "byline": "Authors",
    "language": "Language",
}  # fmt: skip


def about(
    article: Article, corrections: Iterable[Correction], groups: Mapping[StoryKey, Group]
) -> str:
    """What was corrected by hand and what the page says; the other pages that tell the story.

    Empty where there is nothing to say.
    """
    notes = [_correction(article, one) for one in corrections]
    for n in range(len(article.stories)):
        key = article.id, n
        if key in groups:
            words = also_in(groups[key], key) or "also on another page, one origin"
            where = _story(article, n) or "The story is "
            links = copies(groups[key], key)
            notes.append(f'{where}{words}<ul class="copies">{links}</ul>')
    items = "".join(f"<li>{note}</li>" for note in notes)
    return f'<ul class="about">{items}</ul>' if items else ""


def _correction(article: Article, one: Correction) -> str:
    shown = "" if one.field == "date" or not one.value else _told(one.value, one.field)
    value = f" «{shown}»" if shown else ""
    where = _story(article, one.story)
    page = f"the page says {_told(one.page, one.field)}" if one.page else "the page does not say"
    return f"{where}{_FIELDS[one.field]}{value} corrected by hand; {page}"


def _told(value: str, field: str) -> str:
    if field == "language":
        value = language_name(value)
    return date(dt.date.fromisoformat(value)) if field == "date" else isolated(value)


def _story(article: Article, n: int) -> str:
    """Which story of the page, where it is not its own."""
    return f"{isolated(article.stories[n].title)}: " if n else ""
