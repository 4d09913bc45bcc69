"""Which lines of a page are the article's own.

trafilatura chooses first: it is the best of the libraries by itself. What it chooses is placed on
the lines of the page, and then put right where the page itself shows it to be wrong:

- A page may hold its article a second time, as data for search engines (schema.org). Where that
  text is visible on the page, its lines are the article's.
- A paragraph between two of the article's, in the same region and like them, is the article's.
- What is named as something else (`class="newsletter"`), is made of links or says that it is a
  button, a notice or another article's title, is not.
- An article begins and ends with sentences, not with headings, links or notices.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from assistant.articles.formats.html.facts import Facts
from assistant.articles.formats.html.lines import Element, HtmlLine, ancestors
from assistant.articles.formats.html.regions import Regions
from assistant.articles.formats.html.similarity import held, words
from assistant.articles.layout import ends_in_stop, is_full_paragraph, is_prose
from assistant.articles.phrases import fold
from assistant.articles.wording import Clue

_NOT_OWN = frozenset(
    {Clue.TOOL, Clue.SHORT_NOTICE, Clue.COOKIES, Clue.COPYRIGHT, Clue.RELATED, Clue.RELATED_LINE}
    | {Clue.COMMENTS, Clue.TAGS, Clue.PHOTO}
)
_TOO_LITTLE = 0.4  # of a page's best region; an extraction with less has missed the article
_VISIBLE = 0.8  # of the words of a text given as data that must be seen on the page
_COMMON = 0.5  # of the words of both that data and extraction must share to be of one article
_WHOLE = 0.85  # of the words chosen that the data has where it is the whole article
_A_LINK = 0.8  # share of links above which a line is one
_LINKED = 0.5  # share of links above which a line is no paragraph
_LISTS = frozenset("li dd dt td th blockquote pre".split())
_LONGEST_HEADING = 130  # characters
_FAR = 8  # lines of other things between two stretches of text
_ISLAND = 0.2  # of the longest stretch; a longer one far from it may be its second half
_LONGEST_SIGN_OFF = 250  # characters
_NETWORKS = re.compile(
    r"\b(?:Facebook|Twitter|Instagram|YouTube|Telegram|WhatsApp|TikTok|LinkedIn|Google News)\b"
)
_LAST = 3  # lines at the end of an article in which its author may be introduced


def choose(
    tree: Element, lines: Sequence[HtmlLine], clues: Sequence[Clue | None], facts: Facts
) -> list[bool]:
    """For each line of a page, whether it is the article's own; `clues` is what its words say."""
    own = held([line.text for line in lines], _extraction(tree))
    own = _with_data(lines, own, facts.body)
    own = _or_densest(lines, own, clues)
    regions = Regions(lines, own)
    own = _without_others(lines, own, clues, regions)
    own = _filled(lines, own, clues, regions)
    own = _without_comments(lines, own, clues)
    own = _without_islands(lines, own)
    own = _trimmed(lines, own, clues)
    return _without_authors(lines, own, facts.authors)


def _extraction(tree: Element) -> str:
    import trafilatura  # takes a second to load, which other formats need not pay

    return trafilatura.extract(tree, include_comments=False, include_tables=True) or ""


logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot extract we report


def _with_data(lines: Sequence[HtmlLine], own: list[bool], body: str | None) -> list[bool]:
    """The choice put right by the article's text as data, where the page shows that text.

    Where the data has nearly all that was chosen it is whole, and nothing before or behind it is
    the article's.
    """
    if not body:
        return own
    given = held([line.text for line in lines], body)
    sizes = [len(words(line.text)) for line in lines]
    wanted = len(words(body))
    seen = sum(size for size, is_given in zip(sizes, given, strict=True) if is_given)
    chosen = sum(size for size, known in zip(sizes, own, strict=True) if known)
    both = sum(size for size, a, b in zip(sizes, own, given, strict=True) if a and b)
    if seen < _VISIBLE * wanted or both < _COMMON * min(chosen, wanted):
        return own
    if both >= _WHOLE * chosen:
        first, last = given.index(True), len(given) - 1 - given[::-1].index(True)
        own = [known and first <= i <= last for i, known in enumerate(own)]
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
    everything = Regions(lines, paragraphs, most_apart=_MOST_OF_A_PAGE)
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


_MOST_OF_A_PAGE = 0.7  # a region named as apart that holds more is the page


