"""The text of a page divided into blocks, each marked with what it is.

Two kinds of evidence are used: what a line says (`wording`) and its shape and place (`layout`).
Neither is enough alone: a line is furniture by its words only where furniture stands, and no
paragraph of prose is furniture because of where it stands.
"""

from __future__ import annotations

from assistant.articles.article import BlockKind
from assistant.articles.body import mark_body
from assistant.articles.layout import length, words
from assistant.articles.page import Line, Marked, Page
from assistant.articles.wording import Clue

_LONGEST_LABEL = 3  # words of a section's name or a menu entry
_LONGEST_NAME = 5  # words of an author's name that stands without «by»
_LONGEST_TITLE = 130  # characters

_KIND_IN_HEAD = {
    Clue.TOOL: BlockKind.FURNITURE,
    Clue.NOTICE: BlockKind.FURNITURE,
    Clue.SHORT_NOTICE: BlockKind.FURNITURE,
    Clue.COOKIES: BlockKind.FURNITURE,
    Clue.COPYRIGHT: BlockKind.FURNITURE,
    Clue.RELATED: BlockKind.FURNITURE,
    Clue.RELATED_LINE: BlockKind.TEASER,
    Clue.COMMENTS: BlockKind.FURNITURE,
    Clue.TAGS: BlockKind.FURNITURE,
    Clue.SOURCE: BlockKind.BYLINE,
    Clue.PUBLISHED: BlockKind.BYLINE,
    Clue.UPDATED: BlockKind.BYLINE,
    Clue.AUTHOR: BlockKind.BYLINE,
    Clue.CREDITS: BlockKind.BYLINE,
    Clue.DATE: BlockKind.BYLINE,
    Clue.DATELINE: BlockKind.BYLINE,
    Clue.PHOTO: BlockKind.CAPTION,
}


def mark(text: str) -> list[Marked]:
    """The blocks of a page: in order, disjoint, together holding all that is not white space."""
    page = Page(text)
    if page.first_plain < 0:
        _mark_without_prose(page)
    else:
        body = _start_of_body(page)
        _mark_head(page, body)
        mark_body(page, body)
    return page.marked()


def _mark_without_prose(page: Page) -> None:
    """A page of single lines: what wording does not speak against stays the article's own."""
    for index, line in enumerate(page.lines):
        certain = line.clue in (Clue.TOOL, Clue.COOKIES, Clue.SHORT_NOTICE, Clue.COMMENTS)
        if certain or (line.clue is Clue.COPYRIGHT and not line.prose):
            page.mark(index, BlockKind.FURNITURE)


def _start_of_body(page: Page) -> int:
    """Where the article's text begins: at its first prose, or behind it if that asks the title."""
    first = page.first_plain
    text = page.lines[first].text
    asks = text[-1] in "?？؟!！" and length(text) <= _LONGEST_TITLE
    titled = any(line.title_like for line in page.lines[:first])
    if asks and not titled and first < page.last_plain:
        return next(i for i in range(first + 1, len(page.lines)) if page.lines[i].plain)
    return first


def _mark_head(page: Page, body: int) -> None:
    """Mark what stands above the article's first paragraph."""
    titles = [i for i in range(body) if _may_be_title(page, i)]
    headline = _headline(page, titles)
    for index in range(body):
        line = page.lines[index]
        if index in titles:
            page.mark(index, _kind_of_title_line(line, index, headline))
        elif line.clue is None or page.is_caption(index):
            page.mark(index, BlockKind.CAPTION)
        elif line.prose and line.clue in (Clue.NOTICE, Clue.COOKIES, Clue.COPYRIGHT):
            # Below the headline it may be the first paragraph of an article on such notices.
            above = headline is None or index < headline
            page.mark(index, BlockKind.FURNITURE if above else BlockKind.BODY)
        else:
            page.mark(index, _KIND_IN_HEAD[line.clue])


def _may_be_title(page: Page, index: int) -> bool:
    line = page.lines[index]
    return line.clue is None and not page.is_caption(index)


def _headline(page: Page, titles: list[int]) -> int | None:
    """The first line of more than a few words, or else the longest."""
    longer = [i for i in titles if words(page.lines[i].text) > _LONGEST_LABEL]
    if longer:
        return longer[0]
    return max(titles, key=lambda i: length(page.lines[i].text), default=None)


def _kind_of_title_line(line: Line, index: int, headline: int | None) -> BlockKind:
    if headline is None or index < headline:
        return BlockKind.FURNITURE
    if index > headline and words(line.text) <= _LONGEST_NAME:
        return BlockKind.BYLINE
    return BlockKind.HEADLINE
