"""What ranking reads of a passage: where it lies, its sentences' vectors and index terms.

Kept in a SQLite file of its own, which can be deleted and made again from the library.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection, Row

from assistant.database import create_engine

BATCH = 500  # rows a query

_metadata = sa.MetaData()
_passages = sa.Table(
    "passages",
    _metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("article_id", sa.Text, nullable=False, index=True),
    sa.Column("story", sa.Integer, nullable=False),
    sa.Column("language", sa.Text, nullable=False, index=True),
    sa.Column("start", sa.Integer, nullable=False),
    sa.Column("end", sa.Integer, nullable=False),
    sa.Column("sentences", sa.Text, nullable=False),
    sa.Column("terms", sa.Text, nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),
)
_terms = sa.Table(
    "terms",
    _metadata,
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("passages", sa.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A passage of an article, with what ranking needs.

    Attributes:
        id: "ARTICLE_ID:START-END".
        start: Offset in the article's text; so is `end`.
        sentences: Start and end of each sentence, offsets in the article's text.
        terms: The index terms of each sentence (`analysis.Term.key`).
        vectors: float16, shape (1 + sentences, dimension): the passage's, then each sentence's.
    """

    id: str
    article_id: str
    story: int
    language: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]
    terms: tuple[tuple[str, ...], ...]
    vectors: NDArray[np.float16]


class PassageStore:
    """Passages by id, and in how many of them each index term stands."""

    def __init__(self, path: Path) -> None:
        """Open the store in a file, made where it is missing."""
        self.path = path
        self._connect()

    def _connect(self) -> None:
        self._by_language: dict[str, int] | None = None
        self.engine = create_engine(f"sqlite:///{self.path}")
        _metadata.create_all(self.engine)

    def get(self, ids: Iterable[str]) -> list[Passage]:
        """The passages with these ids, in that order; ids that are not there are passed over."""
        ids = list(ids)
        found = {p.id: p for p in self._where(_passages.c.id, ids)}
        return [found[i] for i in ids if i in found]

    def of_articles(self, articles: Iterable[str]) -> Iterator[Passage]:
        """The passages of these articles."""
        return self._where(_passages.c.article_id, list(articles))

    def stories_of(self, ids: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Article and story of each of these passages, without the rest of them."""
        query = sa.select(_passages.c.id, _passages.c.article_id, _passages.c.story)
        with self.engine.connect() as connection:
            return {
                row.id: (row.article_id, row.story)
                for start in range(0, len(ids), BATCH)
                for row in connection.execute(
                    query.where(_passages.c.id.in_(ids[start : start + BATCH]))
                )
            }

    def ids_of(self, articles: Sequence[str]) -> list[tuple[str, str]]:
        """Id and language of every passage of these articles."""
        return [(p.id, p.language) for p in self.of_articles(articles)]

    def count(self) -> int:
        """How many passages there are."""
        with self.engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(_passages)) or 0)

    def count_by_language(self) -> dict[str, int]:
        """How many passages there are in each language, as of the last `reload`."""
        if self._by_language is None:
            query = sa.select(_passages.c.language, sa.func.count()).group_by(_passages.c.language)
            with self.engine.connect() as connection:
                self._by_language = {language: n for language, n in connection.execute(query)}
        return self._by_language

    def reload(self) -> None:
        """See what another process has written."""
        self._by_language = None

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands; terms in none are left out."""
        terms = sorted(set(terms))
        with self.engine.connect() as connection:
            return {
                row.term: row.passages
                for start in range(0, len(terms), BATCH)
                for row in connection.execute(
                    _terms.select().where(_terms.c.term.in_(terms[start : start + BATCH]))
                )
                if row.passages
            }

    def replace(self, articles: Sequence[str], passages: Sequence[Passage]) -> None:
        """Put these passages in the place of those of these articles, in one transaction."""
        with self.engine.begin() as connection:
            change: Counter[str] = Counter()
            for start in range(0, len(articles), BATCH):
                old = _passages.c.article_id.in_(list(articles[start : start + BATCH]))
                for terms in connection.scalars(sa.select(_passages.c.terms).where(old)):
                    change.subtract(set(terms.split()))
                connection.execute(_passages.delete().where(old))
            for passage in passages:
                change.update({term for terms in passage.terms for term in terms})
            if passages:
                connection.execute(_passages.insert(), [_row(p) for p in passages])
            _count(connection, change)
        self.reload()

    def clear(self) -> None:
        """Remove everything, a damaged file too."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._connect()

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def _where(self, column: sa.Column[str], values: Sequence[str]) -> Iterator[Passage]:
        for start in range(0, len(values), BATCH):
            query = _passages.select().where(column.in_(values[start : start + BATCH]))
            with self.engine.connect() as connection:
                rows = connection.execute(query).all()
            yield from map(_passage, rows)


def _count(connection: Connection, change: Counter[str]) -> None:
    rows = [{"term": term, "passages": n} for term, n in sorted(change.items()) if n]
    if rows:
        statement = insert(_terms)
        total = _terms.c.passages + statement.excluded.passages
        connection.execute(
            statement.on_conflict_do_update(index_elements=["term"], set_={"passages": total}), rows
        )


def _row(passage: Passage) -> dict[str, object]:
    return {
        "id": passage.id, "article_id": passage.article_id, "story": passage.story,
        "language": passage.language, "start": passage.start, "end": passage.end,
        "sentences": json.dumps(passage.sentences),
        "terms": "\n".join(" ".join(terms) for terms in passage.terms),
        "vectors": passage.vectors.astype(np.float16).tobytes(),
    }  # fmt: skip


def _passage(row: Row[tuple[object, ...]]) -> Passage:
    sentences = tuple((start, end) for start, end in json.loads(row.sentences))
    vectors = np.frombuffer(row.vectors, dtype=np.float16).reshape(1 + len(sentences), -1)
    terms = tuple(tuple(line.split(" ")) if line else () for line in row.terms.split("\n"))
    return Passage(
        row.id,
        row.article_id,
        row.story,
        row.language,
        row.start,
        row.end,
        sentences,
        terms,
        vectors,
    )
