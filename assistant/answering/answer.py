"""What an answer is: sentences, each with its citations, and the sources they cite."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Mode = Literal["quotes", "written"]
Status = Literal["answered", "not_found"]
Support = Literal["supported", "partly"]


@dataclass(frozen=True, slots=True)
class Source:
    """Characters of an article that an answer rests on: `article.text[start:end] == quote`.

    `n` is the number it is cited by, from 1 in order of appearance. `nearest` marks a near miss
    shown with a refusal, which nothing cites. `also_in` names the other publishers of the same
    story, and `origin` the one it comes from, where that is another page than this.
    """

    n: int
    article_id: str
    path: str
    title: str
    outlet: str | None
    agency: str | None
    date: dt.date | None
    language: str
    start: int
    end: int
    quote: str
    also_in: tuple[str, ...] = ()
    nearest: bool = False
    matches: tuple[dict[str, str], ...] = ()  # question, archive, kind: why it was found
    origin: str | None = None

    @property
    def syndication(self) -> str | None:
        """Where else the story is told, in words: «also in 2 outlets, one origin»; None if nowhere.

        The names are in `also_in`.
        """
        if not self.also_in:
            return None
        count = len(self.also_in)
        where = f"also in {count} {'outlet' if count == 1 else 'outlets'}, one origin"
        return f"{where}: {self.origin}" if self.origin else where

    @property
    def attribution(self) -> str:
        """Who published it and when, as far as the page says: «RT Arabic, 2024-05-30»."""
        who = self.outlet or self.agency or self.path.rsplit("/", 1)[-1]
        return f"{who}, {self.date.isoformat()}" if self.date else who


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the answer, the numbers of the sources it cites and how well they bear it."""

    text: str
    citations: tuple[int, ...]
    support: Support
    score: float


@dataclass(frozen=True, slots=True)
class Withheld:
    """A sentence that was not shown, and why, in words."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens a model read and wrote, and what they cost in US dollars, where prices are set.

    `estimated` says that the endpoint did not count them.
    """

    prompt_tokens: int
    completion_tokens: int
    estimated: bool = False
    cost: float | None = None

    @property
    def words(self) -> str:
        """In words: «about 900 tokens read, 40 written, $0.0012»."""
        about = "about " if self.estimated else ""
        words = f"{about}{self.prompt_tokens:,} tokens read, {self.completion_tokens:,} written"
        return words if self.cost is None else f"{words}, ${self.cost:.4f}"

    @classmethod
    def total(cls, *parts: Usage | None) -> Usage | None:
        """Of several calls together; None where none was made."""
        made = [part for part in parts if part is not None]
        return sum(made[1:], start=made[0]) if made else None

    def __add__(self, other: Usage) -> Usage:
        """Of two calls together."""
        costs = [one.cost for one in (self, other) if one.cost is not None]
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.estimated or other.estimated,
            sum(costs) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched: how many articles, in which languages, from when to when (ISO dates)."""

    articles: int
    languages: tuple[str, ...]
    from_: str | None
    to: str | None
    filters: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """With the key `from`, which is no Python name."""
        return {
            "articles": self.articles,
            "languages": list(self.languages),
            "from": self.from_,
            "to": self.to,
            "filters": self.filters,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, as contracts.md describes it.

    `timings` are milliseconds; `first_sentence_ms` counts from the question, the others follow one
    another.

    Where a model was to write, `model` names it, `usage` says what it took, and `notice`, in a
    sentence or two, why what was wanted is not what is shown. `mode` is what is shown: quotes
    where nothing written held. `offered` are quotes beside prose that was cut short; nothing
    cites them.
    """

    question: str
    standalone_question: str
    language: str
    mode: Mode
    status: Status
    text: str
    sentences: tuple[Sentence, ...]
    withheld: tuple[Withheld, ...]
    sources: tuple[Source, ...]
    searched: Searched
    timings: dict[str, int]
    conversation: str
    notice: str | None = None
    model: str | None = None
    usage: Usage | None = None
    offered: tuple[Source, ...] = ()

    @property
    def milliseconds(self) -> int:
        """From the question to the whole answer."""
        return sum(ms for name, ms in self.timings.items() if name != "first_sentence_ms")

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `assistant ask --json`, which `from_dict` reads back."""
        plain = asdict(self) | {"searched": self.searched.to_dict()}
        for source in (*plain["sources"], *plain["offered"]):
            source["date"] = source["date"] and source["date"].isoformat()
            if not source["nearest"]:
                del source["nearest"]
        return plain

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Answer:
        """The answer that `to_dict` wrote, after a trip through JSON too."""

        def source(one: dict[str, Any]) -> Source:
            date = dt.date.fromisoformat(one["date"]) if one["date"] else None
            return Source(
                **one
                | {
                    "date": date,
                    "also_in": tuple(one["also_in"]),
                    "matches": tuple(one.get("matches", ())),
                }
            )

        searched = dict(plain["searched"])
        return cls(
            **plain
            | {
                "sentences": tuple(
                    Sentence(**s | {"citations": tuple(s["citations"])}) for s in plain["sentences"]
                ),
                "withheld": tuple(Withheld(**w) for w in plain["withheld"]),
                "sources": tuple(source(s) for s in plain["sources"]),
                "usage": Usage(**plain["usage"]) if plain.get("usage") else None,
                "offered": tuple(source(s) for s in plain.get("offered", ())),
                "searched": Searched(
                    searched["articles"],
                    tuple(searched["languages"]),
                    searched["from"],
                    searched["to"],
                    searched["filters"],
                ),
            }
        )


OnSentence = Callable[[Sentence, tuple[Source, ...]], None]
"""Told of each sentence as it is released, with all sources cited so far."""
