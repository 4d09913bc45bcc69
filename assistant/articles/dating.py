"""When a story was published and last changed: what each place says, weighed together.

A wrong date is worse than none. A place written for machines is taken at its word (`certain`),
what stands on the page for readers is `likely`, what only hangs on the file is `weak`. A second
place that says the same day makes a date surer by a step, one that says another day makes it less
sure. A weak date is never a story's date.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from assistant.articles.article import Confidence


class Place(StrEnum):
    """Where a date was read, the most trusted first."""

    FIELD = "field"  # of a record or a front matter
    FEED = "feed entry"
    JSON_LD = "JSON-LD"
    META = "meta"  # one that says it is the publication's
    TIME = "time element"
    MAIL = "e-mail header"
    LABEL = "label"  # «Published: 3 May 2023»
    LINE = "line beside the headline"
    OTHER_META = "meta date"  # one that does not say what it dates
    DATELINE = "dateline"
    ADDRESS = "address"  # /2024/05/30/ of the page's own
    FILE_NAME = "file name"
    PROPERTIES = "document properties"  # of a PDF or a Word file


_ALONE = {
    Confidence.WEAK: {Place.FILE_NAME, Place.PROPERTIES},
    Confidence.LIKELY: {Place.LABEL, Place.LINE, Place.DATELINE, Place.ADDRESS, Place.OTHER_META},
}
_ORDER = list(Place)
_STEPS = [Confidence.WEAK, Confidence.LIKELY, Confidence.CERTAIN]
_ZONES = 1  # days that two places may differ by the time zone alone
_SEEN_BY_READERS = (Place.LABEL, Place.LINE, Place.DATELINE)  # in the outlet's own zone


@dataclass(frozen=True, slots=True)
class Told:
    """A day as a place tells it."""

    day: dt.date
    place: Place


@dataclass(frozen=True, slots=True)
class Dating:
    """A day, the places that tell it and how sure it is."""

    day: dt.date
    places: tuple[Place, ...]
    confidence: Confidence

    @property
    def read_from(self) -> str:
        """The places, divided by commas."""
        return ", ".join(self.places)


def dating(told: Iterable[Told], *, until: dt.date | None = None) -> Dating | None:
    """What the places together say; None where none says anything that can be.

    A place that names two days says nothing. What is later than `until`, the day the page was
    fetched, is wrong. Where a day differs by one from a day stated for machines, the zones differ,
    and the day that readers of the page see counts.
    """
    days: dict[Place, set[dt.date]] = {}
    for one in told:
        if until is None or one.day <= until + dt.timedelta(days=_ZONES):
            days.setdefault(one.place, set()).add(one.day)
    sure = [Told(min(days[p]), p) for p in _ORDER if p in days and len(days[p]) == 1]
    if not sure:
        return None
    best = max(sure, key=lambda one: _STEPS.index(_alone(one.place)))
    agreeing = [one for one in sure if abs((one.day - best.day).days) <= _ZONES]
    opposing = [one for one in sure if one not in agreeing and _opposes(one.place, best.place)]
    step = _STEPS.index(_alone(best.place))
    if len(agreeing) > 1:
        step = min(step + 1, len(_STEPS) - 1)
    if opposing and len(agreeing) <= len(opposing):
        step = max(step - 1, 0)
    seen = next((one.day for one in agreeing if one.place in _SEEN_BY_READERS), best.day)
    return Dating(seen, tuple(one.place for one in agreeing), _STEPS[step])


def _alone(place: Place) -> Confidence:
    found = (confidence for confidence, places in _ALONE.items() if place in places)
    return next(found, Confidence.CERTAIN)


def _opposes(place: Place, best: Place) -> bool:
    """Whether another day there makes a day less sure: not where nobody says what that dates."""
    unsaid = place is Place.OTHER_META and best is Place.LABEL
    return _alone(place) is not Confidence.WEAK and not unsaid


def changed_after(updated: Dating | None, published: Dating | None) -> Dating | None:
    """The update, if it can be one: sure enough, and not before the publication."""
    if updated is None or updated.confidence is Confidence.WEAK:
        return None
    too_early = published is not None and updated.day < published.day
    return None if too_early else updated


def fields(published: Dating | None, updated: Dating | None) -> dict[str, Any]:
    """What a story says of its dates, by the names of its attributes."""
    sure = published is not None and published.confidence is not Confidence.WEAK
    day = published.day if published else None
    updated = changed_after(updated, published if sure else None)
    return {
        "date": day if sure else None,
        "weak_date": None if sure else day,
        "date_read_from": published.read_from if published else None,
        "date_confidence": published.confidence if published else None,
        "updated": updated.day if updated else None,
        "updated_read_from": updated.read_from if updated else None,
        "updated_confidence": updated.confidence if updated else None,
    }


def in_address(address: str | None) -> list[Told]:
    """The day in a page's address, where it has one: /2024/05/30/, /2024-05-30-, /20240530/."""
    return _in_path(urlsplit(address).path, Place.ADDRESS) if address else []


def in_file_name(place: str) -> list[Told]:
    """The day in the name of the file, or of the part of one, that an article was read from."""
    return _in_path("/" + place.rsplit("/", maxsplit=1)[-1], Place.FILE_NAME)


def _in_path(path: str, place: Place) -> list[Told]:
    found = set()
    for match in _DAY_IN_PATH.finditer(path):
        with contextlib.suppress(ValueError):
            found.add(dt.date(int(match["year"]), int(match["month"]), int(match["day"])))
    return [Told(day, place) for day in found]


_DAY_IN_PATH = re.compile(
    r"(?<![0-9])(?P<year>19[0-9]{2}|20[0-9]{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2])"
    r"(?P=mark)(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9])"
)
