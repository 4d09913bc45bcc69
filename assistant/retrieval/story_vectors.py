"""A vector for each story, by which a new one finds those that may be told by other pages too.

It is the mean of the vectors of the story's first sentences: a copy begins as its original does,
and a translation means the same. Made from the passages, and like them it can be made again.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from assistant.articles.syndication import StoryKey
from assistant.database import create_engine, one_of, values
from assistant.retrieval.passages import Passage
from assistant.retrieval.vector_rows import VectorRows

OPENING = 6  # sentences; `eval.duplicates` has more wrong with 3 or 4, and the same with 12
SPARE = 4  # neighbours looked at beyond those asked for: the story itself, and removed ones

Vector = NDArray[np.float32]

_metadata = sa.MetaData()
_stories = sa.Table(
    "stories",
    _metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("story", sa.Integer, primary_key=True),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
)


@dataclass(slots=True)
class _Language:
    """A language's vectors: the story that each row is of, and the rows that are of none."""

    rows: VectorRows
    keys: list[StoryKey | None] = field(default_factory=list)
    positions: dict[StoryKey, int] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)

    def put(self, key: StoryKey, vector: Vector) -> int:
        """Write a story's vector, and tell where."""
        position = self.free.pop() if self.free else len(self.keys)
        self.rows.write(position, vector[np.newaxis])
        self.keys[position : position + 1] = [key]
        self.positions[key] = position
        return position

    def forget(self, key: StoryKey) -> None:
        position = self.positions.pop(key)
        self.keys[position] = None
        self.free.append(position)


class StoryVectors:
    """Vectors of length 1 by story. A story's language is that of its first passage."""

    def __init__(self, folder: Path) -> None:
        """Open them in a folder, made where it is missing."""
        self.folder = folder
        self._connect()

    def _connect(self) -> None:
        self._held: dict[str, _Language] | None = None
        self.engine = create_engine(f"sqlite:///{self.folder / 'stories.db'}")
        _metadata.create_all(self.engine)

    def nearest(
        self, keys: Sequence[StoryKey], most: int, least: float
    ) -> dict[StoryKey, list[StoryKey]]:
        """For each of these stories the others nearest to it, in one language after the other.

        Args:
            keys: Stories; those without a vector are near to none.
            most: How many of each language.
            least: Cosine from which they count.
        """
        near: dict[StoryKey, list[StoryKey]] = {key: [] for key in keys}
        held = self._read()
        asked, rows = [], []
        for own in held.values():
            if some := [key for key in keys if key in own.positions]:
                asked += some
                rows.append(own.rows.at([own.positions[key] for key in some]))
        if not asked:
            return near
        vectors = np.concatenate(rows)
        for _, other in sorted(held.items()):
            every = other.rows.nearest(vectors, most + SPARE, len(other.keys))
            for key, found in zip(asked, every, strict=True):
                others = [(-cosine, other.keys[at]) for at, cosine in found if cosine >= least]
                known = sorted((rank, one) for rank, one in others if one and one != key)
                near[key] += [one for _, one in known[:most]]
        return near

    def replace(self, articles: Sequence[str], passages: Iterable[Passage]) -> None:
        """Put the stories of these passages in the place of those of these articles."""
        held, self._held = self._read(), None  # and read again where this does not end well
        old, asked = one_of(_stories.c.article_id), values(articles)
        with self.engine.begin() as connection:
            for row in connection.execute(_stories.select().where(old), asked):
                held[row.language].forget((row.article_id, row.story))
            connection.execute(_stories.delete().where(old), asked)
            # Vectors first, what names them afterwards: what a crash leaves is written over.
            rows = [
                {"article_id": key[0], "story": key[1], "language": language,
                 "position": self._of(held, language).put(key, vector)}
                for key, language, vector in _openings(passages)
            ]  # fmt: skip
            if rows:
                connection.execute(_stories.insert(), rows)
        self._held = held

    def is_whole(self) -> bool:
        """Whether every story has its vector."""
        last = sa.select(_stories.c.language, sa.func.max(_stories.c.position))
        with self.engine.connect() as connection:
            found = connection.execute(last.group_by(_stories.c.language)).all()
        return all(len(VectorRows(self.folder, language)) > at for language, at in found)

    def count(self) -> int:
        """How many stories have a vector."""
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(_stories)) or 0

    def reload(self) -> None:
        """See what another process has written, also where it has made the files anew."""
        self._held = None
        self.engine.dispose()

    def clear(self) -> None:
        """Remove everything, a damaged file too."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._connect()

    def close(self) -> None:
        """Give back the files."""
        self._held = None
        self.engine.dispose()

    def _read(self) -> dict[str, _Language]:
        if self._held is None:
            held: dict[str, _Language] = {}
            with self.engine.connect() as connection:
                for article_id, story, language, position in connection.execute(_stories.select()):
                    self._of(held, language).positions[article_id, story] = position
            for one in held.values():
                one.keys = [None] * (max(one.positions.values()) + 1)
                for key, position in one.positions.items():
                    one.keys[position] = key
                one.free = [at for at, key in enumerate(one.keys) if key is None]
            self._held = held
        return self._held

    def _of(self, held: dict[str, _Language], language: str) -> _Language:
        if language not in held:
            held[language] = _Language(VectorRows(self.folder, language))
        return held[language]


def _openings(passages: Iterable[Passage]) -> Iterator[tuple[StoryKey, str, Vector]]:
    """Each story, its language, and its vector."""
    of_stories: dict[StoryKey, list[Passage]] = defaultdict(list)
    for passage in passages:
        of_stories[passage.article_id, passage.story].append(passage)
    for key, some in of_stories.items():
        some.sort(key=lambda passage: passage.start)
        sentences = chain.from_iterable(passage.vectors[1:] for passage in some)
        mean = np.stack(list(islice(sentences, OPENING))).astype(np.float32).mean(axis=0)
        yield key, some[0].language, mean / max(float(np.linalg.norm(mean)), 1e-9)
