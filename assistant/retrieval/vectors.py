"""Passage vectors in Chroma: one collection a language, so that none crowds out another.

The only file that imports chromadb. A collection carries the name and the dimension of the model
that made its vectors; another model's are never read.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PREFIX = "passages-"
EF_SEARCH = 200  # candidates HNSW keeps while searching; recall@60 above .99 on 20,000 vectors
BATCH = 2000  # vectors a call; Chroma takes at most 5,461


class VectorStore:
    """Vectors of length 1 by passage id, searched by cosine within a language."""

    def __init__(self, folder: Path, model: str) -> None:
        """Open the store in a folder, made when something is first written.

        `model` names the encoder; see `stamp`.
        """
        self.folder = folder
        self.model = model
        self._client: Any = None

    @property
    def _open(self) -> Any:
        if self._client is None:
            import chromadb

            self.folder.mkdir(parents=True, exist_ok=True)
            settings = chromadb.config.Settings(anonymized_telemetry=False)
            self._client = chromadb.PersistentClient(str(self.folder), settings=settings)
            self._collections = {c.name: c for c in self._client.list_collections()}
        return self._client

    def languages(self) -> list[str]:
        """The languages that have vectors, in alphabetical order."""
        _ = self._open
        return sorted(name.removeprefix(PREFIX) for name in self._collections)

    def models(self) -> set[str]:
        """The names of the models that made the vectors: one, or none in an empty store."""
        _ = self._open
        return {c.metadata["model"] for c in self._collections.values()}

    def count(self) -> int:
        """How many passages have a vector."""
        _ = self._open
        with ThreadPoolExecutor() as threads:  # the first call reads each collection from disk
            return sum(threads.map(lambda c: c.count(), self._collections.values()))

    def nearest(
        self, vector: NDArray[np.float32], language: str, limit: int
    ) -> list[tuple[str, float]]:
        """Passage id and cosine of the nearest passages of a language, nearest first."""
        _ = self._open
        collection = self._collections.get(PREFIX + language)
        if collection is None:
            return []
        found = collection.query(
            query_embeddings=vector[np.newaxis], n_results=limit, include=["distances"]
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((i, 1 - d) for i, d in pairs), key=lambda pair: (-pair[1], pair[0]))

    def upsert(self, language: str, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Add passages of a language, or replace those with the same ids."""
        collection = self._collection(language, vectors.shape[1])
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            collection.upsert(ids=list(ids[part]), embeddings=vectors[part])

    def delete(self, language: str, ids: Sequence[str]) -> None:
        """Remove passages of a language; ids that are not there are passed over."""
        _ = self._open
        collection = self._collections.get(PREFIX + language)
        if collection is None:
            return
        for start in range(0, len(ids), BATCH):
            collection.delete(ids=list(ids[start : start + BATCH]))

    def clear(self) -> None:
        """Remove everything, a damaged store too."""
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def close(self) -> None:
        """Let go of the files; the next call opens them as they are then.

        Chroma keeps one system a folder in a process-wide cache, and the cached one does not see
        what another process has added (chroma #3792), and one that failed to open stays in it; so
        the cache is emptied too.
        """
        from chromadb.api.shared_system_client import SharedSystemClient

        if self._client is not None:
            self._client.close()
            self._client = None
        SharedSystemClient.clear_system_cache()

    def _collection(self, language: str, dimension: int) -> Any:
        client, name = self._open, PREFIX + language
        if name not in self._collections:
            self._collections[name] = client.create_collection(
                name,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
                metadata={"model": self.model, "dimension": dimension},
            )
        return self._collections[name]
