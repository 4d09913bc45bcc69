"""Many readers, one writer: who may touch the index when, and what readers see of it.

A writer holds a lock file. Every change raises the library's generation number; a reader compares
it before each question and opens the index again when it has grown.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from assistant.articles.indexing import Indexer
from assistant.articles.library import Library
from assistant.articles.summaries import Overview
from assistant.articles.tables import LEAVING, PENDING, REMOVED
from assistant.disk import room
from assistant.errors import ArchiveBusy, ArchiveEmpty
from assistant.preload import uncollected
from assistant.retrieval.index import PassageIndex

LOCK_WAIT = 10.0  # seconds a writer waits for another to finish

log = logging.getLogger("assistant")


class Access:
    """The index of one archive, shared between threads and processes.

    `holds` is what the archive held when it was last read from.
    """

    def __init__(self, home: Path, library: Library, index: PassageIndex, indexer: Indexer) -> None:
        """Guard the index of the archive in a folder."""
        self.home = home
        self.holds = Overview(0, 0, (), None, None)
        self._library = library
        self._index = index
        self._indexer = indexer
        self._file_lock = filelock.FileLock(home / "write.lock", thread_local=False)
        self._lock = threading.RLock()
        self._writers = threading.Lock()
        self._checked = False
        self._seen: int | None = None

    @contextmanager
    def reading(self) -> Iterator[None]:
        """The index, sound and as new as the library.

        Raises:
            ArchiveEmpty: Nothing is indexed.
            ArchiveBusy: Another process is making the index anew and has nothing ready yet.
        """
        with self._lock:
            if not self._checked:
                with uncollected():  # Chroma is imported
                    self._refresh()  # first, since what is not open yet costs nothing to open anew
                self._check()
            self._refresh()
            if not self.holds.articles:
                raise self._nothing_to_read()
            yield

    @contextmanager
    def writing(self, *, sound: bool = True) -> Iterator[None]:
        """The index for this process alone to change; made sound first unless told not to.

        Raises:
            ArchiveBusy: Another process is writing.
            ArchiveFull: The disk has no room.
        """
        with self._writers, room(self.home):
            try:
                self._file_lock.acquire(timeout=LOCK_WAIT)  # others read meanwhile
            except filelock.Timeout as exc:
                raise ArchiveBusy(
                    f"Another process is writing to {self.home}. Wait until it is done, then try "
                    "again."
                ) from exc
            try:
                with self._lock:
                    self._seen = None
                    self._index.reload()
                    if sound:
                        self._make_sound()
                    else:
                        self._index.try_encoder()
                    yield
            finally:
                self._file_lock.release()

    def close(self) -> None:
        """Let go of the index's files."""
        with self._lock:
            self._index.close()

    def _refresh(self) -> None:
        """See what has changed since the index was last opened."""
        generation = self._library.generation()
        if self._seen != generation:
            self._index.reload()
            self.holds = self._library.overview()
            self._seen = generation

    def _check(self) -> None:
        """Make a damaged or outdated index sound, unless another process is writing to it now."""
        try:
            with room(self.home), self._file_lock.acquire(timeout=0):
                self._make_sound()
        except filelock.Timeout:
            log.info("Another process is indexing; what it has finished is searched.")
        else:
            self._checked = True

    def _make_sound(self) -> None:
        """Finish what an earlier process left undone, and make anew what cannot be used."""
        flaw = self._index.damage()
        if flaw is None:
            if any(map(self._library.in_state, (PENDING, REMOVED, LEAVING))):
                self._indexer.finish()
            flaw = self._index.flaw(self._library.overview().passages)
        if flaw:
            log.warning("The index is made anew, since %s.", flaw)
            self._index.try_encoder()
            self._indexer.rebuild()

    def _nothing_to_read(self) -> ArchiveEmpty | ArchiveBusy:
        if self._library.in_state(PENDING):
            return ArchiveBusy(
                f"Another process is making the index of {self.home} anew. Ask again in a while."
            )
        return ArchiveEmpty(
            f"No article is indexed in {self.home}. Run `assistant index FOLDER` first."
        )
