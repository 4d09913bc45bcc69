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


_ELLIPSIS = re.compile(r"(?:\.\.\.|…)$")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_BULLET = re.compile(r"(?:[-–—•*·◦▪■□►]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s", re.IGNORECASE)

_LONGEST_HEADING = 130  # characters; what is longer is prose, even without a stop
_LONGEST_SUBHEADING = 90  # characters
_FULL_PARAGRAPH = 80  # characters; shorter ones may be a teaser's first words


def length(line: str) -> float:
    """Characters of a line, a Chinese or Japanese one counted as two and a half."""
    return len(line) + 1.5 * len(_UNSPACED.findall(line[:_LONGEST_HEADING]))


def words(line: str) -> int:
    """About how many words a line has, in scripts without spaces too."""
    unspaced, thai = len(_UNSPACED.findall(line)), len(_THAI.findall(line))
    return round(unspaced / 2 + thai / 5) if unspaced or thai else len(line.split())


def is_prose(line: str) -> bool:
    """Whether a line is a sentence or more: it ends as one, opens a list, or is long."""
    return ends_in_stop(line) or line[-1] in ":\uff1a" or length(line) > _LONGEST_HEADING


def ends_in_ellipsis(line: str) -> bool:
    """Whether a line breaks off."""
    return bool(_ELLIPSIS.search(line.rstrip(_CLOSERS)))


def is_full_paragraph(line: str) -> bool:
    """Whether a line is a paragraph of an article and not the first words of one."""
    return is_prose(line) and length(line) >= _FULL_PARAGRAPH and not ends_in_ellipsis(line)


def is_list_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number."""
    return bool(_BULLET.match(line))


def may_be_subheading(line: str) -> bool:
    """Whether a line inside an article has the shape of a heading."""
    return (
        length(line) <= _LONGEST_SUBHEADING
        and not is_prose(line)
        and not is_list_item(line)
        and not line[0].islower()
        and line[-1] not in ",،、;-–—"
    )