def _without_others(
    lines: Sequence[HtmlLine], own: list[bool], clues: Sequence[Clue | None], regions: Regions
) -> list[bool]:
    """The choice without lines that are something else by their names, links or words."""
    listed: dict[Element, list[bool]] = {}
    for line, known in zip(lines, own, strict=True):
        if known and line.tag in _LISTS:
            listed.setdefault(line.element.getparent(), []).append(line.link_share >= _A_LINK)

    def is_other(line: HtmlLine, said: Clue | None) -> bool:
        if regions.apart(line) or regions.is_caption(line) or said in _NOT_OWN:
            return True
        full = is_full_paragraph(line.text)
        if said is Clue.NOTICE:
            return not full or line.linked > 0
        if regions.is_byline(line) and not full:
            return True
        if line.link_share >= _A_LINK and not ends_in_stop(line.text):
            linked = listed.get(line.element.getparent(), [True])
            return sum(linked) * 2 > len(linked)
        return False

    return [
        known and not is_other(line, said)
        for line, known, said in zip(lines, own, clues, strict=True)
    ]


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
    homes = {_home(lines[i]) for i in chosen if is_full_paragraph(lines[i].text)}
    first, last = chosen[0], chosen[-1]
    filled = list(own)
    for i, line in enumerate(lines):
        if own[i] or clues[i] is not None or line.link_share >= _LINKED:
            continue
        if regions.apart(line) or regions.is_caption(line) or regions.is_byline(line):
            continue
        at_home = _home(line) in homes
        full = is_full_paragraph(line.text)
        if first < i < last:
            filled[i] = (full and regions.inside_main(line)) or (at_home and is_prose(line.text))
        else:
            filled[i] = at_home and full
    for i in range(1, len(lines) - 1):
        if filled[i - 1] and filled[i + 1] and not filled[i] and clues[i] is None:
            filled[i] = _is_subheading(lines[i], lines[i + 1], regions)
    return filled


def _is_subheading(line: HtmlLine, below: HtmlLine, regions: Regions) -> bool:
    """Whether a line between two of the article's is the heading over the second."""
    together = line.element.getparent() is below.element.getparent()
    return together and line.level > 0 and line.link_share < _LINKED and not regions.apart(line)


def _home(line: HtmlLine) -> tuple[Element, str, str, str, str]:
    """Where a line stands: lines of one home are likely of one kind.

    A parent counts by its looks where it has any, so that two halves of an article with an
    advertisement between them are of one home.
    """
    parent = line.element.getparent()
    own = line.tag, line.element.get("class") or ""
    if parent is None or parent.tag == "article" or not parent.attrib:
        return parent, "", "", *own
    return parent.getparent(), str(parent.tag), parent.get("class") or "", *own


def _without_comments(
    lines: Sequence[HtmlLine], own: list[bool], clues: Sequence[Clue | None]
) -> list[bool]:
    """The choice up to a heading over readers' comments, if it has most of the text above it."""
    sizes = [len(line.text) if known else 0 for line, known in zip(lines, own, strict=True)]
    above = 0
    for i, said in enumerate(clues):
        if said is Clue.COMMENTS and sum(sizes) - above < above:
            return [known and j < i for j, known in enumerate(own)]
        above += sizes[i]
    return own


def _without_islands(lines: Sequence[HtmlLine], own: list[bool]) -> list[bool]:
    """The choice without short stretches far from the rest that are unlike it."""
    runs: list[list[int]] = []
    for i in (i for i, known in enumerate(own) if known):
        if runs and i - runs[-1][-1] <= _FAR:
            runs[-1].append(i)
        else:
            runs.append([i])
    if len(runs) < 2:
        return own
    sizes = [sum(len(lines[i].text) for i in run) for run in runs]
    largest = runs[sizes.index(max(sizes))]
    homes = {_home(lines[i]) for i in largest}
    left = list(own)
    for run, size in zip(runs, sizes, strict=True):
        if size < _ISLAND * max(sizes) and not any(_home(lines[i]) in homes for i in run):
            for i in run:
                left[i] = False
    return left


def _trimmed(
    lines: Sequence[HtmlLine], own: list[bool], clues: Sequence[Clue | None]
) -> list[bool]:
    """The choice without what stands before the article's first sentence or behind its last."""

    def is_own(i: int) -> bool:
        line = lines[i]
        if clues[i] not in (None, Clue.NOTICE) or line.link_share >= _A_LINK:
            return False
        if len(line.text) <= _LONGEST_SIGN_OFF and _is_sign_off(line.text):
            return False
        if len(line.text) > _LONGEST_HEADING:
            return True
        return is_prose(line.text) and not line.level

    chosen = [i for i, known in enumerate(own) if known]
    first = next((i for i in chosen if is_own(i)), None)
    if first is None:
        return own
    last = next(
        i for i in reversed(chosen)
        if is_own(i) or (lines[i].tag in _LISTS and lines[i].link_share < _LINKED)
    )  # fmt: skip
    return [known and first <= i <= last for i, known in enumerate(own)]


def _is_sign_off(text: str) -> bool:
    """Whether the last words of a page are an imprint, or name the networks to follow it on."""
    return "©" in text or len(set(_NETWORKS.findall(text))) > 1


def _without_authors(
    lines: Sequence[HtmlLine], own: list[bool], authors: Sequence[str]
) -> list[bool]:
    """The choice without the author's name, and without who that is at the article's end."""
    known = [fold(author) for author in authors if len(author.split()) > 1]
    chosen = [i for i, is_own in enumerate(own) if is_own]
    left = list(own)
    for i in chosen if known else ():
        said = fold(lines[i].text)
        at_end = i in chosen[-_LAST:] and len(chosen) > 2 * _LAST
        if said in known or (at_end and said.startswith(tuple(f"{name} " for name in known))):
            left[i] = False
    return left
