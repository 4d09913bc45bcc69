"""Further stories on a page: whole articles below its own, as on pages that scroll on and on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.articles.article import BlockKind
from assistant.articles.formats.html.lines import Element, HtmlLine, ancestors
from assistant.articles.formats.html.regions import Regions
from assistant.articles.layout import is_full_paragraph, is_prose
from assistant.articles.wording import Clue

_PARAGRAPHS = 3  # full ones that make what stands below a heading a story and not a teaser
_LINKED = 0.5  # share of links above which a line is no paragraph


def further_stories(
    lines: Sequence[HtmlLine],
    clues: Sequence[Clue | None],
    own: Sequence[bool],
    regions: Regions,
) -> dict[int, tuple[BlockKind, int]]:
    """By index of a line: its kind, and the number of the further story it belongs to, from 1.

    A further story stands in an `<article>` of its own, without any of the page's own lines, and
    has a heading over full paragraphs.
    """
    holding = {e for i, line in enumerate(lines) if own[i] for e in ancestors(line.element)}
    homes: dict[Element, list[int]] = {}
    for i, line in enumerate(lines):
        home = next((e for e in ancestors(line.element) if e.tag == "article"), None)
        if home is not None and home not in holding and not regions.apart(line):
            homes.setdefault(home, []).append(i)
    found: dict[int, tuple[BlockKind, int]] = {}
    number = 0
    for inside in homes.values():
        plain = [i for i in inside if clues[i] is None and lines[i].link_share < _LINKED]
        paragraphs = [i for i in plain if is_full_paragraph(lines[i].text)]
        heading = next((i for i in inside if 0 < lines[i].level <= 3 and clues[i] is None), None)
        if heading is None or len([i for i in paragraphs if i > heading]) < _PARAGRAPHS:
            continue
        number += 1
        found[heading] = (BlockKind.HEADLINE, number)
        last = paragraphs[-1]
        for i in plain:
            if heading < i <= last and lines[i].level:
                found[i] = (BlockKind.HEADLINE, number)
            elif heading < i <= last and is_prose(lines[i].text):
                found[i] = (BlockKind.BODY, number)
    return found
