"""Dates as fields state them: `2024-05-30T12:00:00+03:00`, `Thu, 30 May 2024 09:00:00 GMT`."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from assistant.articles.dates import dates_in
from assistant.articles.dating import Place, Told

_ISO = re.compile(r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:\b|T|_)")
_SECONDS = re.compile(r"\s*\d{9,10}(?:\.\d+)?\s*$")
_MILLISECONDS = re.compile(r"\s*\d{12,13}\s*$")
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,2000}$")
_EARLIEST = dt.date(1700, 1, 1)


def stated_date(value: object) -> dt.date | None:
    """The day a field states, in the zone it is stated in; None where it is not sure.

    Numbers are seconds or milliseconds since 1970. What can be read two ways (03/04/2021) is None.
    """
    text = str(value).strip() if value is not None else ""
    if match := _ISO.match(text):
        try:
            found = dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return None
        return found if found >= _EARLIEST else None
    for pattern, unit in ((_SECONDS, 1.0), (_MILLISECONDS, 1000.0)):
        if pattern.match(text):
            return dt.datetime.fromtimestamp(float(text) / unit, dt.UTC).date()
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    found_dates = {written.date for written in dates_in(text)}
    return found_dates.pop() if len(found_dates) == 1 else None


def told(value: object, place: Place) -> tuple[Told, ...]:
    """The day a field states, with the place of the field; empty where it is not sure."""
    day = stated_date(value)
    return (Told(day, place),) if day else ()


def stated_address(value: object) -> str | None:
    """The address of a web page that a field states."""
    text = str(value).strip() if value is not None else ""
    return text if _ADDRESS.match(text) else None
