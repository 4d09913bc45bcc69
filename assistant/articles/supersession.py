"""Which article of the library is an earlier version of another.

An article put right is often kept as a second file: a page saved again, a second capture of its
address, a feed's corrected copy. Which one counts is told by what they state and not by the order
in which they were read: every article is superseded by the newest of its later versions, and is
current again when those are gone. Two articles are versions of one

- where their address is one, and their text or title shows that it is no address of a whole site;
- or, one of them having no address, where one outlet has nearly the same text in one language, and
  the later says that it puts an earlier one right, or is dated as updated later.

Without either, texts that differ in a number are two articles: so do the weather and the markets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, urlencode, urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles import tables, updates
from assistant.articles.article import Article
from assistant.articles.fingerprints import words
from assistant.articles.phrases import fold
from assistant.articles.tables import BATCH, EARLIER, LEAVING, OLDER, PENDING, READY, REMOVED

ALIKE = 0.6  # share of the shorter text's pairs of words that nearly the same text has
GROWN = 0.5  # share of the longer text's length that the other has at least
LOOKED_AT = 100  # articles with one address that are compared, the last captured first
COMMON = 200  # stories with a fingerprint, from which it is a phrase of the trade and finds nothing
CHECKED = 32  # articles compared in one transaction
_HELD = (PENDING, READY, LEAVING, OLDER)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|cmpid|ns_\w+", re.IGNORECASE)
_FETCHED = re.compile(r"#(?:.*?/)??(https?://.+?)(?:@[\d:TZ.+-]+)?$")  # the place of a capture
_articles, _stories, _prints = tables.articles, tables.stories, tables.fingerprints


@dataclass(frozen=True, slots=True)
class Version:
    """An article as what it states places it among others.

    Attributes:
        captured: When it was fetched, where its file says so.
        saved: When its file was last written.
        notice: The words by which it says that it was put right.
    """

    id: str
    state: str
    path: str
    address: str | None
    captured: dt.datetime | None
    saved: dt.datetime | None
    notice: str | None
    language: str
    title: str
    date: dt.date | None
    updated: dt.date | None
    outlet: str | None

    @property
    def moment(self) -> dt.datetime | None:
        """The latest moment of which it is known that it stood so."""
        day = self.updated or self.date
        return self.captured or (dt.datetime.combine(day, dt.time()) if day else None)

    @property
    def order(self) -> tuple[str, bool, str, str, str]:
        """What orders versions, the newest last; never the same for two."""
        said = self.notice is not None
        unknown = "later" if said else ""
        moment = self.moment.isoformat() if self.moment else unknown
        saved = self.saved.isoformat() if self.saved else ""
        return moment, said or self.updated is not None, saved, self.path, self.id


def address(url: str | None) -> str | None:
    """An address as addresses of one article are compared; None of a whole site, or without one.

    The scheme, «www.», the fragment and what advertisers add do not count.
    """
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = parts.path.rstrip("/")
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not _TRACKING.fullmatch(k)])
    if not host or not (path or query):
        return None
    return f"{host}{path}?{query}" if query else f"{host}{path}"


def described(article: Article) -> dict[str, str | bool | None]:
    """What is remembered of an article to tell its versions; it is still to be compared."""
    return {"address": address(article.url), "notice": updates.notice(article), "compared": None}


def unchecked(connection: Connection) -> list[str]:
    """Ids of some of the current articles that were not compared yet."""
    # By what it is not: SQLite would go through all that are ready by the index of the states.
    current = _articles.c.state.not_in((REMOVED, EARLIER, LEAVING, OLDER))
    query = sa.select(_articles.c.id).where(_articles.c.compared.is_(None), current)
    return list(connection.scalars(query.order_by(_articles.c.id).limit(CHECKED)))


def settle(connection: Connection, ids: Sequence[str]) -> None:
    """Compare articles with all others; those that are earlier versions are on their way out."""
    for version in _load(connection, _articles.c.id.in_(ids)):
        others = _related(connection, version)
        newer = [one for one in others if one.order > version.order]
        older = [one.id for one in others if one.order < version.order and _is_current(one)]
        if newer:
            _supersede(connection, [version.id], max(newer, key=lambda one: one.order).id)
        _supersede(connection, older, version.id)
    chosen = _articles.c.id.in_(ids)
    connection.execute(_articles.update().where(chosen).values(compared=True))


def release(connection: Connection, ids: Iterable[str]) -> int:
    """Have the articles that these supersede be compared anew; how many they are."""
    ids, count = list(ids), 0
    for start in range(0, len(ids), BATCH):
        below = _articles.c.superseded_by.in_(ids[start : start + BATCH])
        freed = _articles.update().where(below, _articles.c.state.in_((LEAVING, OLDER)))
        values = {"state": PENDING, "superseded_by": None, "compared": None}
        count += connection.execute(freed.values(values)).rowcount
    return count


def reopen(connection: Connection, article_id: str) -> None:
    """Have an article compared anew, of which something else is stated now."""
    release(connection, [article_id])
    chosen = _articles.c.id == article_id
    connection.execute(_articles.update().where(chosen).values(compared=None))


def retire(connection: Connection, ids: Sequence[str]) -> None:
    """Say of articles on their way out that they are in no index, and in no group of stories."""
    left = _articles.c.id.in_(ids), _articles.c.state == LEAVING
    connection.execute(_articles.update().where(*left).values(state=OLDER, passages=0))
    connection.execute(tables.groups.delete().where(tables.groups.c.article_id.in_(ids)))


def older_than(connection: Connection, article_id: str) -> list[str]:
    """Ids of the articles that an article supersedes directly, the newest first."""
    below = (_articles.c.superseded_by == article_id) & _articles.c.state.in_((LEAVING, OLDER))
    found = sorted(_load(connection, below), key=lambda one: one.order, reverse=True)
    return [one.id for one in found]


def _is_current(version: Version) -> bool:
    return version.state in (PENDING, READY)


def _supersede(connection: Connection, ids: Sequence[str], newer: str) -> None:
    if ids:
        chosen = _articles.update().where(_articles.c.id.in_(ids))
        connection.execute(chosen.values(state=LEAVING, superseded_by=newer))


def _related(connection: Connection, version: Version) -> list[Version]:
    """The other versions of an article."""
    found = {one.id: one for one in _with_address(connection, version)}
    if version.outlet:
        found |= {one.id: one for one in _sharing(connection, version)}
    found.pop(version.id, None)
    return [one for one in found.values() if _are_versions(connection, one, version)]


def _are_versions(connection: Connection, one: Version, other: Version) -> bool:
    older, newer = sorted((one, other), key=lambda version: version.order)
    if older.address and newer.address:
        return older.address == newer.address and (
            _were_fetched_there(older, newer) or _is_one_page(connection, older, newer)
        )
    return _says_so(older, newer) and _nearly_same(connection, older, newer)


def _were_fetched_there(older: Version, newer: Version) -> bool:
    """Whether both are captures of one address, and do not only claim it as theirs."""
    places = [_FETCHED.search(version.path) for version in (older, newer)]
    found = {address(place[1]) if place else None for place in places}
    return len(found) == 1 and None not in found and bool(older.captured and newer.captured)


def _is_one_page(connection: Connection, older: Version, newer: Version) -> bool:
    """Whether two texts of one address are of one page: not of a site, nor a feed's summary."""
    then, now = _texts(connection, older, newer)
    if not then or not now:
        return False
    akin = _fold_title(older) == _fold_title(newer) or _share(then, now) >= 1 - ALIKE
    return akin and len(now) >= GROWN * len(then)


