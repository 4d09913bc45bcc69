"""Pages with known text: eight kinds of layout, five languages, seeded. No page is copied."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from eval import synthetic

_MENU = 6  # links
_TEASERS = 5
_FIRST_DAY = dt.date(2019, 1, 1)
_DAYS = 2_000
_SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Page:
    """A page, and what is the article's own on it: `body` holds its paragraphs and subheadings."""

    id: str
    html: str
    title: str
    body: str
    outlet: str
    date: dt.date
    language: str


def pages(count: int, seed: int = 0) -> Iterator[Page]:
    """The first so many pages of a seed; every eighth has the same layout."""
    for number in range(count):
        yield _page(number, seed)


def _page(number: int, seed: int) -> Page:
    rng = random.Random(f"extraction/{seed}/{number}")
    outlets = _tables()["outlet"]
    outlet = outlets[number % len(outlets)]
    n = number // len(outlets) + seed * 1000
    language = synthetic.LANGUAGES[n % len(synthetic.LANGUAGES)]
    words = _tables()["words"][language]
    title, *paragraphs = synthetic.article(n, seed).strip().split("\n\n")
    texts = list(_regrouped(rng, paragraphs, language))
    day = _FIRST_DAY + dt.timedelta(days=rng.randrange(_DAYS))
    parts, own = _parts(rng, outlet, words, texts[1:])
    lead = texts[0]
    middle = len(parts) // 2
    with_lead = "{lead}" in outlet["page"]
    if not with_lead:
        parts.insert(0, outlet["p"].format(escape(lead)))
    if not with_lead or outlet.get("lead_is_body"):
        own.insert(0, lead)
    teasers = [f"{words['teaser']} {i}" for i in range(_TEASERS)]
    body = "\n\n".join(own)
    data = {
        "@type": "NewsArticle", "headline": title, "datePublished": day.isoformat(),
        "publisher": {"name": outlet["name"]}, "author": {"name": "Mara Viri"},
    } | ({"articleBody": body} if n % 2 else {})  # fmt: skip
    month = words["months"].split()[day.month - 1]
    slots = {
        "title": escape(title), "outlet": outlet["name"], "author": "Mara Viri", "lang": language,
        "date": f"{day.year}年{month}{day.day}日" if language == "zh" else
        f"{day.day} {month} {day.year}",
        "iso": f"{day.isoformat()}T08:00:00Z", "lead": escape(lead), "body": "\n".join(parts),
        "first": "\n".join(parts[:middle]), "rest": "\n".join(parts[middle:]),
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "menu": "".join(f'<li><a href="/{i}">{words["home"]} {i}</a></li>' for i in range(_MENU)),
        "inline_menu": " | ".join(f'<a href="/{i}">{words["home"]} {i}</a>' for i in range(_MENU)),
        "inline_links": "<br>".join(f'<a href="/{i}">{t}</a>' for i, t in enumerate(teasers)),
        "links": "".join(f'<p><a href="/{i}">{t}</a></p>' for i, t in enumerate(teasers[:3])),
        "list_links": "".join(f'<li><a href="/{i}">{t}</a></li>' for i, t in enumerate(teasers)),
        "teasers": "".join(
            f'<div class="teaser"><h4><a href="/{i}">{t}</a></h4><p>{words["comment"][:60]}...</p>'
            "</div>" for i, t in enumerate(teasers)
        ),
        "comments": "".join(f'<li class="comment"><p>{words["comment"]}</p></li>' for _ in "123"),
    }  # fmt: skip
    html = outlet["page"].format(**slots, **{f"w_{k}": v for k, v in words.items()})
    return Page(f"{number:05}", html, title, body, outlet["name"], day, language)


def _parts(
    rng: random.Random, outlet: dict[str, Any], words: dict[str, str], texts: list[str]
) -> tuple[list[str], list[str]]:
    """The marked-up parts of an article, furniture among them, and its own texts."""
    parts: list[str] = []
    own: list[str] = []
    named = {f"w_{k}": v for k, v in words.items()}

    def put(kind: str, text: str, *, is_own: bool) -> None:
        if kind in outlet:
            parts.append(outlet[kind].replace("{}", escape(text)).format(**named))
            if is_own:
                own.append(text)

    strangers = [("figure", words["caption"]), ("related", words["teaser"]),
                 ("newsletter", words["notice"]), ("related", words["teaser"])]  # fmt: skip
    rng.shuffle(strangers)
    for i, text in enumerate(texts):
        kind = rng.choices(["p", "li", "quote"], [10, 1, 1])[0]
        if kind == "li" and "li" in outlet:
            items = [one for one in _SENTENCE_END.split(text) if one]
            marked = "".join(f"<li>{escape(one)}</li>" for one in items)
            parts.append(outlet["li"].replace("{}", marked))
            own += items
        elif kind == "quote" and "pull" not in outlet.get("quote", "pull"):
            put("quote", text, is_own=True)
        else:
            put("p", text, is_own=True)
        if i == len(texts) // 2:
            put("h", words["subheading"], is_own=True)
        elif i % 3 == 1 and i < len(texts) - 1 and strangers:
            stranger, said = strangers.pop()
            put(stranger, said, is_own=False)
    return parts, own


def _regrouped(rng: random.Random, paragraphs: list[str], language: str) -> Iterator[str]:
    """The sentences in paragraphs of one to four."""
    sentences = [one for p in paragraphs for one in _SENTENCE_END.split(p) if one]
    while sentences:
        size = rng.randint(1, 4)
        yield ("" if language == "zh" else " ").join(sentences[:size])
        sentences = sentences[size:]


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "outlets.toml").read_text("utf-8"))
