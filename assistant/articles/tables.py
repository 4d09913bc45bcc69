"""The library's tables, and articles as their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from assistant.articles.article import Article, Block, BlockKind, Confidence, Story

PENDING, READY, REMOVED = "pending", "ready", "removed"
EARLIER = "earlier"  # an earlier text of an article that has changed since: read, never found
BY_HAND = "by hand"  # where a date that was corrected was read from
LEAVING, OLDER = "leaving", "older"  # another article is its later version: read, never found
BATCH = 500  # rows a query; SQLite takes at most 32,766 values in one

metadata = sa.MetaData()
articles = sa.Table(
    "articles",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("content_hash", sa.String(64), nullable=False),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("passages", sa.Integer, nullable=False, default=0),
    sa.Column("superseded_by", sa.String(16), index=True),  # what it is an earlier version of
    sa.Column("replaced", sa.DateTime),  # of an earlier text: when, UTC
    sa.Column("url", sa.Text, index=True),
    sa.Column("description", sa.String(16)),  # `Article.description` as read; None: read by older
    sa.Column("address", sa.Text, index=True),  # the URL as it is compared
    sa.Column("captured", sa.DateTime),
    sa.Column("saved", sa.DateTime),
    sa.Column("notice", sa.Text),  # the words by which it says that it was put right
    sa.Column("compared", sa.Boolean),  # whether its versions were looked for
    # With what is counted, so that the texts need not be passed through.
    sa.Index("articles_by_state", "state", "id", "passages"),
    # Those few that were not compared yet, which are looked for with every batch.
    sa.Index("articles_to_compare", "id", "state", sqlite_where=sa.text("compared IS NULL")),
)
stories = sa.Table(
    "stories",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False, index=True),
    sa.Column("date", sa.Date, index=True),
    sa.Column("outlet", sa.Text, index=True),
    sa.Column("agency", sa.Text),
    sa.Column("byline", sa.Text),
    sa.Column("updated", sa.Date),
    sa.Column("date_read_from", sa.Text),
    sa.Column("date_confidence", sa.String(8)),
    sa.Column("updated_read_from", sa.Text),
    sa.Column("updated_confidence", sa.String(8)),
    sa.Column("weak_date", sa.Date),
)
STORY = ("title", "date", "outlet", "agency", "byline", "updated", "date_read_from",
         "date_confidence", "updated_read_from", "updated_confidence", "weak_date")  # fmt: skip

blocks = sa.Table(
    "blocks",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("story", sa.Integer, nullable=False),
    sa.Column("page", sa.Integer),
    sa.Column("line", sa.Integer),
)
paragraphs = sa.Table(
    "paragraphs",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("source", sa.String(100), nullable=False),
    sa.Column("key", sa.BigInteger, nullable=False),
    sa.Column("marked", sa.Boolean, nullable=False),
    sa.Index("paragraphs_by_key", "source", "key"),
)
fingerprints = sa.Table(
    "fingerprints",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),  # the story's number
    sa.Column("key", sa.BigInteger, primary_key=True, index=True),
)
groups = sa.Table(
    "story_groups",
    metadata,
    sa.Column("article_id", sa.ForeignKey("articles.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("group", sa.String(40), nullable=False, index=True),
)
corrections = sa.Table(
    "corrections",
    metadata,
    # No foreign key: a correction stays while its article is stored anew.
    sa.Column("article_id", sa.String(16), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),  # the story's number
    sa.Column("field", sa.String(16), primary_key=True),
    sa.Column("value", sa.Text),
    sa.Column("page", sa.Text),  # what the page says
    sa.Column("heading", sa.Text, nullable=False),  # the story's title on the page
)
removals = sa.Table(
    "removals",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),
    sa.Column("content_hash", sa.String(64), nullable=False),
)
state = sa.Table(
    "archive_state",
    metadata,
    sa.Column("key", sa.String(32), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)

# Written once: to write a statement takes longer than to run it.
_THESE: sa.BindParameter[Any] = sa.bindparam("articles", expanding=True)
_ALL = (
    articles.select()
    .where(articles.c.state.in_(sa.bindparam("states", expanding=True)))
    .order_by(articles.c.path)
)
_BY_ID = _ALL.where(articles.c.id.in_(_THESE))
_STORIES = stories.select().where(stories.c.article_id.in_(_THESE)).order_by(stories.c.n)
_BLOCKS = blocks.select().where(blocks.c.article_id.in_(_THESE)).order_by(blocks.c.n)
_DATED_BY_HAND = sa.select(corrections.c.article_id, corrections.c.n).where(
    corrections.c.article_id.in_(_THESE), corrections.c.field == "date"
)


def delete(connection: Connection, ids: Sequence[str]) -> None:
    """Delete articles with all that belongs to them."""
    for start in range(0, len(ids), BATCH):
        some = list(ids[start : start + BATCH])
        for table in (blocks, stories, paragraphs, fingerprints, groups):
            connection.execute(table.delete().where(table.c.article_id.in_(some)))
        connection.execute(articles.delete().where(articles.c.id.in_(some)))


def next_generation(connection: Connection) -> None:
    """Say that what can be found has changed."""
    changed = connection.execute(
        state.update().where(state.c.key == "generation").values(value=state.c.value + 1)
    )
    if not changed.rowcount:
        connection.execute(state.insert(), {"key": "generation", "value": 1})


def load(
    connection: Connection, ids: Sequence[str] | None, states: Sequence[str]
) -> Iterator[Article]:
    """The articles with these ids, or all, that are in one of these states, ordered by path."""
    parameters: dict[str, object] = {"states": list(states)}
    if ids is None:
        rows = connection.execute(_ALL, parameters).all()
    else:
        rows = connection.execute(_BY_ID, parameters | {"articles": list(ids)}).all()
    for some in (rows[start : start + BATCH] for start in range(0, len(rows), BATCH)):
        these = [row.id for row in some]
        told: dict[str, list[Story]] = {i: [] for i in these}
        marked: dict[str, list[Block]] = {i: [] for i in these}
        by_hand = _dated_by_hand(connection, these)
        for row in connection.execute(_STORIES, {"articles": these}):
            told[row.article_id].append(_story(row, (row.article_id, row.n) in by_hand))
        for row in connection.execute(_BLOCKS, {"articles": these}):
            kind = BlockKind(row.kind)
            marked[row.article_id].append(
                Block(row.start, row.end, kind, row.language, row.story, row.page, row.line)
            )
        for row in some:
            yield Article(
                id=row.id,
                path=row.path,
                text=row.text,
                language=row.language,
                stories=tuple(told[row.id]),
                blocks=tuple(marked[row.id]),
                content_hash=row.content_hash,
                url=row.url,
                captured=row.captured,
                saved=row.saved,
            )


def _dated_by_hand(connection: Connection, ids: Sequence[str]) -> set[tuple[str, int]]:
    found = connection.execute(_DATED_BY_HAND, {"articles": ids})
    return {(article, n) for article, n in found}


def _story(row: sa.Row[Any], by_hand: bool) -> Story:
    known = {name: row._mapping[name] for name in STORY}
    for name in ("date_confidence", "updated_confidence"):
        known[name] = known[name] and Confidence(known[name])
    if by_hand:
        known |= {"date_read_from": BY_HAND, "date_confidence": Confidence.CERTAIN}
    return Story(**known)


def insert(connection: Connection, described: Sequence[tuple[Article, Mapping[str, Any]]]) -> None:
    """Store articles, each with its state and what else is remembered of it."""
    fill(connection, articles, [{**_row(article), **more} for article, more in described])
    fill(connection, stories, [row for article, _ in described for row in _story_rows(article)])
    fill(connection, blocks, [row for article, _ in described for row in _block_rows(article)])


def fill(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put rows into a table, if there are any."""
    if rows:
        connection.execute(table.insert(), rows)


