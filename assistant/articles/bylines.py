"""Who wrote a story, by its own lines and by what its file says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.articles.agencies import agency_named
from assistant.articles.article import BlockKind
from assistant.articles.dates import dates_in
from assistant.articles.page import Marked
from assistant.articles.phrases import fold, phrases

_LONGEST_NAME = 60  # characters
_LONGEST_LIST = 400  # characters of all names
_MOST_WORDS = 6  # of one name
_MOST_NAMES = 6
_NO_ONE = frozenset({"admin", "administrator", "webmaster", "root", "author", "guest", "editor"})
_APART = re.compile(r"\s*(?:[;|•·،、]|\s/\s|,(?!\s*(?:jr|sr)\b))\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:and|und|et|e|y|en|i|и|ve|&)\s+(?=\w)")
_KOREAN = re.compile(r"(?<![가-힣])([가-힣]{2,4})\s?(?:선임기자|기자|특파원)(?![가-힣])")
_HAN = r"[\u4e00-\u9fff]"
_CHINESE = re.compile(
    rf"(?:记者|記者|作者|撰文|文)\s?[:：/丨|]?\s?({_HAN}(?:{_HAN}|·){{1,5}})(?!{_HAN})"
)


def names(stated: Iterable[str], *, but: Iterable[str | None] = ()) -> str | None:
    """The names of people among names that a file states; `but` are names of outlets.

    Addresses, accounts and agencies are no one's names.
    """
    others = {fold(name) for name in but if name}
    found: dict[str, str] = {}
    for text in stated:
        line = " ".join(text.split())[:_LONGEST_LIST]
        for part in _APART.split(_AND.sub(";", line)):
            plain = " ".join(part.split())
            if _is_name(plain) and fold(plain) not in others:
                found.setdefault(fold(plain), plain)
    return ", ".join(list(found.values())[:_MOST_NAMES]) or None


def byline_of(part: Sequence[Marked]) -> str | None:
    """The names in a story's byline: «By Ana Ruiz and Li Wei», «بقلم: ليلى حداد»."""
    for block in part:
        if block.kind is BlockKind.BYLINE and len(block.text) <= _LONGEST_LIST:
            named = _named_in(block.text)
            if named:
                return named
    return None


def _named_in(line: str) -> str | None:
    written = next(dates_in(line), None)
    text = line[: written.start] if written else line
    text = text.rstrip(" \t|•·-–—,،:;(")
    if found := _KOREAN.findall(text) or _CHINESE.findall(text):
        return names(found)
    label, colon, behind = text.partition(":") if ":" in text else text.partition("：")
    if colon and fold(label) in phrases("author").exact:
        return names([behind])
    by = phrases("by").at_start(fold(text))
    if by:
        rest = text.split()[len(by.split()) :]
        return names([" ".join(rest)]) if rest and not rest[0][0].islower() else None
    return None


def _is_name(name: str) -> bool:
    folded = fold(name)
    return (
        bool(folded)
        and len(name) <= _LONGEST_NAME
        and len(name.split()) <= _MOST_WORDS
        and not re.search(r"[\d@<>]|https?:|www\.|\.\w{2,4}/", name)
        and folded not in _NO_ONE
        and agency_named(name) is None
    )
