"""Every word of the archive, by meaning and by sound.

A word as it stands in the articles has a vector (of the word alone) and consonant skeletons, so
that a word of the question finds its translations and its spellings in other scripts. Words are
only ever added: whether a passage still holds one is told by its document frequency. The vectors
are read in place (`vector_rows`); the words themselves are kept in memory, and only new ones are
read again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from assistant.database import create_engine
from assistant.retrieval.names import skeletons
from assistant.retrieval.passages import PassageStore
from assistant.retrieval.vector_rows import VectorRows

Encode = Callable[[list[str]], NDArray[np.float32]]

DATABASE = "vocabulary.db"

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
    sa.Index("skeletons_by_position", "language", "position"),
)


@dataclass(slots=True)
class _Words:
    """A language's words by position, the set of them, and positions by consonant skeleton."""

    vectors: VectorRows
    terms: list[str] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    by_skeleton: dict[str, list[int]] = field(default_factory=dict)


class Vocabulary:
    """The words of the archive. `encode` gives one vector of length 1 a word."""

    def __init__(self, folder: Path, encode: Encode, passages: PassageStore) -> None:
        """Open the vocabulary in a folder, made where it is missing."""
        self.folder = folder
        self.encode = encode
        self._passages = passages
        self._connect()

    def _connect(self) -> None:
        self._known: dict[str, _Words] = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(f"sqlite:///{self.folder / DATABASE}")
        _metadata.create_all(self.engine)
        self._opened = self._file()
        self._read_words()

    def _file(self) -> int | None:
        """Which file is at the place of ours: its number on the disk."""
        path = self.folder / DATABASE
        return path.stat().st_ino if path.exists() else None

    @property
    def languages(self) -> list[str]:
        """The languages that have words, in alphabetical order."""
        return sorted(self._known)

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands; terms in none are left out."""
        return self._passages.document_frequencies(terms)

    def nearest(
        self, vectors: NDArray[np.float32], language: str, k: int
    ) -> list[list[tuple[str, str, float]]]:
        """For each vector the k words of a language that mean most nearly the same.

        Each is the index term, the word as written, and the cosine; nearest first.
        """
        words = self._known.get(language)
        if words is None:
            return [[] for _ in vectors]
        terms, surfaces = words.terms, words.surfaces
        return [
            sorted(
                ((terms[p], surfaces[p], cosine) for p, cosine in found),
                key=lambda one: (-one[2], one[1]),
            )
            for found in words.vectors.nearest(vectors, k, len(terms))
        ]

    def by_skeleton(self, skeleton: str, language: str) -> list[tuple[str, str]]:
        """Index term and spelling of the words of a language with this consonant skeleton."""
        words = self._known.get(language)
        if words is None:
            return []
        terms, surfaces = words.terms, words.surfaces
        return sorted((terms[p], surfaces[p]) for p in words.by_skeleton.get(skeleton, ()))

    def add(
        self,
        language: str,
        words: Mapping[str, str],
        vectors: Mapping[str, NDArray[np.float32]] = MappingProxyType({}),
    ) -> None:
        """Add words of a language that are not there yet; `words` maps spellings to index terms.

        `vectors` are those that are known already, by spelling.
        """
        known = self._known.get(language) or _Words(VectorRows(self.folder, language))
        new = sorted(words.keys() - known.written)
        if not new:
            return
        positions = range(len(known.surfaces), len(known.surfaces) + len(new))
        # Rows first, the words that name them afterwards: what a crash leaves is overwritten.
        unknown = [word for word in new if word not in vectors]
        vectors = {**vectors, **dict(zip(unknown, self.encode(unknown), strict=True))}
        known.vectors.write(positions.start, np.stack([vectors[word] for word in new]))
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
            self._read_language(connection, language)

    def reload(self) -> None:
        """See what another process has added, also where it has made the files anew."""
        for words in self._known.values():
            words.vectors.forget()
        if self._file() == self._opened:
            self._read_words()
        else:
            self.engine.dispose()
            self._connect()

    def is_whole(self) -> bool:
        """Whether every word has its vector."""
        return all(len(words.vectors) >= len(words.terms) for words in self._known.values())

    def clear(self) -> None:
        """Remove everything, a damaged file too."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._connect()

    def close(self) -> None:
        """Give back the files."""
        for words in self._known.values():
            words.vectors.forget()
        self.engine.dispose()

    def _read_words(self) -> None:
        """Read the words that were added since they were last read, in every language."""
        with self.engine.connect() as connection:
            for language in connection.scalars(sa.select(_words.c.language).distinct()).all():
                self._read_language(connection, language)

    def _read_language(self, connection: Connection, language: str) -> None:
        known = self._known.setdefault(language, _Words(VectorRows(self.folder, language)))
        first = len(known.terms)
        words = _columns(connection, _words, language, first, ("position", "term", "surface"))
        for _, term, surface in sorted(words):
            known.terms.append(term)
            known.surfaces.append(surface)
            known.written.add(surface)
        for position, skeleton in _columns(
            connection, _skeletons, language, first, ("position", "skeleton")
        ):
            known.by_skeleton.setdefault(skeleton, []).append(position)


def _columns(
    connection: Connection, table: sa.Table, language: str, first: int, names: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Rows of a language from a position on; read as one JSON value a column, ten times faster."""
    query = sa.select(*(sa.func.json_group_array(table.c[name]) for name in names))
    row = connection.execute(
        query.where(table.c.language == language, table.c.position >= first)
    ).one()
    return zip(*(json.loads(column) for column in row), strict=True)
