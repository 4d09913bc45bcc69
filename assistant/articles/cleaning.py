"""The text of a page divided into blocks, each marked with what it is."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.articles.article import BlockKind
from assistant.articles.layout import paragraphs


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of characters of one kind, `text[start:end]`, and the story it belongs to."""

    start: int
    end: int
    text: str
    kind: BlockKind
    story: int = 0


def mark(text: str) -> list[Marked]:
    """What each part of a page is."""
    return [Marked(p.start, p.end, p.text, BlockKind.BODY) for p in paragraphs(text)]
