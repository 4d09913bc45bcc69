"""The library: every article of the archive, kept in a database. The record of truth.

Vectors and words are made from it and can be made again. An article is `pending` from the moment
its text is stored until its passages are in every index, and `removed` until they are gone from
every index; what is in either state when a process dies is finished by the next one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from assistant.articles import (
    corrections,
    repetition,
    summaries,
    supersession,
    syndication,
    tables,
    versions,
)
from assistant.articles.article import Article
from assistant.articles.places import Known
from assistant.articles.summaries import Overview, StorySummary
from assistant.articles.tables import (
    BATCH,
    EARLIER,
    LEAVING,
    OLDER,
    PENDING,
    READY,
    next_generation,
)
from assistant.database import create_engine, create_tables
from assistant.errors import ArticleNotFound, SettingsError

CURRENT = (PENDING, READY)
HELD = (*CURRENT, LEAVING, OLDER)  # a file is there for it
READABLE = (READY, EARLIER, LEAVING, OLDER)

_articles, _stories, _state = tables.articles, tables.stories, tables.state
_READY = (
    _articles.update()
    .where(_articles.c.id == sa.bindparam("ready"))
    .where(sa.or_(*(_articles.c.state == state for state in CURRENT)))
    .values(state=READY, passages=sa.bindparam("count"))
)


class Library:
    """Articles in a database; every method is one transaction."""

    def __init__(self, url: str) -> None:
        """Open the library at a SQLAlchemy URL, making its tables where they are missing.

        Raises:
            SettingsError: Nothing can be opened there.
        """
        try:
            self.engine = create_engine(url)
            create_tables(self.engine, tables.metadata)
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
        """The article with that id, or the earlier version of one.

        Raises:
            ArticleNotFound: There is none.
        """
        for article in self.load([article_id], READABLE):
            return article
        raise ArticleNotFound(
            f"No article has the id {article_id!r}. `assistant articles list` shows them."
        )

    def load(self, ids: Sequence[str], states: Sequence[str] = (READY,)) -> Iterator[Article]:
        """The articles with these ids that are in one of these states, ordered by path."""
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            with self.engine.connect() as connection:
                found = list(tables.load(connection, some, states))
            yield from found

    def articles(self) -> list[Article]:
        """Every indexed article, ordered by path."""
        with self.engine.connect() as connection:
            return list(tables.load(connection, None, (READY,)))

    def known(self) -> dict[str, Known]:
        """Place and text of every article that is not on its way out, by id."""
        query = sa.select(
            _articles.c.id, _articles.c.path, _articles.c.content_hash, _articles.c.description
        ).where(_articles.c.state.in_(HELD))
        with self.engine.connect() as connection:
            return {row.id: Known(*row[1:]) for row in connection.execute(query)}

    def earlier(self, article_id: str) -> list[Article]:
        """The earlier versions of an article, the newest first: its own texts, then other files."""
        with self.engine.connect() as connection:
            ids = versions.all_of(connection, article_id)
        return sorted(self.load(ids, READABLE), key=lambda article: ids.index(article.id))

    def current_id(self, article_id: str) -> str:
        """The id of the article that this is an earlier version of; its own where it is none."""
        with self.engine.connect() as connection:
            return versions.current(connection, article_id)

    def in_state(self, state: str) -> list[str]:
        """Ids of the articles in a state, ordered by path."""
        query = (
            sa.select(_articles.c.id).where(_articles.c.state == state).order_by(_articles.c.path)
        )
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def overview(self) -> Overview:
        """What the archive holds."""
        with self.engine.connect() as connection:
            return summaries.overview(connection)

    def stories(self) -> list[StorySummary]:
        """Every story of every indexed article, ordered by path and place on the page."""
        with self.engine.connect() as connection:
            return summaries.stories(connection)

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

    def put(self, articles: Iterable[Article]) -> list[Article]:
        """Store articles, replacing those with the same ids; each is pending until `mark_ready`.

        Where the text is another, the one that is replaced is kept as an earlier text. What was
        corrected by hand stays so. Returns the articles as they are stored.
        """
        with self.engine.begin() as connection:
            as_read = list(articles)
            descriptions = {article.id: article.description for article in as_read}
            articles = corrections.applied(connection, as_read)
            supersession.release(connection, [article.id for article in articles])
            for replaced in versions.replaced_by(connection, articles):
                versions.keep(connection, replaced)
            tables.delete(connection, [article.id for article in articles])
            described = [
                (article, {
                    "state": PENDING,
                    "description": descriptions[article.id],
                    **supersession.described(article),
                })
                for article in articles
            ]  # fmt: skip
            tables.insert(connection, described)
            rows = [row for article in articles for row in repetition.rows(article)]
            tables.fill(connection, tables.paragraphs, rows)
            rows = [row for article in articles for row in syndication.rows(article)]
            tables.fill(connection, tables.fingerprints, rows)
        return articles

    def settle_versions(self) -> None:
        """Tell apart which of the articles not compared yet are current, and which earlier.

        The earlier ones are on their way out until `retire`.
        """
        while True:
            with self.engine.begin() as connection:
                ids = supersession.unchecked(connection)
                supersession.settle(connection, ids)
            if not ids:
                return

    def retire(self, ids: Sequence[str]) -> None:
        """Say that these earlier versions are in no index any more."""
        with self.engine.begin() as connection:
            supersession.retire(connection, ids)
            next_generation(connection)

    def mark_repeated(self) -> list[str]:
        """Mark as furniture what stands on many pages of one outlet; see `repetition`.

        Returns the ids of the articles this changes, which are pending until `mark_ready`.
        """
        with self.engine.begin() as connection:
            return repetition.mark(connection)

    def mark_ready(self, passages: dict[str, int]) -> None:
        """Say that these articles are in every index, with so many passages each.

        One that a later article has superseded meanwhile stays on its way out.
        """
        with self.engine.begin() as connection:
            if passages:
                counts = [{"ready": i, "count": count} for i, count in passages.items()]
                connection.execute(_READY, counts)
            next_generation(connection)

    def move(self, article_id: str, path: str) -> None:
        """Say that an article's file is at another place now."""
        with self.engine.begin() as connection:
            connection.execute(
                _articles.update().where(_articles.c.id == article_id).values(path=path)
            )
            next_generation(connection)

    def mark(self, state: str, ids: Sequence[str] | None = None) -> None:
        """Put these articles (by default all that are not on their way out) into a state."""
        chosen = _articles.c.state.in_(CURRENT) if ids is None else _articles.c.id.in_(ids)
        with self.engine.begin() as connection:
            connection.execute(_articles.update().where(chosen).values(state=state))
            next_generation(connection)

    def delete(self, ids: Sequence[str]) -> None:
        """Forget these articles, and their earlier texts; what they superseded is pending."""
        with self.engine.begin() as connection:
            supersession.release(connection, ids)
            for article_id in ids:
                tables.delete(connection, versions.of(connection, article_id))
            tables.delete(connection, ids)
            corrections.forget(connection, ids)
            next_generation(connection)

    def generation(self) -> int:
        """A number that grows whenever what can be found has changed."""
        query = sa.select(_state.c.value).where(_state.c.key == "generation")
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0


def _reason(exc: Exception) -> str:
    return str(getattr(exc, "orig", None) or exc).splitlines()[0].rstrip(".")
