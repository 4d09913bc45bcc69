"""A saved web page as an article."""

from __future__ import annotations

from dataclasses import replace

from assistant.articles.formats.encodings import declared_in, decode
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.html.facts import facts_of
from assistant.articles.formats.html.lines import lines_of, parse
from assistant.articles.formats.html.marking import marked_page
from assistant.articles.formats.html.saved import saved_page
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError


def read_html(source: Source, reading: Reading) -> Found:
    """The article of a web page: everything visible on it, with its blocks marked."""
    content = reading.whole(source)
    stated = Stated(url=source.url, fetched=source.fetched)
    yield page(source.place, decode(content, (source.charset, declared_in(content))), stated)


def page(place: str, text: str, stated: Stated | None = None) -> Extract:
    """The article in the text of a page; `stated` is what is known of it from elsewhere.

    Raises:
        ReadingError: Nothing is visible on the page.
    """
    tree = parse(text)
    lines = lines_of(tree)
    if not lines:
        raise ReadingError("no text is visible on this page. Save it again in the browser.")
    facts = facts_of(tree)
    known = stated or Stated()
    saved = saved_page(text)
    return marked_page(
        place,
        tree,
        lines,
        facts,
        replace(
            known,
            title=known.title or facts.title,
            outlet=known.outlet or facts.outlet,
            published=(*known.published, *facts.published),
            updated=(*known.updated, *facts.updated),
            authors=known.authors or facts.authors,
            url=facts.url or known.url or saved.url,
            fetched=known.fetched or saved.day,
        ),
    )
