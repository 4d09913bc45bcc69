"""The library: every article of the archive, kept in a database. The record of truth.

Vectors and words are made from it and can be made again. An article is `pending` from the moment
its text is stored until its passages are in every index, and `removed` until they are gone from
every index; what is in either state when a process dies is finished by the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles.article import Article, Block, BlockKind, Story
from assistant.database import create_engine
from assistant.errors import ArticleNotFound, SettingsError

PENDING, READY, REMOVED = "pending", "ready", "removed"
BATCH = 500  # rows a query; SQLite takes at most 32,766 values in one

_metadata = sa.MetaData()
_articles = sa.Table(
    "articles",
    _metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("state", sa.String(8), nullable=False, index=True),
    sa.Column("passages", sa.Integer, nullable=False, default=0),
)
_stories = sa.Table(
    "stories",
    _metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False, index=True),
    sa.Column("date", sa.Date, index=True),
    sa.Column("outlet", sa.Text, index=True),
    sa.Column("agency", sa.Text),
)
_blocks = sa.Table(
    "blocks",
    _metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("story", sa.Integer, nullable=False),
)
_state = sa.Table(
    "archive_state",
    _metadata,
    sa.Column("key", sa.String(32), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)


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


@dataclass(frozen=True, slots=True)
class Overview:
    """What the archive holds. Languages: most stories first. Dates are ISO 8601, or None."""

    articles: int
    passages: int
    languages: tuple[str, ...]
    from_: str | None
    to: str | None


class Library:
    """Articles in a database; every method is one transaction."""

    def __init__(self, url: str) -> None:
        """Open the library at a SQLAlchemy URL, making its tables where they are missing.

        Raises:
            SettingsError: Nothing can be opened there.
        """
        try:
            self.engine = create_engine(url)
            _metadata.create_all(self.engine)
        except (sa.exc.SQLAlchemyError, ImportError) as exc:
            raise SettingsError(
                f"The library cannot be opened: {_reason(exc)}. Check ASSISTANT_DATABASE_URL, "
                "or that the archive's folder can be written to."
            ) from exc

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    # What is there

    def article(self, article_id: str) -> Article:
        """The article with that id.

        Raises:
            ArticleNotFound: There is none.
        """
        for article in self.load([article_id]):
            return article
        raise ArticleNotFound(
            f"No article has the id {article_id!r}. `assistant articles list` shows them."
        )

    def load(self, ids: Sequence[str], states: Sequence[str] = (READY,)) -> Iterator[Article]:
        """The articles with these ids that are in one of these states, ordered by path."""
        for start in range(0, len(ids), BATCH):
            some = list(ids[start : start + BATCH])
            with self.engine.connect() as connection:
                yield from _load(connection, _articles.c.id.in_(some), states)

    def articles(self) -> list[Article]:
        """Every indexed article, ordered by path."""
        with self.engine.connect() as connection:
            return list(_load(connection, sa.true(), (READY,)))

    def hashes(self) -> dict[str, str]:
        """Content hash of every article that is not on its way out, by article id."""
        query = sa.select(_articles.c.id, _articles.c.content_hash).where(
            _articles.c.state != REMOVED
        )
        with self.engine.connect() as connection:
            return {row.id: row.content_hash for row in connection.execute(query)}

    def paths(self) -> dict[str, str]:
        """Path of every article that is not on its way out, by article id."""
        query = sa.select(_articles.c.id, _articles.c.path).where(_articles.c.state != REMOVED)
        with self.engine.connect() as connection:
            return {row.id: row.path for row in connection.execute(query)}

    def in_state(self, state: str) -> list[str]:
        """Ids of the articles in a state, ordered by path."""
        query = (
            sa.select(_articles.c.id).where(_articles.c.state == state).order_by(_articles.c.path)
        )
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def overview(self) -> Overview:
        """What the archive holds."""
        ready = _articles.c.state == READY
        joined = _stories.join(_articles)
        with self.engine.connect() as connection:
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

    def stories(self) -> list[StorySummary]:
        """Every story of every indexed article, ordered by path and place on the page."""
        query = (
            sa.select(
                _stories.c.article_id,
                _articles.c.path,
                _stories.c.n,
                _stories.c.title,
                _stories.c.language,
                _stories.c.date,
                _stories.c.outlet,
                _stories.c.agency,
            )
            .select_from(_stories.join(_articles))
            .where(_articles.c.state == READY)
            .order_by(_articles.c.path, _stories.c.n)
        )
        with self.engine.connect() as connection:
            return [StorySummary(*row) for row in connection.execute(query)]

    def outlets(self) -> list[str]:
        """Every outlet and agency named by an indexed story, in alphabetical order."""
        query = (
            sa.select(_stories.c.outlet, _stories.c.agency)
            .distinct()
            .select_from(_stories.join(_articles))
            .where(_articles.c.state == READY)
        )
        with self.engine.connect() as connection:
            return sorted({name for row in connection.execute(query) for name in row if name})

    def stories_where(
        self,
        language: str | None = None,
        outlet: str | None = None,
        after: dt.date | None = None,
        before: dt.date | None = None,
    ) -> set[tuple[str, int]]:
        """Article id and number of every indexed story that fits; dates are inclusive.

        `outlet` is compared without regard to case, with the story's outlet and its agency. A
        story without a date fits no date filter.
        """
        query = (
            sa.select(_stories.c.article_id, _stories.c.n)
            .select_from(_stories.join(_articles))
            .where(_articles.c.state == READY)
        )
        if language is not None:
            query = query.where(_stories.c.language == language)
        if after is not None:
            query = query.where(_stories.c.date >= after)
        if before is not None:
            query = query.where(_stories.c.date <= before)
        query = query.add_columns(_stories.c.outlet, _stories.c.agency)
        wanted = outlet and outlet.casefold()
        with self.engine.connect() as connection:
            return {
                (row.article_id, row.n)
                for row in connection.execute(query)
                if not wanted or wanted in {str(row.outlet).casefold(), str(row.agency).casefold()}
            }

    # What changes it

    def put(self, articles: Iterable[Article]) -> None:
        """Store articles, replacing those with the same ids; each is pending until `mark_ready`."""
        articles = list(articles)
        with self.engine.begin() as connection:
            _delete(connection, [article.id for article in articles])
            for article in articles:
                connection.execute(_articles.insert(), _row(article))
                connection.execute(_stories.insert(), _story_rows(article))
                if article.blocks:
                    connection.execute(_blocks.insert(), _block_rows(article))

    def mark_ready(self, passages: dict[str, int]) -> None:
        """Say that these articles are in every index, with so many passages each."""
        with self.engine.begin() as connection:
            for article_id, count in passages.items():
                connection.execute(
                    _articles.update()
                    .where(_articles.c.id == article_id)
                    .values(state=READY, passages=count)
                )
            _next_generation(connection)

    def mark(self, state: str, ids: Sequence[str] | None = None) -> None:
        """Put these articles (by default all that are not on their way out) into a state."""
        chosen = _articles.c.state != REMOVED if ids is None else _articles.c.id.in_(ids)
        with self.engine.begin() as connection:
            connection.execute(_articles.update().where(chosen).values(state=state))
            _next_generation(connection)

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these articles."""
        with self.engine.begin() as connection:
            _delete(connection, ids)
            _next_generation(connection)

    def generation(self) -> int:
        """A number that grows whenever what can be found has changed."""
        query = sa.select(_state.c.value).where(_state.c.key == "generation")
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0


