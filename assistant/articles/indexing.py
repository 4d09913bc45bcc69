"""Bringing the archive up to date with the files it was read from.

Every article goes through the library first: stored as pending, put into the passage index, then
marked ready. Whatever is pending or removed when a process dies is finished by the next one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode

from assistant.articles.article import Article
from assistant.articles.formats.extract import Failure, failure, place_of
from assistant.articles.library import Library
from assistant.articles.parallel import Readers
from assistant.articles.places import Places
from assistant.articles.reading import find_files
from assistant.articles.removals import Removals
from assistant.articles.splitting import document
from assistant.articles.tables import LEAVING, OLDER, PENDING, REMOVED
from assistant.database import take_stock

BATCH = 64  # articles stored and indexed together; a crash may cost two such batches, and no more
SAME_NAME = "another article in its file has the same name, and is read instead. Rename one."

Progress = Callable[[int, int], None]


class PassageIndex(Protocol):
    """Where passages go: the part of the retrieval room that writes."""

    def begin(self, passages: Sequence[BaseNode]) -> Any:
        """Have what is stored of these passages made, for `replace`; other processes may do it."""

    def replace(self, articles: Sequence[Article], making: Any) -> None:
        """Put the passages that `begin` has begun in the place of those of these articles."""

    def release(self) -> None:
        """End the processes that `begin` started."""

    def remove(self, article_ids: Sequence[str]) -> None:
        """Take out every passage of these articles."""

    def clear(self) -> None:
        """Take out everything."""


class Grouper(Protocol):
    """What finds the stories that are one: the part of the retrieval room that compares."""

    def group_new(self, among: Sequence[str] | None = None) -> None:
        """Group every story that has not been compared with the others yet.

        Only those of the indexed articles `among`, where they are given.
        """


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did; `articles` and `passages` are what the archive holds after it.

    `moved` articles were found at another place, with the text and the id they had; `left_out`
    were removed by hand before; `superseded` are earlier versions of another file's article now.
    """

    added: int
    updated: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    articles: int
    passages: int
    seconds: float
    moved: int = 0
    left_out: int = 0
    superseded: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `assistant index --json`."""
        return asdict(self) | {"failed": [asdict(failure) for failure in self.failed]}


class Indexer:
    """Reads files into the library and the passage index."""

    def __init__(
        self,
        library: Library,
        parser: NodeParser,
        index: PassageIndex,
        readers: Readers,
        grouper: Grouper,
        home: Path | None = None,
    ) -> None:
        """Take the parts it works with; the caller holds the archive's write lock.

        `home` is the folder of the archive's own files, which are no articles.
        """
        self.library = library
        self.parser = parser
        self.index = index
        self.readers = readers
        self.grouper = grouper
        self.home = home
        self.removals = Removals(library.engine)

    def run(
        self,
        paths: Sequence[Path],
        *,
        prune: bool = False,
        rebuild: bool = False,
        again: bool = False,
        skip: Collection[Path] = (),
        progress: Progress | None = None,
    ) -> IndexReport:
        """Index the files at and below `paths`.

        Articles of which nothing has changed, neither the text nor what is known of it, are left as
        they are. With `prune`, articles whose file
        lay at or below one of `paths` and is gone, or whose file no longer holds them, are removed;
        those of a file that could not be read are kept. With `rebuild`, every file is read
        again and the whole passage index made anew; with `again`, articles are stored anew also
        where their text is the same. One that was removed by hand is left out as long as its text
        is the same, unless its file is itself one of `paths` and not only read again. An article
        whose file was moved keeps its id; of one whose text has changed the earlier text is kept,
        to be read. The files in `skip` are left alone, and so are their articles. `progress` is
        called with the number of files done and the number of files.

        Raises:
            ReadingError: One of `paths` is not there.
        """
        started, anew = time.perf_counter(), rebuild or again
        files, failed = find_files(paths, leave_out=self.home)
        files = [file for file in files if file not in skip]
        if rebuild:
            self.library.mark(PENDING)
            self.index.clear()
        else:
            self.finish()
        places = Places(self.library.known())
        counts = dict.fromkeys(("added", "updated", "unchanged", "moved", "left out"), 0)
        named = [] if again else [place_of(path) for path in paths if path.is_file()]
        removed_before = self.removals.all()
        older = set(self.library.in_state(OLDER))
        seen: set[str] = set()
        met: set[str] = set()

        def done(number: int) -> None:
            if progress:
                progress(number, len(files))

        def changed() -> Iterator[Article]:
            for found in self.readers.read(files, done):
                if isinstance(found, Failure):
                    failed.append(found)
                    continue
                if found.path in met:
                    failed.append(failure(found.path, SAME_NAME))
                    continue
                met.add(found.path)
                if removed_before.get(found.path) is not None:
                    same = removed_before[found.path] == found.content_hash
                    if same and not _in_any(found.path, named):
                        counts["left out"] += 1
                        continue
                    self.removals.forget(found.path)
                article, fate = places.settle(found)
                seen.add(article.id)
                if fate == "moved":
                    self.library.move(article.id, article.path)
                if anew and fate == "unchanged":
                    fate = "updated"
                counts[fate] += 1
                if fate in ("added", "updated") or anew:
                    yield article

        def stored() -> Iterator[list[Article]]:
            for batch in _batches(changed()):
                put = self.library.put(batch)
                self.library.settle_versions()
                earlier = set(self.library.in_state(LEAVING))
                yield [article for article in put if article.id not in earlier]

        self._index(stored())
        if counts["added"] or counts["updated"]:
            self.library.mark_repeated()
        self.finish()
        kept = [*(failure.path for failure in failed), *map(place_of, skip)]
        removed = self._prune(paths, seen, kept) if prune else 0
        overview = self.library.overview()
        return IndexReport(
            counts["added"], counts["updated"], counts["unchanged"], removed, tuple(failed),
            overview.articles, overview.passages, round(time.perf_counter() - started, 3),
            counts["moved"], counts["left out"],
            len(set(self.library.in_state(OLDER)) - older),
        )  # fmt: skip

    def finish(self, progress: Progress | None = None) -> None:
        """Index what is pending, remove what is on its way out, and group what is new."""
        self._forget(self.library.in_state(REMOVED))
        self.library.settle_versions()
        self._retire()
        pending = self.library.in_state(PENDING)

        def loaded() -> Iterator[list[Article]]:
            done = 0
            for ids in _batches(pending):
                yield list(self.library.load(ids, (PENDING,)))
                done += len(ids)
                if progress:
                    progress(done, len(pending))

        self._index(loaded())
        take_stock(self.library.engine)
        self.grouper.group_new()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make the passage index anew from the library."""
        self.library.mark(PENDING)
        self.index.clear()
        self.finish(progress)

    def remove(self, ids: Sequence[str]) -> None:
        """Remove these articles; what they superseded is current again."""
        self.library.mark(REMOVED, ids)
        self.finish()

    def _index(self, batches: Iterable[list[Article]]) -> None:
        """Index batches of stored articles; while one is put into the index, the next is made."""
        before: tuple[list[Article], Sequence[BaseNode], Any] | None = None
        try:
            for articles in batches:
                passages = self.parser.get_nodes_from_documents([document(a) for a in articles])
                making = self.index.begin(passages)
                if before:
                    self._complete(*before)
                before = articles, passages, making
            if before:
                self._complete(*before)
        finally:
            self.index.release()

    def _complete(
        self, articles: Sequence[Article], passages: Sequence[BaseNode], making: Any
    ) -> None:
        self.index.replace(articles, making)
        counts = dict.fromkeys((a.id for a in articles), 0)
        for passage in passages:
            counts[passage.metadata["article_id"]] += 1
        self.library.mark_ready(counts)
        self._retire()
        take_stock(self.library.engine)
        self.grouper.group_new(list(counts))

    def _retire(self) -> None:
        """Take the earlier versions of other articles out of the index."""
        if ids := self.library.in_state(LEAVING):
            self.index.remove(ids)
            self.library.retire(ids)

    def _forget(self, ids: Sequence[str]) -> None:
        if ids:
            self.index.remove(ids)
            self.library.delete(ids)

    def _prune(self, paths: Sequence[Path], seen: Set[str], kept: Sequence[str]) -> int:
        searched = [place_of(path) for path in paths]
        # What lies in the archive's own folder was handed in, and is not looked for from outside.
        own = [place_of(self.home)] if self.home else []
        gone = [
            identity
            for identity, known in self.library.known().items()
            if identity not in seen
            and _in_any(known.path, searched)
            and not _in_any(known.path, kept)
            and (not _in_any(known.path, own) or any(_in_any(one, own) for one in searched))
        ]
        if gone:
            self.remove(gone)
        return len(gone)


def _in_any(place: str, others: Sequence[str]) -> bool:
    """Whether a place is one of others, or lies in one: a folder, or a file that holds several."""
    return any(
        place == other or place.startswith((other.rstrip("/") + "/", other + "#"))
        for other in others
    )


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
