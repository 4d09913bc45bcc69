"""The lines of a page and what their shape says: prose, heading or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby

_WRAPPED_AT_MOST = 100  # characters; a longer line is a paragraph, not a wrapped line
_WRAPPED_AT_LEAST = 45  # characters of the longest line; menus and verse are shorter


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a page, `text[start:end]`, without white space at its ends."""

    start: int
    end: int
    text: str


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text, in order; together they hold all that is not white space.

    A line is a paragraph, except where lines were evidently broken to a width: then a group of
    lines up to the next blank one is.
    """
    found: list[Paragraph] = []
    for blank, group in groupby(_lines(text), key=lambda line: line.text == ""):
        if not blank:
            lines = list(group)
            if _hard_wrapped([line.text for line in lines]):
                start, end = lines[0].start, lines[-1].end
                lines = [Paragraph(start, end, text[start:end])]
            found.extend(lines)
    return found


def _lines(text: str) -> list[Paragraph]:
    lines = []
    start = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        first = start + len(raw) - len(raw.lstrip()) if stripped else start
        lines.append(Paragraph(first, first + len(stripped), stripped))
        start += len(raw) + 1
    return lines


def _hard_wrapped(lines: list[str]) -> bool:
    """Whether consecutive lines are one paragraph broken to a width."""
    if len(lines) < 3:
        return False
    *inner, last = lines
    longest = max(map(len, inner))
    return (
        _WRAPPED_AT_LEAST <= longest <= _WRAPPED_AT_MOST
        and len(last) <= longest
        and all(len(line) >= 0.7 * longest for line in inner)
        and sum(ends_in_stop(line) for line in inner) <= len(inner) / 3
    )


_CLOSERS = "\"'”’»›」』】)]}*\u200e\u200f\u202c\u2069 \xa0"
_STOP = re.compile(r"[.!?…؟۔。！？।;；]$")


def ends_in_stop(line: str) -> bool:
    """Whether a line ends as a sentence does, closing quotes and brackets aside."""
    return bool(_STOP.search(line.rstrip(_CLOSERS)))
