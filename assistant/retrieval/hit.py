"""What a search returns."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

MatchKind = Literal["word", "translation", "name", "number"]


@dataclass(frozen=True, slots=True)
class Match:
    """Why a passage was found: a word of the question and the word of the archive it met.

    `kind` is `word` (same word or stem), `translation` (other language), `name` (other script) or
    `number`.
    """

    question: str
    archive: str
    kind: MatchKind


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of an article: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search. Dates are inclusive; an undated story passes no date filter."""

    language: str | None = None
    outlet: str | None = None
    after: dt.date | None = None
    before: dt.date | None = None

    def to_dict(self) -> dict[str, str]:
        """The filters that are set, dates in ISO 8601."""
        return {key: str(value) for key, value in asdict(self).items() if value is not None}

    def __bool__(self) -> bool:
        return bool(self.to_dict())


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, and the sentence in it that answers best.

    `article.text[start:end] == text`, and the same holds of `sentence`. `title`, `outlet`,
    `agency` and `date` are those of the story the passage belongs to (`story`, an index into
    `Article.stories`). `score` orders the hits of one question. `probability` is the estimate, 0
    to 1, that the sentence answers the question. `also_in` names the other publishers of the same
    story, in any language; `origin` the one it comes from, where that is another page.
    """

    rank: int
    score: float
    article_id: str
    path: str
    title: str
    outlet: str | None
    agency: str | None
    date: dt.date | None
    language: str
    story: int
    start: int
    end: int
    text: str
    sentence: Span
    matches: tuple[Match, ...] = ()
    probability: float = 0.0
    also_in: tuple[str, ...] = ()
    origin: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `assistant search --json`."""
        return asdict(self) | {"date": self.date and self.date.isoformat()}
