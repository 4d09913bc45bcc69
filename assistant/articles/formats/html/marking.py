"""The lines of a page as the text of an article and its blocks."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.html.content import choose
from assistant.articles.formats.html.facts import Facts, page_title
from assistant.articles.formats.html.lines import Element, HtmlLine
from assistant.articles.formats.html.regions import Regions, names
from assistant.articles.formats.html.similarity import words
from assistant.articles.formats.html.stories import further_stories
from assistant.articles.layout import is_full_paragraph, is_prose
from assistant.articles.page import Marked
from assistant.articles.phrases import fold
from assistant.articles.wording import Clue, clue

_SAME_TITLE = 0.5  # of the pairs of letters of both that two wordings of one headline share
_LONGEST_HEADLINE = 300  # characters
_TITLE_OF_ANOTHER = 4  # words from which a link is more than a button
_LINK = 0.8  # share of a line that is links
_STANDFIRST = frozenset(
    """abstract bajada catenaccio chapeau deck dek description excerpt intro introduction lead lede
    occhiello sommario standfirst subheadline subtitle summary teasertext vorspann""".split()
)
_CREDITS = 2  # lines below the text in which those who wrote it may be named
_BYLINES = frozenset(
    {Clue.SOURCE, Clue.PUBLISHED, Clue.UPDATED, Clue.AUTHOR, Clue.CREDITS, Clue.DATE}
    | {Clue.DATELINE}
)

_ABOVE_TEXT = frozenset({Clue.AUTHOR, Clue.PUBLISHED, Clue.UPDATED, Clue.DATE})


def marked_page(
    place: str, tree: Element, lines: Sequence[HtmlLine], facts: Facts, stated: Stated
) -> Extract:
    """A web page: everything visible, each line marked with what it is."""
    clues = [clue(line.text) for line in lines]
    own = _behind_bylines(lines, clues, choose(tree, lines, clues, facts))
    regions = Regions(lines, own)
    first = next((i for i, known in enumerate(own) if known), len(lines))
    last = max((i for i, known in enumerate(own) if known), default=-1)
    titles = (stated.title, facts.title, page_title(tree))
    above = [i for i in range(min(first + 1, len(lines))) if clues[i] is None]
    headline = _headline(lines, above, [title for title in titles if title], any(own))
    kinds = []
    for i, (line, said) in enumerate(zip(lines, clues, strict=True)):
        near = headline is not None and headline < i < first
        if i == headline:
            kinds.append(BlockKind.HEADLINE)
        elif own[i]:
            subheading = line.level and i > first and not is_full_paragraph(line.text)
            kinds.append(BlockKind.HEADLINE if subheading else BlockKind.BODY)
        elif near and said is None and _is_standfirst(line, lines[headline or 0], regions):
            kinds.append(BlockKind.HEADLINE)
        else:
            inside = first < i <= last + _CREDITS
            kinds.append(_kind_of_other(line, said, regions, near=near, inside=inside))
    further = further_stories(lines, clues, own, regions)
    told = [further.get(i, (kind, 0)) for i, kind in enumerate(kinds)]
    return _extract(place, lines, clues, told, stated)


def _behind_bylines(
    lines: Sequence[HtmlLine], clues: Sequence[Clue | None], own: Sequence[bool]
) -> list[bool]:
    """Which lines are the article's, without the bylines above its first paragraph."""
    found = list(own)
    for i, known in enumerate(own):
        if known and clues[i] in _ABOVE_TEXT:
            found[i] = False
        elif known and not lines[i].level:
            break
    return found


def marked_document(place: str, lines: Sequence[HtmlLine], stated: Stated) -> Extract:
    """A document without page furniture of its own: marked as plain text is, headings as such."""
    text, bounds = _laid_out(lines)
    headings = {start for line, (start, _) in zip(lines, bounds, strict=True) if line.level}
    marked = [
        Marked(m.start, m.end, m.text, BlockKind.HEADLINE, m.story, None)
        if m.start in headings and m.kind in (BlockKind.BODY, BlockKind.BYLINE)
        else m
        for m in mark(text)
    ]
    return Extract(place, text, stated, tuple(marked))


def _extract(
    place: str,
    lines: Sequence[HtmlLine],
    clues: Sequence[Clue | None],
    told: Sequence[tuple[BlockKind, int]],
    stated: Stated,
) -> Extract:
    text, bounds = _laid_out(lines)
    marked = tuple(
        Marked(start, end, line.text, kind, story, said)
        for line, said, (start, end), (kind, story) in zip(lines, clues, bounds, told, strict=True)
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


def _headline(
    lines: Sequence[HtmlLine], above: Sequence[int], titles: Sequence[str], found: bool
) -> int | None:
    """The index of the line that is the article's headline.

    It reads like a title the page states and stands above the text, best as a heading; else it
    is the last heading of the first level above the text.
    """
    above = [i for i in above if len(lines[i].text) <= _LONGEST_HEADLINE]
    for title in titles:
        alike = [
            (lines[i].level == 1, lines[i].level > 0, i)
            for i in above
            if _share(_pairs(title), _pairs(lines[i].text)) >= _SAME_TITLE
        ]
        if alike:
            return max(alike)[2]
    if not found:
        return None
    top = [i for i in above if lines[i].level == 1 and len(words(lines[i].text)) > 1]
    return top[-1] if top else None


def _pairs(text: str) -> set[str]:
    letters = "".join(words(text))
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0


def _is_standfirst(line: HtmlLine, headline: HtmlLine, regions: Regions) -> bool:
    """Whether a line between headline and text is a paragraph that introduces the article.

    It stands beside the headline, or is named so.
    """
    if not is_full_paragraph(line.text) or line.linked:
        return False
    if regions.apart(line) or regions.is_caption(line) or regions.is_byline(line):
        return False
    beside = line.element.getparent() is headline.element.getparent()
    return beside or bool(names(line.element) & _STANDFIRST)


def _kind_of_other(
    line: HtmlLine, said: Clue | None, regions: Regions, *, near: bool, inside: bool
) -> BlockKind:
    """What a line is that is not of the article's text.

    `near`: it stands between headline and text; `inside`: between the text's paragraphs, or right
    below them.
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
