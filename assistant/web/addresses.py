"""Addresses of the pages: what a link holds, and what a page reads back from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

READER, LIBRARY, EVALUATION = "reader", "library", "evaluation"

_MAX_DIGITS = 9  # no article is longer, and int() refuses very long digit strings


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in a conversation. `number` counts from 1; None is the conversation as a whole."""

    conversation: str | None = None
    number: int | None = None

    @property
    def address(self) -> str:
        """Its address, relative to any page."""
        return f"./?{urlencode(self.query)}" if self.query else "./"

    @property
    def query(self) -> dict[str, str]:
        """The query of its address."""
        return _query(conversation=self.conversation, turn=self.number)

    @property
    def anchor(self) -> str:
        """Names the turn's element, so that the page can scroll to it; empty without a number."""
        return f"turn:{self.conversation}:{self.number}" if self.number else ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Turn:
        """The turn an address names."""
        return cls(query.get("conversation") or None, _number(query.get("turn")))


@dataclass(frozen=True, slots=True)
class View:
    """What the Evaluate page shows: a run, the run it is compared with, a case, a choice of cases.

    They come from an address anyone can type, so none of them need exist.
    """

    run: str | None = None
    against: str | None = None
    case: str | None = None
    choice: str | None = None

    @property
    def address(self) -> str:
        """Its address, relative to any page."""
        return f"{EVALUATION}?{urlencode(self.query)}" if self.query else EVALUATION

    @property
    def query(self) -> dict[str, str]:
        """The query of its address."""
        return _query(run=self.run, against=self.against, case=self.case, filter=self.choice)

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> View:
        """The view an address names."""
        names = ("run", "against", "case", "filter")
        return cls(*(query.get(name) or None for name in names))


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the Library page shows: stories with these words, in a language; what a batch made."""

    words: str | None = None
    language: str | None = None
    batch: str | None = None

    @property
    def query(self) -> dict[str, str]:
        """The query of its address."""
        return _query(words=self.words, language=self.language, batch=self.batch)

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Shelf:
        """The shelf an address names."""
        return cls(*(query.get(name) or None for name in ("words", "language", "batch")))


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of an article, and the turn or the evaluated case that led there.

    `start` and `end` are both given or both None. They come from an address anyone can type, so
    they need not lie inside the article.
    """

    article: str
    start: int | None = None
    end: int | None = None
    turn: Turn = Turn()
    view: View = View()

    @property
    def address(self) -> str:
        """Its address, relative to any page."""
        query = _query(article=self.article, start=self.start, end=self.end)
        return f"{READER}?{urlencode(query | self.turn.query | self.view.query)}"

    @property
    def anchor(self) -> str:
        """Names the marked element, so that the page can scroll to it; empty without one."""
        return f"place:{self.article}:{self.start}-{self.end}" if self.end is not None else ""

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Place | None:
        """The place an address names; None where it names no article."""
        article = query.get("article")
        if not article:
            return None
        start, end = _number(query.get("start")), _number(query.get("end"))
        if start is None or end is None or start >= end:
            start = end = None
        return cls(article, start, end, Turn.parse(query), View.parse(query))


def _query(**values: object) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value is not None}


def _number(value: str | None) -> int | None:
    if value and value.isascii() and value.isdecimal() and len(value) <= _MAX_DIGITS:
        return int(value)
    return None
