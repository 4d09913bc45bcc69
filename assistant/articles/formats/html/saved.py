"""What a browser, or a tool that saves pages, writes at the top of a page it saves."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from assistant.articles.dates import dates_in
from assistant.articles.formats.dated import stated_address

_HEAD = 5_000  # characters in which the note stands
_NOTE = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[^\s<>]+)"
    r"(?:\s+saved date:\s*(?P<date>[^\n<>]{8,60}))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a page was saved from, and on which day."""

    url: str | None = None
    day: dt.date | None = None


def saved_page(text: str) -> Saved:
    """What the page's source says of its being saved; nothing where it says nothing."""
    note = _NOTE.search(text[:_HEAD])
    if not note:
        return Saved()
    day = next((one.date for one in dates_in(_without_clock(note["date"] or ""))), None)
    return Saved(stated_address(note["url"]), day)


def _without_clock(moment: str) -> str:
    """«Thu May 30 2024 10:00:00 GMT+0200» as «Thu May 30 2024»."""
    return re.split(r"\s\d{1,2}:", moment, maxsplit=1)[0]
