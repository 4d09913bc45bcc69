"""Regions of a page: the one that holds the article, and those that are no part of it.

Pages name their parts for their own style sheets: `<div class="related-stories">`. The names are
English on pages of every language. A name says nothing of a region that holds most of the text:
`<body class="has-sidebar share-top">`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.articles.formats.html.lines import Element, HtmlLine, ancestors

_APART = frozenset("aside button dialog footer form label menu nav".split())
_NAMES_APART = frozenset(
    """ad ads advert advertisement advertorial adslot affiliate alsoread bio biography breadcrumb
    breadcrumbs comment comments consent cookie cookies copyright cta discussion disqus
    donate donation follow footer gdpr hashtags keywords livefyre login masthead menu
    morefrom mostread mostpopular nav navbar navigation newsletter newsletters optin outbrain pager
    pagination paywall popular popup promo promoted promotion readalso readmore readnext recirc
    recirculation recommendation recommendations recommended register related relatedcontent
    relatedlinks respond sharebar sharing share sidebar signin signup skip social sponsor sponsored
    subscribe subscription taboola tagcloud taglist tags teaser teasers toolbar topics trending
    upsell zergnet""".split()
)
_CAPTION = frozenset({"figcaption", "figure"})
_BYLINE = frozenset({"address", "time"})
_NAMES_CAPTION = frozenset(
    "caption captions credit credits figcaption imagecaption photocredit photocaption".split()
)
_NAMES_BYLINE = frozenset(
    """author authors byline bylines dateline dateposted datepublished lastupdated postdate pubdate
    published timestamp""".split()
)
_NAME_PART = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+(?![a-z])")
_MOST_APART = 0.6  # of the article's characters; what holds more is not apart from it
_MAIN = 0.8  # of the article's characters the region that holds it has
_LEVELS = 12  # elements a name can stand above its words


class Regions:
    """The regions of a page, by the share that each has of the article's text as known so far."""

    def __init__(
        self, lines: Sequence[HtmlLine], own: Sequence[bool], most_apart: float = _MOST_APART
    ) -> None:
        """Take the lines and which of them are the article's, as far as that is known.

        A region with more than `most_apart` of them is not apart, whatever its name.
        """
        self._most_apart = most_apart
        self._held: dict[Element, int] = defaultdict(int)
        total = 0
        for line, held in zip(lines, own, strict=True):
            if held:
                total += len(line.text)
                for element in ancestors(line.element):
                    self._held[element] += len(line.text)
        self._total = total
        inside = [e for e, size in self._held.items() if total and size >= _MAIN * total]
        # Of elements around one another the innermost comes first: lines give them inside out.
        self.main: Element | None = min(inside, key=self._held.__getitem__, default=None)
        if self.main is not None:
            smallest = self._held[self.main]
            self.main = next(e for e in inside if self._held[e] == smallest)
        self._around = frozenset(ancestors(self.main)) if self.main is not None else frozenset()

        self._ordinary = self._common_names(lines, own)

    def inside_main(self, line: HtmlLine) -> bool:
        """Whether a line stands in the region of the article."""
        return self.main is not None and any(e is self.main for e in ancestors(line.element))

    def apart(self, line: HtmlLine) -> bool:
        """Whether a line stands in a region that is named as no part of an article."""
        return self._is_in(line, _APART, _NAMES_APART)

    def is_caption(self, line: HtmlLine) -> bool:
        """Whether a line is named as a picture's caption or credit."""
        return self._is_in(line, _CAPTION, _NAMES_CAPTION)

    def is_byline(self, line: HtmlLine) -> bool:
        """Whether a line is named as saying who wrote the article, or when."""
        return self._is_in(line, _BYLINE, _NAMES_BYLINE)

    def _is_in(self, line: HtmlLine, tags: frozenset[str], known: frozenset[str]) -> bool:
        return any(
            self._held.get(element, 0) <= self._most_apart * self._total
            and (element.tag in tags or (names(element) & known) - self._ordinary)
            for element in self._inner(line)
        )

    def _inner(self, line: HtmlLine) -> Iterable[Element]:
        for level, element in enumerate(ancestors(line.element)):
            if element in self._around or level > _LEVELS:
                return
            yield element

    def _common_names(self, lines: Sequence[HtmlLine], own: Sequence[bool]) -> frozenset[str]:
        """Names that so much of the article bears that they say nothing: `<p class="paywall">`."""
        sizes: Counter[str] = Counter()
        for line, held in zip(lines, own, strict=True):
            if held:
                borne = frozenset[str]().union(*map(names, self._inner(line)))
                sizes.update(dict.fromkeys(borne, len(line.text)))
        return frozenset(n for n, size in sizes.items() if size > self._most_apart * self._total)


def names(element: Element) -> frozenset[str]:
    """The words that an element's class, id and role are made of, in lower case.

    `class="relatedStories read-more"` has related, stories, read, more, relatedstories, readmore.
    """
    attributes = (element.get("class"), element.get("id"), element.get("role"))
    return _words(" ".join(filter(None, attributes)))


@lru_cache(maxsize=16_384)
def _words(attributes: str) -> frozenset[str]:
    found = set()
    for name in attributes.split():
        parts = [part.lower() for part in _NAME_PART.findall(name)]
        found.update(parts)
        found.update(a + b for a, b in pairwise(parts))
    return frozenset(found)
