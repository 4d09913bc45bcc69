"""Dates as pages write them, in the encoder's sixteen languages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from assistant.articles.calendars import (
    ERAS,
    HIJRI_YEARS,
    hijri,
    month_numbers,
    name_key,
    weekdays,
    year_of_era,
)

Order = Literal["day", "month"]
"""What stands first in a date of three numbers divided by slashes or hyphens."""

_EARLIEST, _LATEST = 1700, 2100  # years
_BUDDHIST_ERA = 543  # years ahead of the common era


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with its year at `text[start:end]`; `date` is None where it can be read two ways.

    `hijri`: it is written in the Hijri calendar, and by that alone may be a day off.
    """

    start: int
    end: int
    date: dt.date | None
    hijri: bool = False


def dates_in(
    text: str, *, dotted_day_first: bool = False, slashed: Order | None = None
) -> Iterator[WrittenDate]:
    """The full dates of a text, in order; what has no year is no full date.

    03/04/2021 can be read two ways, and so can 03.04.2021 unless `dotted_day_first` says that the
    text's language always puts the day before dots, or `slashed` what stands before slashes, or
    the weekday before it decides. A Hijri date beside a Gregorian one has the Gregorian one's day,
    or none where they are more than a day apart.
    """
    if not _YEAR.search(text):
        return
    plain = "".join(_ascii_digit(character) for character in text)
    found = []
    for match in _pattern().finditer(plain):
        groups = {name: value for name, value in match.groupdict().items() if value}
        days = _readings(groups, dotted_day_first, slashed)
        other = _is_hijri(groups)
        weekday = _weekday_before(plain[max(0, match.start() - _BESIDE) : match.start()])
        found.append(WrittenDate(*match.span(), _chosen(days, weekday, about=other), other))
    yield from _reconciled(found)


def order_in(texts: Iterable[str]) -> Order | None:
    """What stands first in dates with slashes or hyphens, as the plain ones among them show."""
    seen: set[Order] = set()
    for text in texts:
        for match in _THREE_NUMBERS.finditer("".join(map(_ascii_digit, text))):
            one, two = int(match["one"]), int(match["two"])
            if 12 < one <= 31 and two <= 12:
                seen.add("day")
            elif 12 < two <= 31 and one <= 12:
                seen.add("month")
    return seen.pop() if len(seen) == 1 else None


_THREE_NUMBERS = re.compile(
    r"(?<![\w.,/-])(?P<one>\d{1,2})[\u200e\u200f]?(?P<mark>[-/])(?P<two>\d{1,2})"
    r"[\u200e\u200f]?(?P=mark)\d{4}(?!\d)"
)
_BESIDE = 30  # characters between two ways of writing one day, or that a weekday takes
_YEAR = re.compile(r"\d{4}|年")
_UNSPACED = r"\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"  # no spaces between words
_LONGEST_DATE_LINE = 120  # characters
_MOST_WORDS_BESIDE = 8  # of a date line: author, weekday, place
_ABBREVIATED = 2  # words beside a date that ends with a stop: «30 мая 2024 г.»
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?")


def is_date_line(line: str) -> bool:
    """Whether a line gives a date and little else: «01 Marzo 2021 14:51 La Redazione».

    The date stands first (a weekday may precede it) or last, and no sentence is made of it.
    """
    if len(line) > _LONGEST_DATE_LINE:
        return False
    written = next(dates_in(line), None)
    if written is None:
        return False
    before, behind = line[: written.start], _CLOCK.sub(" ", line[written.end :])
    first = len(before.split()) <= 2 and not behind.lstrip().startswith(":")
    last = not _WORD.search(behind) and before.rstrip()[-1:] in ("|", "•", "·", "-", "–", "—", ",")
    beside = len(_WORD.findall(before)) + len(_WORD.findall(behind))
    sentence = line[-1] in "!?…؟。" or (line[-1] == "." and beside > _ABBREVIATED)
    return (first or last) and beside <= _MOST_WORDS_BESIDE and not sentence


_WORD = re.compile(r"[^\W\d_]+")


def _readings(
    found: dict[str, str], dotted_day_first: bool, slashed: Order | None
) -> list[dt.date]:
    """The days a match may mean."""

    def number(*names: str) -> int:
        return next(int(found[name]) for name in names if name in found)

    if "month_1" in found or "month_2" in found:
        month = month_numbers()[name_key(found.get("month_1") or found["month_2"])]
        three = [(number("year_1", "year_2"), month, number("day_1", "day_2"))]
    elif "year_3" in found:
        three = [(number("year_3"), number("month_3"), number("day_3"))]
    elif "month_4" in found:
        in_era = "era" in found
        year = year_of_era(found["era"], found["year_of_era"]) if in_era else number("year_4")
        three = [(year, number("month_4"), number("day_4"))]
    else:
        one, two, year = number("one"), number("two"), number("year_5")
        first = slashed if found["mark"] != "." else "day" if dotted_day_first else None
        both: dict[Order, tuple[int, int, int]] = {
            "day": (year, two, one),
            "month": (year, one, two),
        }
        three = [both[first]] if first and one <= 12 and two <= 12 else list(both.values())
    days = [_hijri_day(*one) if _is_hijri(found) else _valid(*one) for one in three]
    return sorted({day for day in days if day})


