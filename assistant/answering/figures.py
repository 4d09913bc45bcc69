"""The numbers and dates of a sentence, as values to be found again in another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.articles.dates import dates_in
from assistant.retrieval.numbers import numbers_in

SMALL = 12  # number words up to this may be said otherwise: «both», a dual


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or month as written, and its value (`numbers_in`).

    `firm`: whether a sentence that states it must have it too; a small number in words need not
    be a word of its own elsewhere.
    """

    surface: str
    value: str
    firm: bool


def figures(text: str, language: str) -> list[Figure]:
    """The figures of a text, in its order; a date written in numbers is day, month and year."""
    found = []
    dates = [one for one in dates_in(text) if one.date is not None]
    for written in dates:
        if not any(c.isalpha() for c in text[written.start : written.end]):
            surface = text[written.start : written.end]
            day = [str(written.date.day)] if written.date else []
            found += [Figure(surface, value, True) for value in (*month_of(written.date), *day)]
    numeric = [one for one in dates if not any(c.isalpha() for c in text[one.start : one.end])]
    for start, end, value in numbers_in(text, language):
        if any(one.start <= start < one.end for one in numeric):
            continue
        surface = text[start:end]
        in_digits = any(c.isdecimal() for c in surface)
        firm = in_digits or value.startswith("month-") or float(value) > SMALL
        found.append(Figure(surface, value, firm))
    return found


def month_of(date: dt.date | None) -> tuple[str, ...]:
    """Year and month as values; none where there is no date."""
    return (str(date.year), f"month-{date.month}") if date else ()


def values(found: Iterable[Figure]) -> frozenset[str]:
    """The values of some figures."""
    return frozenset(figure.value for figure in found)