def _reason(exc: Exception) -> str:
    return str(getattr(exc, "orig", None) or exc).splitlines()[0].rstrip(".")


def _next_generation(connection: Connection) -> None:
    changed = connection.execute(
        _state.update().where(_state.c.key == "generation").values(value=_state.c.value + 1)
    )
    if not changed.rowcount:
        connection.execute(_state.insert(), {"key": "generation", "value": 1})


def _delete(connection: Connection, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), BATCH):
        some = list(ids[start : start + BATCH])
        for table in (_blocks, _stories):
            connection.execute(table.delete().where(table.c.article_id.in_(some)))
        connection.execute(_articles.delete().where(_articles.c.id.in_(some)))


def _load(
    connection: Connection, condition: sa.ColumnElement[bool], states: Sequence[str]
) -> Iterator[Article]:
    chosen = condition & _articles.c.state.in_(list(states))
    rows = connection.execute(_articles.select().where(chosen).order_by(_articles.c.path)).all()
    stories: dict[str, list[Story]] = {}
    blocks: dict[str, list[Block]] = {}
    for some in (rows[start : start + BATCH] for start in range(0, len(rows), BATCH)):
        ids = [row.id for row in some]
        found = _stories.select().where(_stories.c.article_id.in_(ids)).order_by(_stories.c.n)
        for row in connection.execute(found):
            story = Story(row.title, row.date, row.outlet, row.agency)
            stories.setdefault(row.article_id, []).append(story)
        marked = _blocks.select().where(_blocks.c.article_id.in_(ids)).order_by(_blocks.c.n)
        for row in connection.execute(marked):
            block = Block(row.start, row.end, BlockKind(row.kind), row.language, row.story)
            blocks.setdefault(row.article_id, []).append(block)
    for row in rows:
        yield Article(
            id=row.id,
            path=row.path,
            text=row.text,
            language=row.language,
            stories=tuple(stories[row.id]),
            blocks=tuple(blocks.get(row.id, ())),
            content_hash=row.content_hash,
        )


def _row(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "path": article.path,
        "text": article.text,
        "passages": 0,
        "language": article.language,
        "content_hash": article.content_hash,
        "state": PENDING,
    }


def _story_rows(article: Article) -> list[dict[str, Any]]:
    return [
        {
            "article_id": article.id,
            "n": n,
            "title": story.title,
            "date": story.date,
            "outlet": story.outlet,
            "agency": story.agency,
            "language": story_language(article, n),
        }
        for n, story in enumerate(article.stories)
    ]


def _block_rows(article: Article) -> list[dict[str, Any]]:
    return [
        {
            "article_id": article.id,
            "n": n,
            "start": block.start,
            "end": block.end,
            "kind": str(block.kind),
            "language": block.language,
            "story": block.story,
        }
        for n, block in enumerate(article.blocks)
    ]


def story_language(article: Article, story: int) -> str:
    """The language that most characters of a story's quotable blocks are in."""
    if story == 0:
        return article.language
    lengths: dict[str, int] = {}
    for block in article.blocks:
        if block.story == story and block.kind.quotable:
            lengths[block.language] = lengths.get(block.language, 0) + block.end - block.start
    return max(lengths, key=lengths.__getitem__, default=article.language)
