"""The lines of a page as the text of an article and its blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.html.content import choose
from assistant.articles.formats.html.facts import Facts, page_title
from assistant.articles.formats.html.lines import Element, HtmlLine, ancestors
from assistant.articles.formats.html.regions import Regions
from assistant.articles.formats.html.similarity import words
from assistant.articles.layout import is_full_paragraph, is_prose
from assistant.articles.page import Marked
from assistant.articles.phrases import fold
from assistant.articles.wording import Clue, clue

_SAME_TITLE = 0.6  # of the words of both that two wordings of one headline share
_LONGEST_HEADLINE = 300  # characters
_TITLE_OF_ANOTHER = 4  # words from which a link is more than a button
_LINK = 0.8  # share of a line that is links
_BYLINES = frozenset(
    {Clue.SOURCE, Clue.PUBLISHED, Clue.UPDATED, Clue.AUTHOR, Clue.CREDITS, Clue.DATE}
    | {Clue.DATELINE}
)
_HEADINGS = re.compile(r"h[1-6]$")


def marked_page(
    place: str, tree: Element, lines: Sequence[HtmlLine], facts: Facts, stated: Stated
) -> Extract:
    """A web page: everything visible, each line marked with what it is."""
    own = choose(tree, lines, facts)
    regions = Regions(lines, own)
    first = next((i for i, known in enumerate(own) if known), len(lines))
    last = max((i for i, known in enumerate(own) if known), default=-1)
    titles = (stated.title, facts.title, page_title(tree))
    headline = _headline(lines, first, [title for title in titles if title], any(own))
    kinds = []
    for i, line in enumerate(lines):
        said = clue(line.text)
        if i == headline:
            kinds.append(BlockKind.HEADLINE)
        elif own[i]:
            kinds.append(_kind_of_own(line, i, first, facts))
        else:
            near = headline is not None and headline < i < first
            kinds.append(_kind_of_other(line, said, regions, near=near, inside=first < i < last))
    return _extract(place, lines, kinds, stated)


def marked_document(place: str, lines: Sequence[HtmlLine], stated: Stated) -> Extract:
    """A document without page furniture of its own: marked as plain text is, headings as such."""
    text, bounds = _laid_out(lines)
    headings = {start for line, (start, _) in zip(lines, bounds, strict=True) if _level(line)}
    marked = [
        Marked(m.start, m.end, m.text, BlockKind.HEADLINE, m.story, None)
        if m.start in headings and m.kind in (BlockKind.BODY, BlockKind.BYLINE)
        else m
        for m in mark(text)
    ]
    return Extract(place, text, stated, tuple(marked))


def _extract(
    place: str, lines: Sequence[HtmlLine], kinds: Sequence[BlockKind], stated: Stated
) -> Extract:
    text, bounds = _laid_out(lines)
    marked = tuple(
        Marked(start, end, line.text, kind, 0, clue(line.text))
        for line, (start, end), kind in zip(lines, bounds, kinds, strict=True)
    )
    return Extract(place, text, stated, marked, lines=tuple(line.source for line in lines))


def _laid_out(lines: Sequence[HtmlLine]) -> tuple[str, list[tuple[int, int]]]:
    """The text of the lines, a blank line between blocks, and where each line stands in it."""
    parts: list[str] = []
    bounds = []
    at = 0
    for line in lines:
        gap = "" if not parts else "\n" if line.broken else "\n\n"
        parts += [gap, line.text]
        at += len(gap)
        bounds.append((at, at + len(line.text)))
        at += len(line.text)
    return "".join(parts), bounds


def _level(line: HtmlLine) -> int:
    """The level of the heading a line stands in, or 0."""
    for _, element in zip(range(3), ancestors(line.element), strict=False):
        if _HEADINGS.match(str(element.tag)):
            return int(element.tag[1])
    return 0


def _headline(
    lines: Sequence[HtmlLine], first: int, titles: Sequence[str], found: bool
) -> int | None:
    """The index of the line that is the article's headline.

    It reads like a title the page states and stands above the text, best as a heading; else it
    is the last heading of the first level above the text.
    """
    above = [
        i
        for i in range(min(first + 1, len(lines)))
        if len(lines[i].text) <= _LONGEST_HEADLINE and clue(lines[i].text) is None
    ]
    for title in titles:
        wanted = set(words(title))
        alike = [
            (_level(lines[i]) == 1, bool(_level(lines[i])), i)
            for i in above
            if _share(wanted, set(words(lines[i].text))) >= _SAME_TITLE
        ]
        if alike:
            return max(alike)[2]
    if not found:
        return None
    top = [i for i in above if _level(lines[i]) == 1 and len(words(lines[i].text)) > 1]
    return top[-1] if top else None


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _kind_of_own(line: HtmlLine, index: int, first: int, facts: Facts) -> BlockKind:
    if _level(line) and index > first and not (is_full_paragraph(line.text)):
        return BlockKind.HEADLINE
    return BlockKind.BODY


def _kind_of_other(
    line: HtmlLine, said: Clue | None, regions: Regions, *, near: bool, inside: bool
) -> BlockKind:
    """What a line is that is not of the article's text.

    `near`: it stands between headline and text; `inside`: between the text's paragraphs.
    """
    if regions.inside_main(line) or near or inside:
        if said is Clue.PHOTO or regions.is_caption(line):
            return BlockKind.CAPTION
        if (near or inside) and (said in _BYLINES or regions.is_byline(line)):
            return BlockKind.BYLINE
    if said is Clue.RELATED_LINE:
        return BlockKind.TEASER
    if said is None and line.link_share >= _LINK and len(words(line.text)) >= _TITLE_OF_ANOTHER:
        return BlockKind.TEASER
    apart = regions.inside_main(line) or regions.apart(line)
    if said is None and not apart and is_prose(line.text) and fold(line.text):
        return BlockKind.TEASER
    return BlockKind.FURNITURE
