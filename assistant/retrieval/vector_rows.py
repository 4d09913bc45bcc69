"""Vectors of a language on disk, those of its words or of its stories, and the nearest of them.

Each is a row, known by its position. Among many the nearest are looked for in two steps: first
those whose numbers have the same signs (one bit a number, so 64 bytes a row, compared by counting
the bits that differ: Charikar, STOC 2002), then among these by cosine. How many of the nearest the
first step keeps and what it saves is printed by `python -m eval.nearest_words DATA`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

EXACT = 4_000  # rows up to which all are compared by cosine
KEPT = 200  # rows that the first step keeps at least
_HEADER = 8  # bytes: the length of a row, an int64
_CHUNK = 64  # signs a number

Vectors = NDArray[np.float32]


class VectorRows:
    """Rows of two files, read in place by every process: the vectors, and their signs."""

    def __init__(self, folder: Path, language: str) -> None:
        """Open the files of a language, which need not be there yet."""
        self._vectors = folder / f"{language}.f32"
        self._signs = folder / f"{language}.signs"
        self._matrix: Vectors | None = None
        self._columns: NDArray[np.uint64] | None = None

    def __len__(self) -> int:
        """How many rows there are in both files."""
        return min(len(_rows(self._vectors, np.float32)), len(_rows(self._signs, np.uint64)))

    def at(self, positions: Sequence[int]) -> Vectors:
        """The rows at these positions."""
        matrix = self._rows(max(positions, default=-1) + 1)
        return np.asarray(matrix[list(positions)], dtype=np.float32)

    def nearest(self, vectors: Vectors, k: int, count: int) -> list[list[tuple[int, float]]]:
        """For each vector the k nearest of the first `count` rows: position and cosine.

        In no order; fewer where there are not so many.
        """
        matrix = self._rows(count)
        k = min(k, len(matrix))
        if not k:
            return [[] for _ in vectors]
        if len(matrix) <= EXACT:
            return [_best(np.arange(len(matrix)), row, k) for row in vectors @ matrix.T]
        return [
            _best(kept, matrix[kept] @ vector, k)
            for kept, vector in zip(self._alike(vectors, count), vectors, strict=True)
        ]

    def write(self, position: int, vectors: Vectors) -> None:
        """Write the rows from this position on, over what a crash may have left there."""
        self.forget()
        _write(self._vectors, position, np.ascontiguousarray(vectors, dtype=np.float32))
        _write(self._signs, position, signs(vectors))

    def forget(self) -> None:
        """Read the files again the next time."""
        self._matrix = self._columns = None

    def _rows(self, count: int) -> Vectors:
        if self._matrix is None or len(self._matrix) < count:
            self._matrix = _rows(self._vectors, np.float32)
            self._columns = None
        return self._matrix[:count]

    def _alike(self, vectors: Vectors, count: int) -> list[NDArray[np.intp]]:
        """For each vector the positions of the rows whose signs differ from its own the least."""
        if self._columns is None:
            # A row a chunk of signs: whole rows are compared at once.
            self._columns = np.ascontiguousarray(_rows(self._signs, np.uint64)[:count].T)
        exchanged = np.empty(self._columns.shape[1], dtype=np.uint64)
        counted = np.empty(self._columns.shape[1], dtype=np.uint8)
        found = []
        for own in signs(vectors):
            differing = np.zeros(self._columns.shape[1], dtype=np.uint16)
            for column, chunk in zip(self._columns, own, strict=True):
                np.bitwise_xor(column, chunk, out=exchanged)
                differing += np.bitwise_count(exchanged, out=counted)
            most = np.partition(differing, KEPT - 1)[KEPT - 1]
            found.append(np.flatnonzero(differing <= most))
        return found


def signs(vectors: Vectors) -> NDArray[np.uint64]:
    """Which numbers of the vectors are positive, a bit each: (n, d) to (n, d / 64, rounded up)."""
    bits = np.packbits(vectors > 0, axis=1)
    padding = -bits.shape[1] % (_CHUNK // 8)
    return np.ascontiguousarray(np.pad(bits, ((0, 0), (0, padding)))).view(np.uint64)


def _best(positions: NDArray[np.intp], cosines: Vectors, k: int) -> list[tuple[int, float]]:
    top = np.argpartition(-cosines, k - 1)[:k]
    return list(zip(positions[top].tolist(), cosines[top].tolist(), strict=True))


def _rows(path: Path, kind: type[Any]) -> NDArray[Any]:
    """The rows of a file, shape (rows, length of a row); none where it is missing."""
    if not path.exists() or path.stat().st_size <= _HEADER:
        return np.zeros((0, 0), dtype=kind)
    length = int(np.fromfile(path, dtype=np.int64, count=1)[0])
    flat = np.asarray(np.memmap(path, dtype=kind, mode="r", offset=_HEADER))
    return flat[: len(flat) // length * length].reshape(-1, length)


def _write(path: Path, position: int, rows: NDArray[Any]) -> None:
    path.touch()
    with path.open("r+b") as file:
        file.write(np.int64(rows.shape[1]).tobytes())
        file.seek(_HEADER + position * rows.shape[1] * rows.itemsize)
        file.write(rows.tobytes())
