"""What a page says of its article in places made for machines.

schema.org data (JSON-LD, Google's structured data for articles), Open Graph and the older meta
names. What is guessed from the page's looks is not here.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.articles.dating import Place, Told
from assistant.articles.formats.dated import stated_address, told
from assistant.articles.formats.html.lines import Element

_ARTICLES = re.compile(r"(?:Article|Posting|Report|BlogPost|LiveBlogPosting|Review)$")
_TITLES = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")
_OUTLETS = ("og:site_name", "dc.publisher", "publisher", "application-name", "copyright-holder")
_DATES = (
    "article:published_time", "og:published_time", "datepublished", "article.published",
    "parsely-pub-date", "sailthru.date", "dc.date.issued", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "article_date_original",
    "cxenseparse:recs:publishtime", "originalpublicationdate",
)  # fmt: skip
_OTHER_DATES = ("dcterms.created", "dcterms.date", "dc.date", "displaydate", "ptime", "date")
_UPDATES = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified",
    "article.updated", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip
_AUTHORS = ("author", "article:author_name", "dc.creator", "parsely-author", "sailthru.author",
            "byl")  # fmt: skip
_MOST_SCRIPT = 2_000_000  # characters of one JSON-LD block
_DEEPEST = 6  # objects in one another
_LONGEST_NAME = 80  # characters


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page states; what it leaves out is None or empty. `body` is the article's text."""

    title: str | None = None
    published: tuple[Told, ...] = ()
    updated: tuple[Told, ...] = ()
    url: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    body: str | None = None


def facts_of(tree: Element) -> Facts:
    """The facts a page states of its article."""
    data = _article_data(tree)
    meta = _meta(tree)
    published = (
        *told(data.get("datePublished"), Place.JSON_LD),
        *_first_told(meta, _DATES, Place.META),
        *_first_told(meta, _OTHER_DATES, Place.OTHER_META),
        *_times(tree, "datePublished", "pubdate"),
    )
    updated = (
        *told(data.get("dateModified"), Place.JSON_LD),
        *_first_told(meta, _UPDATES, Place.META),
        *_times(tree, "dateModified"),
    )
    body = data.get("articleBody")
    return Facts(
        title=_line(data.get("headline")) or _first(meta, _TITLES) or None,
        published=published,
        updated=updated,
        url=_canonical(tree) or stated_address(meta.get("og:url")),
        outlet=_name(_names(data.get("publisher"))) or _name([_first(meta, _OUTLETS)]),
        authors=_authors(tree, data, meta),
        body=_bare(body) if isinstance(body, str) and body.strip() else None,
    )


def page_title(tree: Element) -> str | None:
    """The title in the page's head, which browsers show on the tab."""
    found = tree.find(".//head/title")
    return _line(found.text_content()) or None if found is not None else None


def _article_data(tree: Element) -> dict[str, Any]:
    """The first object of schema.org data that describes an article."""
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or not script.text or len(script.text) > _MOST_SCRIPT:
            continue
        try:
            value = json.loads(_JUNK.sub("", script.text), strict=False)
        except (ValueError, RecursionError):
            continue
        for found in _objects(value, 0):
            kinds = found.get("@type")
            if any(
                _ARTICLES.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])
            ):
                return found
    return {}


_JUNK = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*;?\s*$|;\s*$")


def _objects(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _objects(value.get(key), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _objects(one, depth + 1)


def _meta(tree: Element) -> dict[str, str]:
    """The first content of each meta name, in lower case."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            for name in (element.get(attribute) or "").lower().split():
                if content and content.strip():
                    found.setdefault(name, content)
    return found


def _first_told(meta: dict[str, str], names: tuple[str, ...], place: Place) -> tuple[Told, ...]:
    return next(filter(None, (told(meta.get(name), place) for name in names)), ())


def _times(tree: Element, property_: str, attribute: str = "") -> tuple[Told, ...]:
    """The day of elements that are marked as such a date, where all of the page agree."""
    found = {
        str(element.get("content") or element.get("datetime"))[:10]
        for element in tree.iter("time", "span", "abbr", "p", "div")
        if (element.get("itemprop") == property_ or (attribute and attribute in element.attrib))
        and (element.get("content") or element.get("datetime"))
    }
    return told(found.pop(), Place.TIME) if len(found) == 1 else ()


def _canonical(tree: Element) -> str | None:
    """The address that the page says is its own."""
    links = (e for e in tree.iter("link") if (e.get("rel") or "").lower() == "canonical")
    return next(filter(None, (stated_address(link.get("href")) for link in links)), None)


def _authors(tree: Element, data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    """Names of authors: those of the first place that has any."""
    marked = (
        _line(element.text_content())
        for element in tree.iter("a", "span", "p", "div", "address")
        if element.get("itemprop") == "author" or "author" in (element.get("rel") or "").split()
    )
    places = (_names(data.get("author")), [_first(meta, _AUTHORS)], list(marked))
    return next((found for names in places if (found := tuple(filter(None, names)))), ())


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((_line(meta[name]) for name in names if _line(meta.get(name))), "")


def _names(value: Any) -> list[str]:
    """The names of a person or an organisation, or of several."""
    if isinstance(value, list):
        return [name for one in value for name in _names(one)]
    if isinstance(value, dict):
        value = value.get("name")
        return _names(value)
    return [_line(value)] if isinstance(value, str) else []


def _name(names: list[str]) -> str | None:
    """The first that can be an outlet's name: an address is none."""
    return next(
        (n for n in names if n and len(n) <= _LONGEST_NAME and not re.match(r"https?:|@", n)), None
    )


def _line(value: Any) -> str:
    return " ".join(html.unescape(value).split()) if isinstance(value, str) else ""


def _bare(text: str) -> str:
    return re.sub(r"<[^<>]{1,2000}>", " ", html.unescape(text))
