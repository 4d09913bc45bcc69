"""What an article is: its text as read, the stories on its page and the blocks they are made of."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class BlockKind(StrEnum):
    """What a block of a page is. Only the article's own words may be quoted."""

    HEADLINE = "headline"
    BODY = "body"
    CAPTION = "caption"
    BYLINE = "byline"  # author, dateline, credits
    FURNITURE = "furniture"  # toolbar, share, cookie notice, comment form, tags, copyright
    TEASER = "teaser"  # another article announced: its headline and first words

    @property
    def quotable(self) -> bool:
        """Whether its words are the story's own."""
        return self not in (BlockKind.FURNITURE, BlockKind.TEASER)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of characters of one kind: `article.text[start:end]`.

    Blocks are in the order of the text, do not overlap, and together hold every character that is
    not white space. `story` is an index into `Article.stories`. `page` is the page of the file it
    begins on, from 1, where the file has pages; `line` the line of an HTML file's source.
    """

    start: int
    end: int
    kind: BlockKind
    language: str
    story: int = 0
    page: int | None = None
    line: int | None = None


class Confidence(StrEnum):
    """How sure the day of a date is; `dating` says when it is which."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"  # kept to be looked at, never a story's date


@dataclass(frozen=True, slots=True)
class Story:
    """A story on a page: the page's own (the first) or a second one standing below it.

    Everything is as the page states it; what it does not state is None. A second story does not
    inherit the first one's date, outlet or agency.

    Attributes:
        title: Its headline.
        date: The day it was published; certain or likely, never weak.
        outlet: Who published it.
        agency: The news agency it comes from.
        byline: Its authors' names, divided by commas.
        updated: The day it was last changed, as it says itself.
        date_read_from: The places `date` was read from, or `weak_date` where there is none,
            divided by commas: «JSON-LD, label».
        date_confidence: How sure that day is.
        updated_read_from: The places `updated` was read from.
        updated_confidence: How sure that day is.
        weak_date: The day it may have been published, where nothing better is known.
    """

    title: str
    date: dt.date | None = None
    outlet: str | None = None
    agency: str | None = None
    byline: str | None = None
    updated: dt.date | None = None
    date_read_from: str | None = None
    date_confidence: Confidence | None = None
    updated_read_from: str | None = None
    updated_confidence: Confidence | None = None
    weak_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A page of the archive.

    Attributes:
        id: 16 hex digits made from the path: identity is the place, change is the content.
        path: Absolute path of the file it was read from. Of one article among several in a file,
            «#» and its place there follow: `items.jsonl#17`, `archive.zip#inner/name.html`.
        text: The text as read; only line ends are normalised, to a line feed.
        language: ISO 639-1 code of the page's own story.
        stories: At least one.
        blocks: See `Block`.
        content_hash: SHA-256 of the text, in hex.
        url: The address it was published at, where its file states one.
        captured: When it was fetched (UTC), where its file says so, as a WARC does.
        saved: When its file was last written (UTC).
    """

    id: str
    path: str
    text: str
    language: str
    stories: tuple[Story, ...]
    blocks: tuple[Block, ...]
    content_hash: str
    url: str | None = None
    captured: dt.datetime | None = None
    saved: dt.datetime | None = None

    @property
    def description(self) -> str:
        """A hash, 16 hex digits, of all that is known of the text: stories, blocks, address."""
        known = repr((self.language, self.stories, self.blocks, self.url))
        return hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def title(self) -> str:
        """The title of the page's own story."""
        return self.stories[0].title

    @property
    def date(self) -> dt.date | None:
        """The publication date of the page's own story, where the page states one."""
        return self.stories[0].date

    @property
    def outlet(self) -> str | None:
        """Who published the page's own story, where the page says so."""
        return self.stories[0].outlet

    @property
    def agency(self) -> str | None:
        """The news agency the page's own story comes from, where the page says so."""
        return self.stories[0].agency

    @property
    def body(self) -> str:
        """The page's own story without headline, bylines and captions: paragraphs, subheadings."""
        own = [block for block in self.blocks if block.story == 0]
        first = next((i for i, b in enumerate(own) if b.kind is BlockKind.BODY), len(own))
        wanted = (BlockKind.BODY, BlockKind.HEADLINE)
        return "\n\n".join(self.text[b.start : b.end] for b in own[first:] if b.kind in wanted)


def from_here(path: str) -> str:
    """A path as people would type it: from the working folder, where it lies below it."""
    return path.removeprefix(f"{Path.cwd().as_posix().rstrip('/')}/")