def _says_so(older: Version, newer: Version) -> bool:
    """Whether one outlet's article states that it comes after the other and puts it right.

    A notice is as good as one that the other does not have too. A date of the last change tells
    versions of one article only: published on one day, or else under one title.
    """
    if not newer.outlet or fold(newer.outlet) != fold(older.outlet or ""):
        return False
    if newer.language != older.language or not _is_later(older, newer):
        return False
    if newer.notice and newer.notice != older.notice:
        return True
    if not newer.updated or (older.updated and older.updated >= newer.updated):
        return False
    if newer.date and older.date:
        return newer.date == older.date
    return bool(newer.date or older.date) or _fold_title(newer) == _fold_title(older)


def _is_later(older: Version, newer: Version) -> bool:
    """Whether nothing stated speaks against the order of two versions; both are marked: for it."""
    if older.moment and newer.moment:
        both = older.notice or older.updated
        return newer.moment > older.moment if both else newer.moment >= older.moment
    return not (older.notice or older.updated)


def _nearly_same(connection: Connection, older: Version, newer: Version) -> bool:
    then, now = _texts(connection, older, newer)
    if not then or not now or (then == now and not newer.notice):
        return False  # a copy: one of its headline alone is a version where it says so
    ratio = min(len(then), len(now)) / max(len(then), len(now))
    return ratio >= GROWN and _share(then, now) >= ALIKE


