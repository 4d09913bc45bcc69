"""Bringing the archive up to date with the files it was read from.

Every article goes through the library first: stored as pending, put into the passage index, then
marked ready. Whatever is pending or removed when a process dies is finished by the next one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode

from assistant.articles.article import Article
from assistant.articles.library import Library
from assistant.articles.reading import article_id, find_files, read_article
from assistant.articles.splitting import document
from assistant.articles.tables import PENDING, REMOVED
from assistant.errors import ReadingError

BATCH = 32  # articles stored and indexed together: what a crash may cost, and no more

Progress = Callable[[int, int], None]


class PassageIndex(Protocol):
    """Where passages go: the part of the retrieval room that writes."""

    def replace(self, articles: Sequence[Article], passages: Sequence[BaseNode]) -> None:
        """Put these passages in the place of those of these articles."""

    def remove(self, article_ids: Sequence[str]) -> None:
        """Take out every passage of these articles."""

    def clear(self) -> None:
        """Take out everything."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    path: str
    error: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did; `articles` and `passages` are what the archive holds after it."""

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    articles: int
    passages: int
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `assistant index --json`."""
        return asdict(self) | {"failed": [asdict(failure) for failure in self.failed]}


class Indexer:
    """Reads files into the library and the passage index."""

    def __init__(self, library: Library, parser: NodeParser, index: PassageIndex) -> None:
        """Take the parts it works with; the caller holds the archive's write lock."""
        self.library = library
        self.parser = parser
        self.index = index

    def run(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        rebuild: bool = False,
        progress: Progress | None = None,
    ) -> IndexReport:
        """Index the files at and below `paths`.

        Files whose text has not changed are left as they are. With `prune`, articles whose file
        lay at or below one of `paths` and is gone are removed. With `rebuild`, every file is read
        again and the whole passage index made anew. `progress` is called with the number of files
        done and the number of files.

        Raises:
            ReadingError: One of `paths` is not there.
        """
        started = time.perf_counter()
        files = find_files(paths)
        if rebuild:
            self.library.mark(PENDING)
            self.index.clear()
        else:
            self.finish()
        known = self.library.hashes()
        counts = dict.fromkeys(("added", "updated", "unchanged"), 0)
        failed: list[Failure] = []

        def changed() -> Iterator[Article]:
            for done, path in enumerate(files, start=1):
                try:
                    article = read_article(path)
                except ReadingError as exc:
                    failed.append(Failure(str(path), str(exc)))
                else:
                    fate = _fate(article, known, rebuild)
                    counts[fate] += 1
                    if fate != "unchanged":
                        yield article
                if progress:
                    progress(done, len(files))

        for batch in _batches(changed()):
            self.library.put(batch)
            self._index(batch)
        self.finish()
        removed = self._prune(paths, files) if prune else 0
        overview = self.library.overview()
        return IndexReport(
            counts["added"], counts["updated"], counts["unchanged"], removed, tuple(failed),
            overview.articles, overview.passages, round(time.perf_counter() - started, 3),
        )  # fmt: skip

    def finish(self, progress: Progress | None = None) -> None:
        """Index what is pending and remove what is on its way out."""
        self._forget(self.library.in_state(REMOVED))
        pending = self.library.in_state(PENDING)
        done = 0
        for ids in _batches(pending):
            self._index(list(self.library.load(ids, (PENDING,))))
            done += len(ids)
            if progress:
                progress(done, len(pending))

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the passage index anew from the library."""
        self.library.mark(PENDING)
        self.index.clear()
        self.finish(progress)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove these articles."""
        self.library.mark(REMOVED, ids)
        self._forget(ids)

    def _index(self, articles: Sequence[Article]) -> None:
        passages = self.parser.get_nodes_from_documents([document(a) for a in articles])
        self.index.replace(articles, passages)
        counts = dict.fromkeys((a.id for a in articles), 0)
        for passage in passages:
            counts[passage.metadata["article_id"]] += 1
        self.library.mark_ready(counts)

    def _forget(self, ids: Sequence[str]) -> None:
        if ids:
            self.index.remove(ids)
            self.library.delete(ids)

    def _prune(self, paths: Sequence[Path], files: Sequence[Path]) -> int:
        present = {article_id(path) for path in files}
        folders = [path.absolute() for path in paths]
        gone = [
            identity
            for identity, path in self.library.paths().items()
            if identity not in present and any(Path(path).is_relative_to(f) for f in folders)
        ]
        if gone:
            self.remove(gone)
        return len(gone)


def _fate(article: Article, known: dict[str, str], rebuild: bool) -> str:
    if article.id not in known:
        return "added"
    same = known[article.id] == article.content_hash
    return "unchanged" if same and not rebuild else "updated"


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
