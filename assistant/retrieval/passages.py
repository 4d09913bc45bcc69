"""What ranking reads of a passage: where it lies, its sentences' vectors and index terms.

Kept in a SQLite file of its own, which can be deleted and made again from the library.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from assistant.database import create_engine, one_of, values
from assistant.retrieval.analysis import NAME, is_word

BATCH = 500  # rows a query
PAGE_SIZE = 8192  # bytes: most rows lie in one page, and are read in half the time

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
    sa.Column("bounds", sa.LargeBinary, nullable=False),
    sa.Column("spelled", sa.Text, nullable=False),
    sa.Column("hashes", sa.LargeBinary, nullable=False),
    sa.Column("tally", sa.LargeBinary, nullable=False),
    sa.Column("vectors", sa.LargeBinary, nullable=False),
)
_terms = sa.Table(
    "terms",
    _metadata,
    sa.Column("term", sa.Text, primary_key=True),
    sa.Column("passages", sa.Integer, nullable=False),
    sqlite_with_rowid=False,  # else a term is looked up twice: its row's number, and its row
)


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A passage of an article, with what ranking needs; `of` makes one. S sentences, N terms.

    A question reads some hundred passages, so what it reads of each is arrays, and the rest is made
    when it is asked for.

    Attributes:
        id: "ARTICLE_ID:START-END".
        start: Offset in the article's text; so is `end`.
        bounds: Shape (S, 2): start and end of each sentence, offsets in the article's text.
        spelled: The index terms (`analysis.Term.key`), a line for each sentence.
        hashes: Shape (N,): `term_hash` of each of these, in order.
        tally: Shape (S, 5): of each sentence its index terms, how many of them are marks of names,
            and how many are numbers, months and years.
        vectors: float16, shape (1 + S, dimension): the passage's, then each sentence's.
    """

    id: str
    article_id: str
    story: int
    language: str
    start: int
    end: int
    bounds: NDArray[np.int32]
    spelled: str
    hashes: NDArray[np.uint64]
    tally: NDArray[np.int16]
    vectors: NDArray[np.float16]

    @classmethod
    def of(
        cls,
        id: str,
        article_id: str,
        story: int,
        language: str,
        start: int,
        end: int,
        sentences: Sequence[tuple[int, int]],
        terms: Sequence[Sequence[str]],
        vectors: NDArray[np.float16],
    ) -> Passage:
        """The passage with these sentences, and the index terms of each."""
        return cls(
            id,
            article_id,
            story,
            language,
            start,
            end,
            np.array(sentences, dtype=np.int32).reshape(-1, 2),
            "\n".join(" ".join(of_sentence) for of_sentence in terms),
            np.array([term_hash(t) for some in terms for t in some], dtype=np.uint64),
            np.array([_tally(some) for some in terms], dtype=np.int16).reshape(-1, 5),
            vectors,
        )

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each sentence, offsets in the article's text."""
        return tuple((start, end) for start, end in self.bounds.tolist())

    @property
    def terms(self) -> tuple[tuple[str, ...], ...]:
        """The index terms of each sentence."""
        lines = self.spelled.split("\n")
        return tuple(tuple(line.split(" ")) if line else () for line in lines)


@lru_cache(maxsize=100_000)
def term_hash(term: str) -> int:
    """64 bits that stand for an index term; a million terms have two alike once in 37 million."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


def number_kind(term: str) -> int:
    """Which kind of number a number's index term is: 0 a plain one, 1 a month, 2 a year."""
    value = term[4:]
    if value.startswith("month"):
        return 1
    return 2 if len(value) == 4 and value.isdecimal() and "1000" <= value < "2100" else 0


def _tally(terms: Sequence[str]) -> list[int]:
    numbers = [number_kind(term) for term in terms if term != NAME and not is_word(term)]
    return [len(terms), terms.count(NAME), *(numbers.count(kind) for kind in range(3))]


class PassageStore:
    """Passages by id, and in how many of them each index term stands."""

    def __init__(self, path: Path) -> None:
        """Open the store in a file, made where it is missing."""
        self.path = path
        self._connect()

    def _connect(self) -> None:
        self._by_language: dict[str, int] | None = None
        self._frequencies: dict[str, int] | None = None
        self.engine = create_engine(f"sqlite:///{self.path}", page_size=PAGE_SIZE)
        _metadata.create_all(self.engine)

    def get(self, ids: Iterable[str]) -> list[Passage]:
        """The passages with these ids, in that order; ids that are not there are passed over."""
        ids = list(ids)
        found = {p.id: p for p in self._read(_BY_ID, ids)}
        return [found[i] for i in ids if i in found]

    def of_articles(self, articles: Iterable[str]) -> Iterator[Passage]:
        """The passages of these articles."""
        return self._read(_BY_ARTICLE, list(articles))

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
        """See what another process has written, also where it has made the file anew."""
        self._by_language = self._frequencies = None
        self.engine.dispose()

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands; terms in none are left out.

        All are kept in memory, as of the last `reload`: a question asks for hundreds.
        """
        if self._frequencies is None:
            query = sa.select(sa.func.json_group_object(_terms.c.term, _terms.c.passages))
            with self.engine.connect() as connection:
                found = connection.execute(query.where(_terms.c.passages > 0)).scalar_one()
            self._frequencies = dict(json.loads(found))
        frequencies = self._frequencies
        return {term: frequencies[term] for term in terms if term in frequencies}

    def replace(self, articles: Sequence[str], passages: Sequence[Passage]) -> None:
        """Put these passages in the place of those of these articles, in one transaction."""
        with self.engine.begin() as connection:
            change: Counter[str] = Counter()
            old, asked = one_of(_passages.c.article_id), values(articles)
            for spelled in connection.scalars(sa.select(_passages.c.spelled).where(old), asked):
                change.subtract(set(spelled.split()))
            connection.execute(_passages.delete().where(old), asked)
            for passage in passages:
                change.update(set(passage.spelled.split()))
            if passages:
                connection.execute(_passages.insert(), [_row(p) for p in passages])
            _count(connection, change)
        self._by_language = self._frequencies = None

    def clear(self) -> None:
        """Remove everything, a damaged file too."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        self._connect()

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()

    def _read(self, query: sa.Select[Any], ids: Sequence[str]) -> Iterator[Passage]:
        for start in range(0, len(ids), BATCH):
            with self.engine.connect() as connection:
                rows = connection.execute(query, values(ids[start : start + BATCH])).all()
            yield from map(_passage, rows)


_BY_ID = _passages.select().where(one_of(_passages.c.id))
_BY_ARTICLE = _passages.select().where(one_of(_passages.c.article_id))


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
        "bounds": passage.bounds.tobytes(), "spelled": passage.spelled,
        "hashes": passage.hashes.tobytes(), "tally": passage.tally.tobytes(),
        "vectors": passage.vectors.astype(np.float16).tobytes(),
    }  # fmt: skip


def _passage(row: Sequence[Any]) -> Passage:
    id, article_id, story, language, start, end, bounds, spelled, hashes, tally, vectors = row
    sentences = np.frombuffer(bounds, dtype=np.int32).reshape(-1, 2)
    return Passage(
        id,
        article_id,
        story,
        language,
        start,
        end,
        sentences,
        spelled,
        np.frombuffer(hashes, dtype=np.uint64),
        np.frombuffer(tally, dtype=np.int16).reshape(-1, 5),
        np.frombuffer(vectors, dtype=np.float16).reshape(1 + len(sentences), -1),
    )
