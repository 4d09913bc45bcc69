"""Which outlet published a story, as far as its page says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.articles.agencies import agency_named, names_no_one
from assistant.articles.article import BlockKind
from assistant.articles.following import followed_outlet
from assistant.articles.page import Marked
from assistant.articles.phrases import fold
from assistant.articles.wording import Clue

_MOST_WORDS = 5  # of an outlet's name
_NAME = r"(?P<name>[^\s.,:;|()«»\"][^.,:;|()«»\"]{0,50}?)"

# What every Italian news page must say of itself.
_REGISTERED = re.compile(rf"{_NAME}\s+è una testata\b")
_NEWSROOM = re.compile(r"\b[Rr]edazione\s+(?:di|de|del|della|dell['’])\s*(?P<name>\S.{1,40})$")
_COPYRIGHT = re.compile(
    rf"""^(?:copyright|©|\(c\))\W{{0,3}}(?:©|\(c\))?\s*(?:\d{{4}}(?:\s?[-–]\s?\d{{2,4}})?,?\s+)?(?:by\s+)?
    {_NAME}(?:,?\s+\d{{4}}(?:\s?[-–]\s?\d{{2,4}})?)?\s*
    (?:[.,|–-]?\s*(?:all\ rights|alle\ rechte|tous\ droits|todos\ los|tutti\ i|todos\ os|все\ права
    |wszelkie|tüm\ hakları|جميع\ الحقوق|كل\ الحقوق|版权所有|版權所有).*)?[.]?$""",
    re.VERBOSE | re.IGNORECASE,
)


def outlet_of(part: Sequence[Marked]) -> str | None:
    """The outlet that the blocks of one story, the page's furniture among them, name.

    The page's own imprint is asked first, then the newsroom in the byline, then the source line:
    a page may have its story from elsewhere and still be the one that published it.
    """
    return next(_stated(part), None)


def sources(part: Sequence[Marked]) -> list[str]:
    """Who the source lines above or below a story's text name."""
    bodies = [i for i, block in enumerate(part) if block.kind is BlockKind.BODY]
    first, last = (bodies[0], bodies[-1]) if bodies else (0, 0)
    return [
        re.split("[:：]", block.text, maxsplit=1)[1].strip()
        for i, block in enumerate(part)
        if block.clue is Clue.SOURCE and block.kind is BlockKind.BYLINE and not first < i < last
    ]


def _stated(part: Sequence[Marked]) -> Iterator[str]:
    imprint = [block.text for block in part if block.kind is BlockKind.FURNITURE]
    bylines = [block.text for block in part if block.kind is BlockKind.BYLINE]
    found = [followed_outlet(text) for text in imprint]
    found += [
        _captured(pattern, text)
        for pattern, texts in ((_REGISTERED, imprint), (_NEWSROOM, bylines), (_COPYRIGHT, imprint))
        for text in texts
    ]
    for name in found:
        if name and _is_name(name):
            yield name[0].upper() + name[1:]
    named = [name for name in sources(part) if _is_name(name)]
    # «Source: RT», «Source: RT Arabic» name one outlet, the longer name the better.
    longest = max(named, key=len, default="")
    if longest and all(fold(longest).startswith(fold(name)) for name in named):
        yield longest


def _is_name(name: str) -> bool:
    known = agency_named(name) is not None or names_no_one(name)
    return bool(name.strip()) and len(name.split()) <= _MOST_WORDS and not known


def _captured(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match["name"].strip() if match else None