def _row(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "path": article.path,
        "text": article.text,
        "passages": 0,
        "language": article.language,
        "content_hash": article.content_hash,
        "url": article.url,
        "captured": article.captured,
        "saved": article.saved,
    }


def _story_rows(article: Article) -> list[dict[str, Any]]:
    return [
        {name: getattr(story, name) for name in STORY}
        | {"article_id": article.id, "n": n, "language": story_language(article, n)}
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
            "page": block.page,
            "line": block.line,
        }
        for n, block in enumerate(article.blocks)
    ]


def respeak(connection: Connection, before: Article, after: Article, story: int) -> None:
    """Store the languages of an article in which one story's has changed; it is pending then."""
    for n, (old, new) in enumerate(zip(before.blocks, after.blocks, strict=True)):
        if old.language != new.language:
            here = (blocks.c.article_id == after.id) & (blocks.c.n == n)
            connection.execute(blocks.update().where(here).values(language=new.language))
    here = (stories.c.article_id == after.id) & (stories.c.n == story)
    language = story_language(after, story)
    connection.execute(stories.update().where(here).values(language=language))
    here = (articles.c.id == after.id) & articles.c.state.in_((PENDING, READY))
    values = {"language": after.language, "state": PENDING}
    connection.execute(articles.update().where(here).values(values))


def story_language(article: Article, story: int) -> str:
    """The language that most characters of a story's quotable blocks are in."""
    if story == 0:
        return article.language
    lengths: dict[str, int] = {}
    for block in article.blocks:
        if block.story == story and block.kind.quotable:
            lengths[block.language] = lengths.get(block.language, 0) + block.end - block.start
    return max(lengths, key=lengths.__getitem__, default=article.language)
