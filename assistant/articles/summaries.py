"""What the archive holds, without the texts: its stories as lists show them, and its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles import tables
from assistant.articles.tables import READY

_articles, _stories = tables.articles, tables.stories


@dataclass(frozen=True, slots=True)
class StorySummary:
    """A story of an indexed article, without its text."""

    article_id: str
    path: str
    n: int
    title: str
    language: str
    date: dt.date | None
    outlet: str | None
    agency: str | None
    byline: str | None = None
    updated: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What the archive holds. Languages: most stories first. Dates are ISO 8601, or None."""

    articles: int
    passages: int
    languages: tuple[str, ...]
    from_: str | None
    to: str | None


def overview(connection: Connection) -> Overview:
    """What the archive holds."""
    ready = _articles.c.state == READY
    joined = _stories.join(_articles)
    articles, passages = connection.execute(
        sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(_articles.c.passages), 0))
        .select_from(_articles)
        .where(ready)
    ).one()
    languages = connection.scalars(
        sa.select(_stories.c.language)
        .select_from(joined)
        .where(ready)
        .group_by(_stories.c.language)
        .order_by(sa.func.count().desc(), _stories.c.language)
    ).all()
    first, last = connection.execute(
        sa.select(sa.func.min(_stories.c.date), sa.func.max(_stories.c.date))
        .select_from(joined)
        .where(ready)
    ).one()
    return Overview(
        articles,
        passages,
        tuple(languages),
        first and first.isoformat(),
        last and last.isoformat(),
    )


def stories(connection: Connection) -> list[StorySummary]:
    """Every story of every indexed article, ordered by path and place on the page."""
    s = _stories.c
    query = (
        sa.select(s.article_id, _articles.c.path, s.n, s.title, s.language, s.date, s.outlet,
                  s.agency, s.byline, s.updated)
        .select_from(_stories.join(_articles))
        .where(_articles.c.state == READY)
        .order_by(_articles.c.path, s.n)
    )  # fmt: skip
    return [StorySummary(**row._mapping) for row in connection.execute(query)]
