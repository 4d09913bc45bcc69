"""Every word of the archive, by meaning and by sound.

A word as it stands in the articles has a vector (of the word alone) and consonant skeletons, so
that a word of the question finds its translations and its spellings in other scripts. Words are
only ever added; what no passage holds any more is left out when it is looked up. The vectors of a
language are one memory-mapped matrix, read in place by every process.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray

from assistant.database import create_engine
from assistant.retrieval.names import skeletons
from assistant.retrieval.passages import PassageStore

BATCH = 500  # rows a query
Encode = Callable[[list[str]], NDArray[np.float32]]
_T = TypeVar("_T")

_metadata = sa.MetaData()
_words = sa.Table(
    "words",
    _metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("surface", sa.Text, primary_key=True),
    sa.Column("term", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Index("words_by_position", "language", "position", unique=True),
)
_skeletons = sa.Table(
    "skeletons",
    _metadata,
    sa.Column("language", sa.Text, primary_key=True),
    sa.Column("skeleton", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
)


class Vocabulary:
    """The words of the archive. `encode` gives one vector of length 1 a word."""

    def __init__(self, folder: Path, encode: Encode, passages: PassageStore) -> None:
        """Open the vocabulary in a folder, made where it is missing."""
        self.folder = folder
        self.encode = encode
        self._passages = passages
        self._connect()

    def _connect(self) -> None:
        self._matrices: dict[str, NDArray[np.float32]] = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(f"sqlite:///{self.folder / 'vocabulary.db'}")
        _metadata.create_all(self.engine)

    @property
    def languages(self) -> list[str]:
        """The languages that have words, in alphabetical order."""
        with self.engine.connect() as connection:
            query = sa.select(_words.c.language).distinct().order_by(_words.c.language)
            return list(connection.scalars(query))

    @property
    def passages(self) -> int:
        """How many passages the archive holds."""
        return self._passages.count()

    def document_frequency(self, term: str) -> int:
        """In how many passages an index term stands."""
        return self._passages.document_frequencies([term]).get(term, 0)

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands; terms in none are left out."""
        return self._passages.document_frequencies(terms)

    def nearest(
        self, vectors: NDArray[np.float32], language: str, k: int
    ) -> list[list[tuple[str, str, float]]]:
        """For each vector the k words of a language that mean most nearly the same.

        Each is the index term, the word as written, and the cosine; nearest first.
        """
        matrix = self._matrix(language)
        if not len(matrix) or not len(vectors):
            return [[] for _ in vectors]
        cosines = matrix @ vectors.T
        k = min(k, len(matrix))
        top = np.argpartition(-cosines, k - 1, axis=0)[:k].T
        words = self._at(language, {int(position) for position in top.flat})
        return [
            sorted(
                ((*words[p], float(cosines[p, n])) for p in map(int, positions) if p in words),
                key=lambda found: (-found[2], found[1]),
            )
            for n, positions in enumerate(top)
        ]

    def by_skeleton(self, skeleton: str, language: str) -> list[tuple[str, str]]:
        """Index term and spelling of the words of a language with this consonant skeleton."""
        query = sa.select(_skeletons.c.position).where(
            (_skeletons.c.language == language) & (_skeletons.c.skeleton == skeleton)
        )
        with self.engine.connect() as connection:
            positions = set(connection.scalars(query))
        return sorted(self._at(language, positions).values())

    def add(self, language: str, words: dict[str, str]) -> None:
        """Add words of a language that are not there yet; `words` maps spellings to index terms."""
        with self.engine.connect() as connection:
            known = {
                word
                for some in _batches(sorted(words))
                for word in connection.scalars(
                    sa.select(_words.c.surface).where(
                        (_words.c.language == language) & _words.c.surface.in_(some)
                    )
                )
            }
            size = connection.scalar(
                sa.select(sa.func.coalesce(sa.func.max(_words.c.position) + 1, 0)).where(
                    _words.c.language == language
                )
            )
        new = sorted(words.keys() - known)
        if not new:
            return
        positions = range(size or 0, (size or 0) + len(new))
        self._write(language, positions.start, self.encode(new))
        with self.engine.begin() as connection:
            connection.execute(
                _words.insert(),
                [
                    {"language": language, "surface": word, "term": words[word], "position": n}
                    for n, word in zip(positions, new, strict=True)
                ],
            )
            heard = [
                {"language": language, "skeleton": skeleton, "position": n}
                for n, word in zip(positions, new, strict=True)
                for skeleton in sorted(set(skeletons(word, language)))
            ]
            if heard:
                connection.execute(_skeletons.insert(), heard)

    def reload(self) -> None:
        """See what another process has added."""
        self._matrices.clear()

    def is_whole(self) -> bool:
        """Whether every word has its vector."""
        query = sa.select(_words.c.language, sa.func.count()).group_by(_words.c.language)
        with self.engine.connect() as connection:
            return all(len(self._matrix(lang)) == n for lang, n in connection.execute(query))

    def clear(self) -> None:
        """Remove everything, a damaged file too."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._connect()

    def close(self) -> None:
        """Give back the files."""
        self._matrices.clear()
        self.engine.dispose()

    def _path(self, language: str) -> Path:
        return self.folder / f"{language}.f32"

    def _matrix(self, language: str) -> NDArray[np.float32]:
        """The vectors of a language, shape (words, dimension); a word's row is its position."""
        if language not in self._matrices:
            with self.engine.connect() as connection:
                count = connection.scalar(
                    sa.select(sa.func.count()).where(_words.c.language == language)
                )
            path = self._path(language)
            if not count or not path.exists():
                return np.zeros((0, 0), dtype=np.float32)
            dimension = self._dimension(path)
            flat = np.memmap(path, dtype=np.float32, mode="r", offset=_HEADER)
            whole = flat[: len(flat) // dimension * dimension].reshape(-1, dimension)
            self._matrices[language] = whole[:count]
        return self._matrices[language]

    @staticmethod
    def _dimension(path: Path) -> int:
        return int(np.fromfile(path, dtype=np.int64, count=1)[0])

    def _write(self, language: str, position: int, vectors: NDArray[np.float32]) -> None:
        """Rows first, the words that name them afterwards: what a crash leaves is overwritten."""
        path = self._path(language)
        path.touch()
        with path.open("r+b") as file:
            file.write(np.int64(vectors.shape[1]).tobytes())
            file.seek(_HEADER + position * vectors.shape[1] * vectors.itemsize)
            file.write(np.ascontiguousarray(vectors, dtype=np.float32).tobytes())
        self._matrices.pop(language, None)

    def _at(self, language: str, positions: set[int]) -> dict[int, tuple[str, str]]:
        """Index term and spelling by position, of words that some passage still holds."""
        found: dict[int, tuple[str, str]] = {}
        with self.engine.connect() as connection:
            for some in _batches(sorted(positions)):
                query = _words.select().where(
                    (_words.c.language == language) & _words.c.position.in_(some)
                )
                for row in connection.execute(query):
                    found[row.position] = (row.term, row.surface)
        held = self._passages.document_frequencies(term for term, _ in found.values())
        return {position: word for position, word in found.items() if word[0] in held}


_HEADER = 8  # bytes: the dimension, an int64


def _batches(items: Sequence[_T]) -> Iterable[Sequence[_T]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