def _share(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the shorter text's pairs of neighbouring words that the longer one has too."""
    pairs = [Counter(pairwise(some)) for some in (one, other)]
    return (pairs[0] & pairs[1]).total() / max(1, min(pair.total() for pair in pairs))


def _texts(connection: Connection, *versions: Version) -> list[list[str]]:
    """The words of articles' own stories, those that tell of the correction left out."""
    ids = [version.id for version in versions]
    loaded = {one.id: one for one in tables.load(connection, ids, _HELD)}
    return [words(updates.without_notice(loaded[i])) for i in ids]


def _fold_title(version: Version) -> str:
    return " ".join(words(version.title))


def _with_address(connection: Connection, version: Version) -> list[Version]:
    if version.address is None:
        return []
    latest = _articles.c.captured.desc(), _articles.c.id
    here = sa.select(_articles.c.id).where(
        _articles.c.address == version.address, _articles.c.state.in_(_HELD)
    )
    ids = list(connection.scalars(here.order_by(*latest).limit(LOOKED_AT)))
    return _load(connection, _articles.c.id.in_(ids))


def _sharing(connection: Connection, version: Version) -> list[Version]:
    """Articles of the same outlet's that have words in a row in common with one."""
    own = sa.select(_prints.c.key).where(_prints.c.article_id == version.id, _prints.c.n == 0)
    other = _prints.alias()
    rare = (
        sa.select(other.c.key)
        .where(other.c.key.in_(own))
        .group_by(other.c.key)
        .having(sa.func.count() <= COMMON)
    )
    query = sa.select(_prints.c.article_id).where(_prints.c.key.in_(rare), _prints.c.n == 0)
    ids = list(connection.scalars(query.distinct()))
    marked = _articles.c.notice.is_not(None) | _stories.c.updated.is_not(None)
    fits = _stories.c.outlet == version.outlet
    if not (version.notice or version.updated):
        fits &= marked
    return [
        one
        for start in range(0, len(ids), BATCH)
        for one in _load(connection, fits & _articles.c.id.in_(ids[start : start + BATCH]))
    ]


def _load(connection: Connection, condition: sa.ColumnElement[bool]) -> list[Version]:
    own, story = _articles.c, _stories.c
    query = (
        sa.select(
            own.id, own.state, own.path, own.address, own.captured, own.saved, own.notice,
            own.language, story.title, story.date, story.updated, story.outlet,
        )
        .select_from(_articles.join(_stories, (story.article_id == own.id) & (story.n == 0)))
        .where(condition, own.state.in_(_HELD))
        .order_by(own.id)
    )  # fmt: skip
    return [Version(**row._mapping) for row in connection.execute(query)]
