"""A page while it is being marked: its lines with their clues, and what each was found to be."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from assistant.articles.agencies import ends_in_photo_credit
from assistant.articles.article import BlockKind
from assistant.articles.layout import Paragraph, is_prose, length, paragraphs
from assistant.articles.wording import Clue, clue, read_more_before

_LONGEST_CAPTION = 300  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a page, `text[start:end]`, and what its shape and its words say of it."""

    start: int
    end: int
    text: str
    clue: Clue | None
    prose: bool

    @property
    def plain(self) -> bool:
        """Whether it is prose that no wording speaks against."""
        return self.prose and self.clue is None

    @property
    def title_like(self) -> bool:
        """Whether it has the shape of a title and no wording says otherwise."""
        return not self.prose and self.clue is None


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of characters of one kind, `text[start:end]`, and the story it belongs to."""

    start: int
    end: int
    text: str
    kind: BlockKind
    story: int
    clue: Clue | None


class Page:
    """The lines of a page, and the kind and the story found for each so far."""

    def __init__(self, text: str) -> None:
        self.lines = _lines(text)
        self._kinds: list[BlockKind] = [BlockKind.BODY] * len(self.lines)
        self._stories = [0] * len(self.lines)

    def mark(self, index: int, kind: BlockKind, story: int = 0) -> None:
        """Note what a line is."""
        self._kinds[index] = kind
        self._stories[index] = story

    def marked(self) -> list[Marked]:
        """The lines with what they are."""
        return [
            Marked(line.start, line.end, line.text, kind, story, line.clue)
            for line, kind, story in zip(self.lines, self._kinds, self._stories, strict=True)
        ]

    def is_caption(self, index: int) -> bool:
        """Whether a line above the article is a photo's caption with the photo's agency.

        The article's last paragraph may name an agency at its end, too.
        """
        line = self.lines[index]
        return (
            index < self.last_plain
            and length(line.text) <= _LONGEST_CAPTION
            and ends_in_photo_credit(line.text)
        )

    def is_followed_by_little(self, index: int) -> bool:
        """Whether less than half as much prose stands below a line as above it."""
        above, whole = self._prose_above[index], self._prose_above[-1]
        return whole - above < above / 2

    @cached_property
    def _prose_above(self) -> list[int]:
        lengths = (len(line.text) if line.plain else 0 for line in self.lines)
        return list(accumulate(lengths, initial=0))

    @cached_property
    def last_plain(self) -> int:
        """Index of the last line that is prose by shape and words, or -1."""
        return max((i for i, line in enumerate(self.lines) if line.plain), default=-1)

    @cached_property
    def first_plain(self) -> int:
        """Index of the line the article's text begins with, or -1 where a page has no prose."""
        return next(
            (i for i, line in enumerate(self.lines) if line.plain and not self.is_caption(i)), -1
        )


def _lines(text: str) -> list[Line]:
    return [
        Line(part.start, part.end, part.text, clue(part.text), is_prose(part.text))
        for paragraph in paragraphs(text)
        for part in _parted(paragraph)
    ]


def _parted(paragraph: Paragraph) -> list[Paragraph]:
    """A paragraph, and before it the words of a link where they stand glued to its front."""
    glued = read_more_before(paragraph.text)
    if not glued:
        return [paragraph]
    middle = paragraph.start + glued
    return [
        Paragraph(paragraph.start, middle, paragraph.text[:glued]),
        Paragraph(middle, paragraph.end, paragraph.text[glued:]),
    ]
