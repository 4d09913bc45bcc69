"""RSS and Atom: an article an entry."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import feedparser

from assistant.articles.dating import Place, Told
from assistant.articles.formats.dated import stated_address
from assistant.articles.formats.extract import Stated, failure
from assistant.articles.formats.records import composed
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError

_LONGEST_NAME = 80  # characters of an outlet's name


def read_feed(source: Source, reading: Reading) -> Found:
    """The entries of a feed: `feed.xml#3` is the third. The feed's title is their outlet."""
    content = reading.whole(source)
    if b"<!ENTITY" in content[:100_000]:
        raise ReadingError(
            "it defines entities of its own, which are not expanded. Export it anew."
        )
    headers = (
        {"content-type": f"application/xml; charset={source.charset}"} if source.charset else {}
    )
    feed = feedparser.parse(io.BytesIO(content), response_headers=headers, sanitize_html=False)
    if not feed.get("version"):
        raise ReadingError("it is no RSS or Atom feed. Save the feed itself, or the page as HTML.")
    name = " ".join(str(feed.feed.get("title", "")).split())
    outlet = name if 0 < len(name) <= _LONGEST_NAME else None
    for number, entry in enumerate(feed.entries, start=1):
        place = source.part(str(number))
        own = " ".join(str(entry.get("source", {}).get("title", "")).split())
        stated = Stated(
            title=" ".join(str(entry.get("title", "")).split()) or None,
            published=_day(entry, "published_parsed"),
            updated=_day(entry, "updated_parsed"),
            outlet=own or outlet,
            authors=tuple(str(one.get("name", "")) for one in entry.get("authors", [])),
            url=stated_address(entry.get("link")),
        )
        try:
            yield composed(place, _body(entry), stated)
        except ReadingError as error:
            yield failure(place, str(error))


def _day(entry: Any, name: str) -> tuple[Told, ...]:
    """The day of an entry's moment, in UTC, which is how feedparser gives it."""
    # Asked for an update, feedparser gives the publication where there is none.
    moment = dict.get(entry, name)
    return (Told(dt.date(*moment[:3]), Place.FEED),) if moment else ()


def _body(entry: Any) -> str:
    """The longest text of an entry: its content or its summary."""
    texts = [str(one.get("value", "")) for one in entry.get("content", [])]
    return max([*texts, str(entry.get("summary", ""))], key=len)
