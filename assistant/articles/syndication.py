"""One story once: which stories of the archive are one, told by several pages.

Newspapers print what an agency sends, whole, cut, edited or translated. The stories that are one
form a group; a story that has no copy is a group of its own. Who belongs together is judged
elsewhere (`StoryGrouper`); here it is remembered, and candidates are found by their fingerprints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from assistant.articles import tables
from assistant.articles.article import Article
from assistant.articles.fingerprints import fingerprints, story_text
from assistant.articles.tables import BATCH, READY

StoryKey = tuple[str, int]
"""A story: the id of its article and its number on the page."""

COMMON = 200  # stories with a fingerprint, from which it is a phrase of the trade and finds nothing

_groups, _stories, _articles, _prints = (
    tables.groups, tables.stories, tables.articles, tables.fingerprints,
)  # fmt: skip


def _sharing() -> sa.Select[Any]:
    """The stories with fingerprints of a given one's, by how many; written once for all stories."""
    own, other = _prints.alias(), _prints.alias()
    article = sa.bindparam("article", type_=sa.Text)
    story = sa.bindparam("story", type_=sa.Integer)
    common = sa.select(1).where(other.c.key == own.c.key).limit(1).offset(COMMON).exists()
    rare = sa.select(own.c.key).where(own.c.article_id == article, own.c.n == story, ~common)
    here = (_prints.c.article_id == article) & (_prints.c.n == story)
    # Counted before it is asked which of them are indexed: many share a phrase, few many phrases.
    found = (
        sa.select(_prints.c.article_id, _prints.c.n, sa.func.count().label("shared"))
        .where(_prints.c.key.in_(rare) & ~here)
        .group_by(_prints.c.article_id, _prints.c.n)
        .subquery()
    )
    return (
        sa.select(found.c.article_id, found.c.n)
        .join(_articles, _articles.c.id == found.c.article_id)
        .where(_articles.c.state == READY)
        .order_by(found.c.shared.desc(), found.c.article_id, found.c.n)
        .limit(sa.bindparam("most"))
    )


_SHARING = _sharing()
_NAMES = sa.select(_groups.c.article_id, _groups.c.n, _groups.c.group).where(
    _groups.c.article_id.in_(sa.bindparam("articles", expanding=True))
)


def _in_company() -> sa.Select[Any]:
    """The stories of `some` articles that are not the only one of their group, with its name."""
    own, other = _groups.alias(), _groups.alias()
    another = (other.c.article_id != own.c.article_id) | (other.c.n != own.c.n)
    return sa.select(own.c.article_id, own.c.n, own.c.group).where(
        own.c.article_id.in_(sa.bindparam("some", expanding=True)),
        sa.exists().where(other.c.group == own.c.group, another),
    )


def _members() -> sa.Select[Any]:
    """The indexed stories of `some` groups."""
    joined = _groups.join(_articles).join(
        _stories, (_stories.c.article_id == _groups.c.article_id) & (_stories.c.n == _groups.c.n)
    )
    columns = (
        _groups, _articles.c.path, _stories.c.language, _stories.c.date, _stories.c.outlet,
        _stories.c.agency,
    )  # fmt: skip
    return (
        sa.select(*columns)
        .select_from(joined)
        .where(
            _articles.c.state == READY,
            _groups.c.group.in_(sa.bindparam("some", expanding=True)),
        )
    )


_IN_COMPANY, _MEMBERS = _in_company(), _members()


@dataclass(frozen=True, slots=True)
class Member:
    """A story of a group, with what tells who had it first."""

    key: StoryKey
    path: str
    language: str
    date: dt.date | None
    outlet: str | None
    agency: str | None

    @property
    def publisher(self) -> str:
        """Who published it; the file's name where the page does not say."""
        return self.outlet or self.agency or self.path.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Group:
    """Stories that are one, the origin first.

    The origin is the agency's own page, where another member names that agency; else the earliest.
    """

    members: tuple[Member, ...]

    @property
    def origin(self) -> Member:
        """Where the story comes from, as far as the archive shows."""
        return self.members[0]

    def also_in(self, key: StoryKey) -> tuple[str, ...]:
        """The other publishers of a member's story, each once."""
        own = next((one.publisher for one in self.members if one.key == key), None)
        others = dict.fromkeys(one.publisher for one in self.members if one.key != key)
        return tuple(name for name in others if name != own)


