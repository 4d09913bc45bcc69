"""Furniture told by repetition: a paragraph on many pages of one outlet is not the articles' own.

Rules by wording know the phrases of a few languages. A newsroom's own («Our reporters are bound by
the code of the house») stands on page after page, and that shows it. What an agency repeats as
background stands on few pages of many, and copies of one story have all their paragraphs in common:
neither counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles import syndication, tables
from assistant.articles.article import Article, BlockKind
from assistant.articles.phrases import fold

PAGES, SHARE = 4, 0.2  # of an outlet, at least, at the top or the bottom of whose text it stands
PAGES_INSIDE, SHARE_INSIDE = 8, 0.3  # the same, where the article goes on behind it
SAME_STORY = 0.5  # of two pages' paragraphs in common, from which they count as one
COMPARED = 40  # pages with a paragraph that are looked at

_KINDS = (BlockKind.BODY, BlockKind.BYLINE, BlockKind.CAPTION)
_SHORTEST, _LONGEST = 15, 1_500  # characters of a paragraph worth remembering
_paragraphs, _articles, _blocks = tables.paragraphs, tables.articles, tables.blocks


def rows(article: Article) -> list[dict[str, Any]]:
    """What the library remembers of an article's paragraphs, to find them again elsewhere."""
    source = _source(article)
    return [
        {"article_id": article.id, "n": n, "source": source, "key": key, "marked": False}
        for n, block in enumerate(article.blocks)
        if block.kind in _KINDS
        and _SHORTEST <= block.end - block.start <= _LONGEST
        and (key := _key(article.text[block.start : block.end])) is not None
    ]


def resettle(connection: Connection, article: Article) -> None:
    """Remember an article's paragraphs under the outlet it has now."""
    here = _paragraphs.c.article_id == article.id
    connection.execute(_paragraphs.update().where(here).values(source=_source(article)))


def mark(connection: Connection) -> list[str]:
    """Mark every block as furniture that its repetition shows to be; the ids of their articles.

    These are pending afterwards, and their stories are in no group: copies may have shown only
    because of it. What was marked stays so until its article is read again.
    """
    changed: dict[str, list[int]] = {}
    for source, pages in _sources(connection):
        for key in _candidates(connection, source, pages):
            for article_id, n in _repeated(connection, source, key, pages):
                changed.setdefault(article_id, []).append(n)
    for article_id, numbers in changed.items():
        _mark(connection, article_id, numbers)
        syndication.forget(connection, article_id)
    return sorted(changed)


def _source(article: Article) -> str:
    """Whose page it is: the outlet's name, the host it was fetched from, or its folder."""
    if article.outlet:
        return fold(article.outlet)[:100]
    file, _, part = article.path.partition("#")
    host = urlsplit(part).hostname if "://" in part else None
    return (host or PurePosixPath(file).parent.as_posix())[-100:]


def _key(text: str) -> int | None:
    folded = fold(text)
    if not folded:
        return None
    digest = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _sources(connection: Connection) -> list[tuple[str, int]]:
    """The outlets with enough pages, and how many each has."""
    pages = sa.func.count(sa.distinct(_paragraphs.c.article_id))
    query = sa.select(_paragraphs.c.source, pages).group_by(_paragraphs.c.source)
    return [(row[0], row[1]) for row in connection.execute(query.having(pages >= PAGES))]


def _candidates(connection: Connection, source: str, pages: int) -> Iterable[int]:
    """Keys of paragraphs on enough pages of an outlet, on one of which at least it is unmarked."""
    found = sa.func.count(sa.distinct(_paragraphs.c.article_id))
    query = (
        sa.select(_paragraphs.c.key)
        .where(_paragraphs.c.source == source)
        .group_by(_paragraphs.c.key)
        .having(found >= max(PAGES, SHARE * pages))
        .having(sa.func.min(sa.cast(_paragraphs.c.marked, sa.Integer)) == 0)
    )
    return list(connection.scalars(query))


def _repeated(connection: Connection, source: str, key: int, pages: int) -> list[tuple[str, int]]:
    """Article and number of the unmarked blocks with a paragraph, where it is furniture."""
    places = connection.execute(
        sa.select(_paragraphs.c.article_id, _paragraphs.c.n, _paragraphs.c.marked)
        .where(_paragraphs.c.source == source, _paragraphs.c.key == key)
        .order_by(_paragraphs.c.article_id)
    ).all()
    compared = list(dict.fromkeys(row.article_id for row in places))[:COMPARED]
    others = _own_keys(connection, compared)
    stories = _different(others, key)
    inside = sum(_is_inside(list(others[i]), key) for i in compared) * 2 > len(compared)
    least, share = (PAGES_INSIDE, SHARE_INSIDE) if inside else (PAGES, SHARE)
    if stories < least or len(places) < share * pages:
        return []
    return [(row.article_id, row.n) for row in places if not row.marked]


def _own_keys(connection: Connection, ids: Sequence[str]) -> dict[str, dict[int, bool]]:
    """The keys of some articles' paragraphs in order, and whether each is marked."""
    found: dict[str, dict[int, bool]] = {i: {} for i in ids}
    query = (
        sa.select(_paragraphs.c.article_id, _paragraphs.c.key, _paragraphs.c.marked)
        .where(_paragraphs.c.article_id.in_(ids))
        .order_by(_paragraphs.c.article_id, _paragraphs.c.n)
    )
    for row in connection.execute(query):
        found[row.article_id][row.key] = row.marked
    return found


def _different(pages: Mapping[str, Mapping[int, bool]], key: int) -> int:
    """How many of some pages tell different stories."""
    chosen: list[frozenset[int]] = []
    for keys in pages.values():
        own = frozenset(k for k, marked in keys.items() if not marked) - {key}
        if not any(own and len(own & c) >= SAME_STORY * min(len(own), len(c)) for c in chosen if c):
            chosen.append(own)
    return len([one for one in chosen if one])


def _is_inside(keys: Sequence[int], key: int) -> bool:
    """Whether a paragraph is neither among the first nor among the last of a page's."""
    at = keys.index(key)
    edge = max(1, len(keys) // 5)
    return edge < at < len(keys) - 1 - edge


def _mark(connection: Connection, article_id: str, numbers: Sequence[int]) -> None:
    here = _blocks.c.article_id == article_id, _blocks.c.n.in_(numbers)
    connection.execute(_blocks.update().where(*here).values(kind=str(BlockKind.FURNITURE)))
    told = _paragraphs.c.article_id == article_id, _paragraphs.c.n.in_(numbers)
    connection.execute(_paragraphs.update().where(*told).values(marked=True))
    connection.execute(
        _articles.update()
        .where(_articles.c.id == article_id, _articles.c.state == tables.READY)
        .values(state=tables.PENDING)
    )
