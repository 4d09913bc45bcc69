"""The visible text of an HTML page, line by line, each with the element it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from assistant.errors import ReadingError

Element = Any  # lxml has no types

BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html label "
    "legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "applet area audio base canvas datalist embed frame head iframe img input link map math meta "
    "noembed noframes noscript object optgroup option param script select source style svg "
    "template textarea title track video".split()
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]$")
_HEADING_DEPTH = 3  # elements a heading may be above its words
_MOST_HIDDEN = 0.5  # share of a page's text; what hides more is shown by a script when it loads


@dataclass(frozen=True, slots=True)
class HtmlLine:
    """A line as a reader of the page sees it, white space folded.

    Attributes:
        text: Never empty.
        element: The block it stands in.
        linked: How many of its characters are links.
        source: Line of the file, from 1.
        broken: Whether only a line break divides it from the line before.
    """

    text: str
    element: Element
    linked: int
    source: int
    broken: bool

    @property
    def link_share(self) -> float:
        """The share of its characters that are links, 0 to 1."""
        return min(1.0, self.linked / len(self.text))

    @property
    def level(self) -> int:
        """The level of the heading it stands in, 1 to 6, or 0."""
        for _, element in zip(range(_HEADING_DEPTH), ancestors(self.element), strict=False):
            if _HEADING.match(str(element.tag)):
                return int(element.tag[1])
        return 0

    @property
    def tag(self) -> str:
        """The tag of its element."""
        return str(self.element.tag)


def parse(text: str) -> Element:
    """The tree of a page. Nothing is loaded from anywhere, no entity is expanded.

    Raises:
        ReadingError: There is no element in it.
    """
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    content = text.replace("\0", "\ufffd").encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(content, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadingError(
            "no text is in this page. Save it again in the browser, or remove it."
        ) from error
    return tree


def lines_of(tree: Element) -> list[HtmlLine]:
    """The visible lines of a page, in order."""
    shown = list(_Walk(hidden=False).lines(tree))
    if any(_is_hidden(element) for element in tree.iter(etree.Element)):
        everything = list(_Walk(hidden=True).lines(tree))
        if _size(shown) < (1 - _MOST_HIDDEN) * _size(everything):
            return everything
    return shown


def ancestors(element: Element) -> Iterator[Element]:
    """An element and those around it, from the inside out."""
    while element is not None:
        yield element
        element = element.getparent()


def _size(lines: list[HtmlLine]) -> int:
    return sum(len(line.text) for line in lines)


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return "hidden" in element.attrib or bool(style and _HIDDEN_STYLE.search(style))


class _Walk:
    """Goes through a page once, gathering text until a block begins or ends."""

    def __init__(self, *, hidden: bool) -> None:
        self._with_hidden = hidden
        self._parts: list[str] = []
        self._linked = 0
        self._links = 0  # how many links we are in
        self._source = 0
        self._broken = False
        self._block: Element = None

    def lines(self, tree: Element) -> Iterator[HtmlLine]:
        """The lines of a tree."""
        # An explicit stack: pages nest deeper than Python recurses.
        stack: list[tuple[str, Element]] = [("open", tree)]
        while stack:
            event, element = stack.pop()
            if event == "text":
                self._gather(*element)
                continue
            tag = element.tag
            if event == "close":
                if tag == "a":
                    self._links -= 1
                if tag in BLOCKS:
                    yield from self._flush()
                    self._block = next(
                        (up for up in ancestors(element.getparent()) if up.tag in BLOCKS), element
                    )
                continue
            if tag == "br":
                yield from self._flush()
                self._broken = True
                continue
            unseen = tag in _UNSEEN or not isinstance(tag, str)
            if unseen or (not self._with_hidden and _is_hidden(element)):
                continue
            if tag in BLOCKS:
                yield from self._flush()
                self._block = element
            if tag == "a":
                self._links += 1
            stack.append(("close", element))
            for child in reversed(element):
                if child.tail:
                    stack.append(("text", (child.tail, child)))
                stack.append(("open", child))
            if element.text:
                stack.append(("text", (element.text, element)))
        yield from self._flush()

    def _gather(self, text: str, element: Element) -> None:
        if not text.isspace() and not self._source:
            self._source = element.sourceline or 1
        self._parts.append(text)
        if self._links:
            self._linked += len(" ".join(text.split()))

    def _flush(self) -> Iterator[HtmlLine]:
        raw = "".join(self._parts)
        preformatted = self._block is not None and self._block.tag == "pre"
        linked, source = self._linked, self._source
        self._parts, self._linked, self._source = [], 0, 0
        for part in raw.split("\n") if preformatted else [raw]:
            text = " ".join(part.split())
            if text:
                yield HtmlLine(text, self._block, linked, source, self._broken)
                self._broken = preformatted
        if raw.strip():
            self._broken = False
