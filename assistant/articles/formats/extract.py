"""What readers hand on: the text of an article with what its file says of it, or why there is none.

A file may hold many articles. Each has a place of its own: the file's path and, behind «#», where
in the file it stands: `archive.zip#inner/name.html`, `items.jsonl#17`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from assistant.articles.dating import Told
from assistant.articles.page import Marked


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says of an article outside its text, as metadata; what it leaves out is None.

    Attributes:
        title: Its headline.
        outlet: Who published it.
        language: ISO 639-1 code given with this very article, as a column or a field.
        published: The days it may have been published, by where that is said.
        updated: The days it may have been changed.
        authors: Names, not looked through yet.
        url: Its own address, or the one it was fetched from.
        fetched: The day it was fetched; what is dated later is dated wrongly.
    """

    title: str | None = None
    outlet: str | None = None
    language: str | None = None
    published: tuple[Told, ...] = ()
    updated: tuple[Told, ...] = ()
    authors: tuple[str, ...] = ()
    url: str | None = None
    fetched: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """The text of one article, as extracted; offsets count its characters.

    Attributes:
        place: See the module.
        text: Line ends are line feeds.
        stated: What the file says of it outside the text.
        marked: The blocks and their kinds, where the format shows them; None leaves that to the
            rules for plain text.
        pages: Offset at which each page of the file begins, the first one's first; empty where
            the format has no pages.
        lines: For each block of `marked`, the line of the source that it stands on; or empty.
        captured: When it was fetched (UTC), where the file says so.
    """

    place: str
    text: str
    stated: Stated = Stated()
    marked: tuple[Marked, ...] | None = None
    pages: tuple[int, ...] = ()
    lines: tuple[int, ...] = ()
    captured: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or a part of one, that could not be read, and why. `error` names the path."""

    path: str
    error: str


def place_of(path: Path) -> str:
    """The place of a file: its absolute path, bytes that are no UTF-8 written as escapes."""
    raw = path.absolute().as_posix().encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "backslashreplace")


def on_one_line(place: str) -> str:
    """A place as messages name it: line ends and other control characters escaped."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in place
    )


def failure(place: str, reason: str) -> Failure:
    """The failure of a place, its message on one line."""
    return Failure(place, f"{on_one_line(place)}: {reason}")