def _is_hijri(found: dict[str, str]) -> bool:
    name = found.get("month_1") or found.get("month_2")
    return "hijri" in found or (name is not None and month_numbers()[name_key(name)] > 100)


def _hijri_day(year: int, month: int, day: int) -> dt.date | None:
    return hijri(year, month % 100, day) if year in HIJRI_YEARS else None


def _chosen(days: list[dt.date], weekday: int | None, *, about: bool) -> dt.date | None:
    """The one day, or the one that falls on the weekday; `about`: it may also be a day off."""
    if len(days) == 1 and (weekday is None or not about):
        return days[0]
    one = dt.timedelta(days=1)
    near = {day + step for day in days for step in ((-one, 0 * one, one) if about else (0 * one,))}
    fitting = [day for day in near if day.weekday() == weekday]
    return fitting[0] if len(fitting) == 1 else None


def _weekday_before(before: str) -> int | None:
    match = _weekday_pattern().search(before)
    return weekdays()[name_key(match["name"])] if match else None


@cache
def _weekday_pattern() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(weekdays(), key=len, reverse=True)))
    return re.compile(
        rf"(?<!\w)(?P<name>{names})[\s,،.:]{{0,3}}(?:(?:the|den|dem|le|el|il|ที่)\s?)?$",
        re.IGNORECASE,
    )


def _reconciled(found: list[WrittenDate]) -> Iterator[WrittenDate]:
    """The dates, those in the Hijri calendar with the day of the Gregorian one beside them."""
    for i, one in enumerate(found):
        beside = [
            other.date
            for other in found[max(0, i - 1) : i + 2]
            if one.hijri
            and not other.hijri
            and other.date
            and max(one.start, other.start) - min(one.end, other.end) <= _BESIDE
        ]
        if not beside:
            yield one
        else:
            near = one.date is not None and abs(one.date - beside[0]).days <= 1
            yield replace(one, date=beside[0] if near else None)


def _valid(year: int, month: int, day: int) -> dt.date | None:
    if _EARLIEST + _BUDDHIST_ERA <= year <= _LATEST + _BUDDHIST_ERA and year > _LATEST:
        year -= _BUDDHIST_ERA
    try:
        return dt.date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _ascii_digit(character: str) -> str:
    """A digit of any script as an ASCII one; the length of a text does not change."""
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(
        re.escape(name).replace(r"\ ", r"\s").replace("i", "(?:i\u0307?|ı|İ)")
        for name in sorted(month_numbers(), key=len, reverse=True)
    )
    month = rf"(?:{names})"
    # The same month may follow in the other naming: مايو/أيار.
    twice = rf"(?:\s?[/(]\s?{month}\)?)?"
    year, number, gap = r"\d{4}(?!\d)", r"\d{1,2}", r"[\s/-]{0,3}"
    mark = r"[\u200e\u200f]?(?P=mark)\s?"
    return re.compile(
        rf"""(?<![.,/-])(?<![^\W{_UNSPACED}])(?:
        (?P<day_1>{number})(?:st|nd|rd|th|er|re|[.ºª°])?,?{gap}(?:of|de|d['’])?\s?
        (?P<month_1>{month}){twice}\.?[,،]?{gap}(?:de|del|do|พ\.ศ\.|ค\.ศ\.)?\s?(?P<year_1>{year})
        |(?P<month_2>{month})\.?\s(?P<day_2>{number})(?:st|nd|rd|th)?\s?[,،]?\s(?P<year_2>{year})
        |(?P<year_3>\d{{4}})(?P<mark_3>[-/.])\s?(?P<month_3>{number})(?P=mark_3)\s?
        (?P<day_3>{number})(?!\d)
        |(?:(?P<era>{ERAS})\s?(?P<year_of_era>\d{{1,3}}|元)|(?P<year_4>\d{{4}}))\s?[年년]\s?(?P<month_4>{number})\s?[月월]\s?(?P<day_4>{number})\s?[日일號号]
        |(?P<one>{number})[\u200e\u200f]?(?P<mark>[-/.])(?P<two>{number}){mark}(?P<year_5>{year})
        )(?P<hijri>\s?(?:هـ|ه(?!\w)|\(?a\.?h\.?(?!\w)))?""",
        re.VERBOSE | re.IGNORECASE,
    )
