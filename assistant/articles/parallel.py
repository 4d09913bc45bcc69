"""Files read by several processes at once, their articles handed on in the order of the files.

A process of its own is what makes a time limit hard: one that exceeds it is killed, and so is one
that a file brings down.
"""

from __future__ import annotations

import contextlib
import math
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from types import MappingProxyType

from assistant.articles.article import Article
from assistant.articles.formats.extract import Failure, failure, place_of
from assistant.articles.formats.limits import Limits
from assistant.articles.reading import read_articles
from assistant.articles.worker import READY
from assistant.processes import Process, cores

ARTICLES_AHEAD = 32  # of a file that is not yet its turn; then its process waits
FILES_AHEAD = 64
PLAIN = frozenset({".txt"})  # read here where they are few: nothing in them can go wrong
FEW = 200  # files; the processes take a second to start
SMALL = 1_000_000  # bytes

Read = Article | Failure | None


@dataclass(frozen=True, slots=True)
class Readers:
    """How files are read: by how many processes, within which limits, with which field names."""

    processes: int = field(default_factory=cores)
    limits: Limits = field(default_factory=Limits)
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def read(
        self, paths: Sequence[Path], done: Callable[[int], None] = lambda number: None
    ) -> Iterator[Article | Failure]:
        """The articles in files, in order; `done` is told how many files are finished."""
        if len(paths) <= FEW and all(map(_is_plain, paths)):
            for number, path in enumerate(paths, start=1):
                yield from read_articles(path, self.limits, self.fields)
                done(number)
            return
        with contextlib.closing(_Pool(self, paths)) as pool:
            yield from pool.articles(done)


def _is_plain(path: Path) -> bool:
    try:
        return path.suffix.lower() in PLAIN and path.stat().st_size <= SMALL
    except OSError:
        return True  # which reading it will say


class _Worker:
    """A process that reads one file after the other."""

    def __init__(self, readers: Readers) -> None:
        self.process = Process("assistant.articles.worker")
        self.connection = self.process.connection
        self.file: int | None = None
        self.heard = math.inf  # it is still starting
        self.connection.send((readers.limits, dict(readers.fields)))

    def start(self, number: int, path: Path) -> None:
        """Have it read a file."""
        self.file, self.heard = number, max(self.heard, time.monotonic())
        self.connection.send(os.fspath(path))


class _Pool:
    """The processes, and what they have read that is not yet handed on."""

    def __init__(self, readers: Readers, paths: Sequence[Path]) -> None:
        self._readers = readers
        self._paths = paths
        count = max(1, min(readers.processes, len(paths)))
        self._workers: list[_Worker | None] = [None] * count
        self._read: dict[int, deque[Read]] = {}
        self._next = 0  # the first file that is not yet given to a process

    def articles(self, done: Callable[[int], None]) -> Iterator[Article | Failure]:
        """Everything in the files, in order."""
        for number in range(len(self._paths)):
            while True:
                self._hand_out(number)
                read = self._read[number]
                while not read:
                    self._listen(number)
                found = read.popleft()
                if found is None:
                    break
                yield found
            del self._read[number]
            done(number + 1)

    def close(self) -> None:
        """End every process."""
        for worker in self._workers:
            if worker is not None:
                worker.process.kill()

    def _hand_out(self, current: int) -> None:
        """Give each process that has nothing to do the next file."""
        for i, worker in enumerate(self._workers):
            if self._next == len(self._paths) or self._next > current + FILES_AHEAD:
                return
            if worker is None:
                worker = self._workers[i] = _Worker(self._readers)
            if worker.file is None:
                self._read[self._next] = deque()
                worker.start(self._next, self._paths[self._next])
                self._next += 1

    def _listen(self, current: int) -> None:
        """Take what the processes have read; one that is too far ahead is left to wait."""
        busy = {
            worker.connection: i
            for i, worker in enumerate(self._workers)
            if worker is not None
            and worker.file is not None
            and (worker.file == current or len(self._read[worker.file]) < ARTICLES_AHEAD)
        }
        ready = wait(list(busy), timeout=self._patience(busy.values()))
        for connection, i in busy.items():
            if connection in ready:
                self._take(i)
            elif self._overdue(i):
                seconds = self._readers.limits.seconds
                self._lose(i, f"it took longer than {seconds:g} seconds, the time an article may "
                           "take. Split it, or raise ASSISTANT_MAX_SECONDS.")  # fmt: skip
        self._hand_out(current)

    def _take(self, i: int) -> None:
        worker = self._worker(i)
        assert worker.file is not None  # only busy ones are listened to
        try:
            found = worker.connection.recv()
        except (EOFError, OSError):  # also in the middle of what it says
            code = worker.process.wait()
            self._lose(i, f"reading it ended the reader (exit code {code}). Leave it out, and "
                       "report it with the file.")  # fmt: skip
            return
        worker.heard = time.monotonic()
        if found == READY:
            return
        self._read[worker.file].append(found)
        if found is None:
            worker.file = None

    def _patience(self, workers: Iterable[int]) -> float | None:
        """Seconds until the first of some processes is overdue; None while all are starting."""
        heard = min(self._worker(i).heard for i in workers)
        patience = heard + self._readers.limits.seconds - time.monotonic()
        return None if math.isinf(patience) else max(0.0, patience)

    def _overdue(self, i: int) -> bool:
        # Nothing has come since: so long it has been at one article, however long we did not look.
        return time.monotonic() - self._worker(i).heard > self._readers.limits.seconds

    def _lose(self, i: int, reason: str) -> None:
        """End a process with the file it was at."""
        worker = self._worker(i)
        assert worker.file is not None  # only busy ones are listened to
        worker.process.kill()
        self._workers[i] = None
        self._read[worker.file].extend([failure(place_of(self._paths[worker.file]), reason), None])

    def _worker(self, i: int) -> _Worker:
        worker = self._workers[i]
        assert worker is not None  # only busy ones are listened to
        return worker