class StoryGroups:
    """The groups of a library's stories; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Take the library's database."""
        self.engine = engine

    def ungrouped(self, among: Sequence[str] | None = None) -> list[str]:
        """Ids of the indexed articles whose stories nobody has looked for copies of, by path.

        Only of those `among`, some hundred at most, where they are given.
        """
        query = (
            sa.select(_articles.c.id)
            .where(_articles.c.state == READY)
            .where(~sa.exists().where(_groups.c.article_id == _articles.c.id))
            .order_by(_articles.c.path)
        )
        if among is not None:
            query = query.where(_articles.c.id.in_(among))
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def put(self, grouped: Iterable[tuple[StoryKey, str]]) -> None:
        """Remember the groups of stories."""
        rows = [{"article_id": a, "n": n, "group": group} for (a, n), group in grouped]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(_groups.insert(), rows)

    def names_of(self, keys: Collection[StoryKey]) -> dict[StoryKey, str]:
        """The names of the groups of these stories, where they have one; some thousand at most."""
        asked = {"articles": sorted({article for article, _ in keys})}
        with self.engine.connect() as connection:
            named = {(article, n): group for article, n, group in connection.execute(_NAMES, asked)}
        return {key: named[key] for key in keys if key in named}

    def keys_in(self, name: str) -> list[StoryKey]:
        """The indexed stories in a group."""
        query = sa.select(_groups.c.article_id, _groups.c.n).select_from(_groups.join(_articles))
        query = query.where(_groups.c.group == name, _articles.c.state == READY)
        with self.engine.connect() as connection:
            return [
                (row[0], row[1])
                for row in connection.execute(query.order_by(_groups.c.article_id, _groups.c.n))
            ]

    def sharing(self, key: StoryKey, limit: int) -> list[StoryKey]:
        """The stories with most fingerprints in common with this one, most first."""
        asked = {"article": key[0], "story": key[1], "most": limit}
        with self.engine.connect() as connection:
            return [(row[0], row[1]) for row in connection.execute(_SHARING, asked)]

    def of(self, keys: Collection[StoryKey]) -> dict[StoryKey, Group]:
        """The groups of those of these stories that are indexed and have copies."""
        named = {
            (row.article_id, row.n): row.group
            for row in self._rows(_IN_COMPANY, sorted({a for a, _ in keys}))
        }
        wanted = {key: named[key] for key in keys if key in named}
        members: dict[str, list[Member]] = {}
        for row in self._rows(_MEMBERS, sorted(set(wanted.values()))):
            key = row.article_id, row.n
            members.setdefault(row.group, []).append(
                Member(key, row.path, row.language, row.date, row.outlet, row.agency)
            )
        made = {name: Group(_ordered(some)) for name, some in members.items() if len(some) > 1}
        return {
            one.key: some for some in made.values() for one in some.members if one.key in wanted
        }

    def _rows(self, query: sa.Select[Any], values: Sequence[str]) -> list[sa.Row[Any]]:
        with self.engine.connect() as connection:
            return [
                row
                for start in range(0, len(values), BATCH)
                for row in connection.execute(query, {"some": values[start : start + BATCH]})
            ]


def rows(article: Article) -> list[dict[str, Any]]:
    """What the library remembers of an article's stories, to find their copies."""
    return [
        {"article_id": article.id, "n": n, "key": key}
        for n in range(len(article.stories))
        for key in sorted(fingerprints(story_text(article, n)))
    ]


def forget(connection: Connection, article_id: str) -> None:
    """Take an article's stories out of their groups, so that they are grouped anew."""
    connection.execute(_groups.delete().where(_groups.c.article_id == article_id))


def _ordered(members: Sequence[Member]) -> tuple[Member, ...]:
    named = {one.agency.casefold() for one in members if one.agency}

    def place(one: Member) -> tuple[bool, dt.date, str, int]:
        agencys_own = (one.outlet or "").casefold() in named
        return not agencys_own, one.date or dt.date.max, one.path, one.key[1]

    return tuple(sorted(members, key=place))
