"""What a page says of itself: language, titles, dates, outlet, agency."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.articles.article import Block, Story
from assistant.articles.cleaning import Marked
from assistant.language import detect


@dataclass(frozen=True, slots=True)
class Page:
    """The described parts of a page."""

    language: str
    stories: tuple[Story, ...]
    blocks: tuple[Block, ...]


def describe(text: str, marked: list[Marked]) -> Page:
    """Language, stories and blocks of a marked page."""
    language = detect(text)
    blocks = tuple(Block(m.start, m.end, m.kind, language, m.story) for m in marked)
    return Page(language, (Story(title=marked[0].text[:80]),), blocks)
