"""Earlier texts of articles that have changed since: kept to be read, never found.

A page is put right, and who quoted it yesterday must still be able to see what was quoted. The
earlier text gets an id of its own, made of the article's id and the text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles import supersession, tables
from assistant.articles.article import Article
from assistant.articles.tables import BATCH, EARLIER, LEAVING, OLDER, PENDING, READY

_articles = tables.articles
_STANDING = (READY, PENDING, LEAVING, OLDER)


def replaced_by(connection: Connection, articles: Sequence[Article]) -> list[Article]:
    """What the library holds under the ids of articles whose text is another by now."""
    hashes = {article.id: article.content_hash for article in articles}
    ids = list(hashes)
    return [
        old
        for start in range(0, len(ids), BATCH)
        for old in tables.load(connection, ids[start : start + BATCH], _STANDING)
        if old.content_hash != hashes[old.id]
    ]


def keep(connection: Connection, article: Article) -> None:
    """Keep an article's text as an earlier one, unless it was kept before."""
    own = f"{article.id}\0{article.content_hash}"
    identity = hashlib.sha256(own.encode()).hexdigest()[:16]
    there = sa.select(_articles.c.id).where(_articles.c.id == identity)
    if connection.scalar(there) is None:
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        more = {"state": EARLIER, "superseded_by": article.id, "replaced": now}
        tables.insert(connection, [(replace(article, id=identity), more)])


def of(connection: Connection, article_id: str) -> list[str]:
    """Ids of an article's earlier texts, the last one that was replaced first."""
    query = sa.select(_articles.c.id).where(
        _articles.c.superseded_by == article_id, _articles.c.state == EARLIER
    )
    return list(connection.scalars(query.order_by(_articles.c.replaced.desc(), _articles.c.id)))


def all_of(connection: Connection, article_id: str) -> list[str]:
    """Ids of every earlier version: an article's earlier texts, then those of other files."""
    found = of(connection, article_id)
    for older in supersession.older_than(connection, article_id):
        found += [older, *all_of(connection, older)]
    return found


def current(connection: Connection, article_id: str) -> str:
    """The id of the last version of an article."""
    while later := connection.scalar(
        sa.select(_articles.c.superseded_by).where(_articles.c.id == article_id)
    ):
        article_id = later
    return article_id
