"""What was made of a file: its articles, each with how much of its page is not its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from assistant.articles import tables
from assistant.articles.article import BlockKind
from assistant.articles.tables import LEAVING, OLDER, READY

_articles, _stories, _blocks = tables.articles, tables.stories, tables.blocks
_NOT_ITS_OWN = [str(kind) for kind in BlockKind if not kind.quotable]


@dataclass(frozen=True, slots=True)
class Made:
    """An article as it was read; `furniture` is the share of its characters it may not quote.

    `earlier` says that another article is its later version, so that it is read and not found.
    """

    article_id: str
    path: str
    title: str
    language: str
    date: dt.date | None
    outlet: str | None
    agency: str | None
    earlier: bool
    stories: int
    furniture: float


def count_of(engine: Engine, places: Sequence[str]) -> int:
    """How many indexed articles these files hold, earlier versions of others among them."""
    with engine.connect() as connection:
        return sum(
            connection.scalar(
                sa.select(sa.func.count()).select_from(_articles).where(_in_file(place))
            )
            or 0
            for place in places
        )


def made_of(engine: Engine, place: str, limit: int) -> list[Made]:
    """The indexed articles of a file, ordered by place, so many at most."""
    counted = (
        sa.select(sa.func.count())
        .where(_stories.c.article_id == _articles.c.id)
        .correlate(_articles)
        .scalar_subquery()
    )
    joined = _articles.join(
        _stories, (_stories.c.article_id == _articles.c.id) & (_stories.c.n == 0)
    )
    query = (
        sa.select(
            _articles.c.id.label("article_id"), _articles.c.path, _stories.c.title,
            _articles.c.language, _stories.c.date, _stories.c.outlet, _stories.c.agency,
            (_articles.c.state != READY).label("earlier"), counted.label("stories"),
        )
        .select_from(joined)
        .where(_in_file(place))
        .order_by(_articles.c.path)
        .limit(limit)
    )  # fmt: skip
    with engine.connect() as connection:
        rows = connection.execute(query).all()
        told: list[dict[str, Any]] = [dict(row._mapping) for row in rows]
        length = sa.func.sum(_blocks.c.end - _blocks.c.start)
        sized = {
            (row.article_id, row.kind): int(row.length)
            for row in connection.execute(
                sa.select(_blocks.c.article_id, _blocks.c.kind, length.label("length"))
                .where(_blocks.c.article_id.in_([row.article_id for row in rows]))
                .group_by(_blocks.c.article_id, _blocks.c.kind)
            )
        }
    shares = [_share(sized, row.article_id) for row in rows]
    return [Made(**known, furniture=share) for known, share in zip(told, shares, strict=True)]


def _in_file(place: str) -> sa.ColumnElement[bool]:
    start = f"{place}#"
    within = sa.func.substr(_articles.c.path, 1, len(start)) == start
    return _articles.c.state.in_((READY, LEAVING, OLDER)) & ((_articles.c.path == place) | within)


def _share(sized: dict[tuple[str, str], int], article_id: str) -> float:
    own = {kind: length for (article, kind), length in sized.items() if article == article_id}
    return sum(own.get(kind, 0) for kind in _NOT_ITS_OWN) / (sum(own.values()) or 1)
