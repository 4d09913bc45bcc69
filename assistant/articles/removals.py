"""Articles that were removed by hand: they stay out when their folder is indexed again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from assistant.articles import tables
from assistant.articles.article import Article

_removals = tables.removals


class Removals:
    """Places and texts of removed articles; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Take the library's database."""
        self.engine = engine

    def all(self) -> dict[str, str]:
        """The hash of the text that each removed article had, by its place."""
        with self.engine.connect() as connection:
            query = sa.select(_removals.c.path, _removals.c.content_hash)
            return {row.path: row.content_hash for row in connection.execute(query)}

    def add(self, article: Article) -> None:
        """Remember that an article was removed."""
        self.forget(article.path)
        row = {"path": article.path, "content_hash": article.content_hash}
        with self.engine.begin() as connection:
            connection.execute(_removals.insert(), row)

    def forget(self, path: str) -> None:
        """Let what is at a place be indexed again."""
        with self.engine.begin() as connection:
            connection.execute(_removals.delete().where(_removals.c.path == path))
