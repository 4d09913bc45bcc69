"""Which lines of a page are the article's own.

trafilatura chooses first: it is the best of the libraries by itself. What it chooses is placed on
the lines of the page, and then put right where the page itself shows it to be wrong:

- A page may hold its article a second time, as data for search engines (schema.org). Where that
  text is visible on the page, its lines are the article's.
- A paragraph between two of the article's, in the same region and like them, is the article's.
- What is named as something else (`class="newsletter"`), is made of links or says that it is a
  button, a notice or another article's title, is not.
- At its end an article has sentences, not headings, links or notices.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from assistant.articles.formats.html.facts import Facts
from assistant.articles.formats.html.lines import Element, HtmlLine, ancestors
from assistant.articles.formats.html.regions import Regions
from assistant.articles.formats.html.similarity import held, words
from assistant.articles.layout import ends_in_stop, is_full_paragraph, is_prose, length
from assistant.articles.wording import Clue, clue

_NOT_OWN = frozenset(
    {Clue.TOOL, Clue.SHORT_NOTICE, Clue.COOKIES, Clue.COPYRIGHT, Clue.RELATED, Clue.RELATED_LINE}
    | {Clue.COMMENTS, Clue.TAGS, Clue.NOTICE}
)
_TOO_LITTLE = 0.4  # of a page's best region; an extraction with less has missed the article
_VISIBLE = 0.8  # of the words of a text given as data that must be seen on the page
_COMMON = 0.5  # of the words of both that data and extraction must share to be of one article
_A_LINK = 0.8  # share of links above which a line is one
_LINKED = 0.5  # share of links above which a line is no paragraph
_IN_LISTS = frozenset("li dd dt td th blockquote pre".split())


def choose(tree: Element, lines: Sequence[HtmlLine], facts: Facts) -> list[bool]:
    """For each line of a page, whether it is the article's own."""
    texts = [line.text for line in lines]
    clues = [clue(text) for text in texts]
    own = held(texts, _extraction(tree))
    own = _with_data(texts, own, facts.body)
    own = _or_densest(lines, own, clues)
    regions = Regions(lines, own)
    own = [
        known and not _is_other(line, said, regions)
        for line, known, said in zip(lines, own, clues, strict=True)
    ]
    own = _filled(lines, own, clues, regions)
    return _trimmed(lines, own, clues)


def _extraction(tree: Element) -> str:
    import trafilatura  # takes a second to load, which other formats need not pay

    return trafilatura.extract(tree, include_comments=False, include_tables=True) or ""


logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot extract we report


def _with_data(texts: Sequence[str], own: list[bool], body: str | None) -> list[bool]:
    """The choice put right by the article's text as data, where the page shows that text."""
    if not body:
        return own
    given = held(texts, body)
    seen = sum(len(words(text)) for text, known in zip(texts, given, strict=True) if known)
    wanted = len(words(body))
    both = sum(len(words(text)) for text, a, b in zip(texts, own, given, strict=True) if a and b)
    chosen = sum(len(words(text)) for text, known in zip(texts, own, strict=True) if known)
    if seen < _VISIBLE * wanted or both < _COMMON * min(chosen, wanted):
        return own
    return [a or b for a, b in zip(own, given, strict=True)]


def _or_densest(
    lines: Sequence[HtmlLine], own: list[bool], clues: Sequence[Clue | None]
) -> list[bool]:
    """The choice, or where it has missed the article the paragraphs of the densest region.

    The density of a region is the length of the paragraphs directly in it, and a half of those
    one level deeper (as in Arc90's Readability).
    """
    density: dict[Element, float] = {}
    paragraphs = [
        line.link_share < _LINKED and said is None and is_full_paragraph(line.text)
        for line, said in zip(lines, clues, strict=True)
    ]
    everything = Regions(lines, paragraphs)
    for line, full in zip(lines, paragraphs, strict=True):
        if full and not everything.apart(line):
            inner = line.element if line.broken else line.element.getparent()
            for share, element in zip((1.0, 0.5), ancestors(inner), strict=False):
                density[element] = density.get(element, 0) + share * len(line.text)
    if not density:
        return own
    densest = max(density, key=density.__getitem__)
    inside = [
        full and any(e is densest for e in ancestors(line.element))
        for line, full in zip(lines, paragraphs, strict=True)
    ]
    size = sum(len(line.text) for line, is_in in zip(lines, inside, strict=True) if is_in)
    known = sum(len(line.text) for line, a, b in zip(lines, own, inside, strict=True) if a and b)
    return own if known >= _TOO_LITTLE * size else inside


def _is_other(line: HtmlLine, said: Clue | None, regions: Regions) -> bool:
    """Whether a line that was chosen is something else by its names, links or words."""
    if regions.apart(line) or regions.is_caption(line):
        return True
    if regions.is_byline(line) and not is_full_paragraph(line.text):
        return True
    if line.link_share >= _A_LINK and not ends_in_stop(line.text) and line.tag not in _IN_LISTS:
        return True
    return said in _NOT_OWN and not (said is Clue.NOTICE and is_full_paragraph(line.text))


def _filled(
    lines: Sequence[HtmlLine],
    own: list[bool],
    clues: Sequence[Clue | None],
    regions: Regions,
) -> list[bool]:
    """The choice with the paragraphs that stand among those chosen, and are like them."""
    chosen = [i for i, known in enumerate(own) if known]
    if not chosen:
        return own
    homes = {_home(lines[i]) for i in chosen}
    first, last = chosen[0], chosen[-1]
    filled = list(own)
    for i, line in enumerate(lines):
        if own[i] or clues[i] is not None or line.link_share >= _LINKED:
            continue
        if not regions.inside_main(line) or regions.apart(line):
            continue
        if regions.is_caption(line) or regions.is_byline(line):
            continue
        at_home = _home(line) in homes
        if first < i < last:
            filled[i] = is_full_paragraph(line.text) or (at_home and is_prose(line.text))
        else:
            filled[i] = at_home and is_full_paragraph(line.text) and line.tag in ("p", "li")
    return filled


def _home(line: HtmlLine) -> tuple[Element, str, str]:
    """Where a line stands: lines of one home are likely of one kind."""
    return line.element.getparent(), line.tag, line.element.get("class") or ""


def _trimmed(
    lines: Sequence[HtmlLine], own: list[bool], clues: Sequence[Clue | None]
) -> list[bool]:
    """The choice without what stands behind the article's last sentence."""
    trimmed = list(own)
    for i in range(len(lines) - 1, -1, -1):
        if not trimmed[i]:
            continue
        line = lines[i]
        if clues[i] is None and (
            (is_prose(line.text) and line.link_share < _A_LINK and not _is_heading(line))
            or (line.tag in _IN_LISTS and line.link_share < _LINKED)
            or length(line.text) > 130
        ):
            break
        trimmed[i] = False
    return trimmed if any(trimmed) else own


def _is_heading(line: HtmlLine) -> bool:
    return any(element.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
               for _, element in zip(range(3), ancestors(line.element), strict=False))  # fmt: skip
