"""Words of articles, questions and models as HTML: escaped, isolated, in their own direction."""

from __future__ import annotations

import datetime as dt
import html
import unicodedata
from collections.abc import Iterable
from typing import Literal

from assistant.language import is_rtl

Direction = Literal["ltr", "rtl", "auto"]

DIRECTION_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Streamlit dedents what it is given, and a parser of HTML turns CR into LF.
_WHITE_SPACE = {ord(char): f"&#{ord(char)};" for char in "\n\r\t"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def escape(text: str) -> str:
    """The text as HTML, for element content and for quoted attributes.

    No character can open a tag, an attribute or an entity, and the result has no line break, so
    that it survives `textwrap.dedent`. A browser's `textContent` gives the text back, character
    for character.
    """
    return html.escape(text, quote=True).translate(_WHITE_SPACE)


def direction(text: str, language: str | None = None) -> Direction:
    """The direction a text runs in; `auto` where it has no letters.

    It is that of most letters. The first letter, which `dir="auto"` goes by, misleads where an
    Arabic paragraph opens with a Latin name; and where the language is written from right to left,
    a few of its letters decide: «4 فبراير 2022 - REUTERS» is Arabic.
    """
    classes = [unicodedata.bidirectional(char) for char in text]
    right_to_left = sum(one in ("R", "AL") for one in classes)
    left_to_right = classes.count("L")
    if not right_to_left and not left_to_right:
        return "auto"
    if right_to_left and language and is_rtl(language):
        return "rtl"
    return "rtl" if right_to_left > left_to_right else "ltr"


def language_attributes(text: str, language: str | None = None) -> str:
    """The attributes `dir` and `lang` of an element that holds the text, with a leading space."""
    lang = f' lang="{escape(language)}"' if language else ""
    return f' dir="{direction(text, language)}"{lang}'


def isolated(text: str, language: str | None = None) -> str:
    """A run of text inside a line of another language: nothing in it can reorder its neighbours."""
    return f"<bdi{language_attributes(text, language)}>{escape(text)}</bdi>"


def has_direction_controls(text: str) -> bool:
    """Whether invisible characters in the text change the order in which it is displayed."""
    return not DIRECTION_CONTROLS.isdisjoint(text)


def date(day: dt.date, words: str | None = None) -> str:
    """A date as people write it, `30 May 2024`, with its ISO form for machines.

    `words` stand in its place and have it as their title.
    """
    plain = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    title = f' title="{plain}"' if words is not None else ""
    shown = plain if words is None else escape(words)
    return f'<time datetime="{day.isoformat()}"{title}>{shown}</time>'


def code_spans(message: str) -> str:
    """A message of the project as HTML: `between backticks` is set as code, all else is text."""
    parts = message.split("`")
    if len(parts) % 2 == 0:  # a lone backtick is a character like any other
        return escape(message)
    return "".join(
        f"<code>{escape(part)}</code>" if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def enumeration(words: Iterable[str]) -> str:
    """The words as English lists them: `Arabic, Italian and Russian`."""
    *rest, last = list(words) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
