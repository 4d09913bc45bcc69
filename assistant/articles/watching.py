"""Folders watched for files that come, change or go."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import watchfiles

CALM = 1.6  # seconds a file must not have changed for: before, it may be half written
PATIENCE = 20.0  # seconds after which what is calm is read, though other files still change
TICK = 500  # milliseconds between two looks at what is there


@dataclass(frozen=True, slots=True)
class Look:
    """When to look at what is there, and at what of it.

    Attributes:
        paths: Those of the watched files and folders that are there.
        missing: Those that are not, at the moment.
        unsettled: Files that are still being written.
    """

    paths: tuple[Path, ...]
    missing: tuple[Path, ...] = ()
    unsettled: frozenset[Path] = frozenset()


class Settling:
    """Files that have changed, until they are calm; times are seconds of one clock."""

    def __init__(self, now: float) -> None:
        """Begin with something to look at: it may have changed before the watch began."""
        self._changed: dict[Path, float] = {}
        self._due: float | None = now

    def note(self, paths: Iterable[Path], now: float) -> None:
        """Remember that these have changed."""
        for path in paths:
            self._changed[path] = now
            self._due = now if self._due is None else self._due

    def restless(self, now: float) -> frozenset[Path] | None:
        """The files not to be read yet, where it is time to read the others; None where not."""
        self._changed = {path: at for path, at in self._changed.items() if now - at < CALM}
        if self._due is None or (self._changed and now - self._due < PATIENCE):
            return None
        self._due = now if self._changed else None
        return frozenset(self._changed)


def looks(paths: Sequence[Path], leave_out: Path) -> Iterator[Look]:
    """When something at or below `paths` has changed and is calm again; once soon in any case.

    Files in the folder `leave_out`, and hidden ones, do not count. What is watched may go and come
    back, as a drive does.

    Raises:
        KeyboardInterrupt: At Ctrl-C.
    """
    own = leave_out.absolute()
    settling = Settling(time.monotonic())
    while True:
        there = _there(paths)
        missing = tuple(path for path in paths if path not in there)
        with closing(_changes([path.absolute() for path in there])) as changes:
            for changed in changes:
                counting = (path for path in changed if _counts(path, own))
                settling.note(counting, time.monotonic())
                if there != _there(paths):
                    break
                restless = settling.restless(time.monotonic())
                if restless is not None:
                    yield Look(tuple(there), missing, restless)
        settling.note(paths, time.monotonic())


def _changes(paths: Sequence[Path]) -> Generator[set[Path]]:
    """What has changed, a set each tick."""
    while not paths:
        time.sleep(TICK / 1000)
        yield set()
    try:
        for changed in watchfiles.watch(
            *paths, watch_filter=None, debounce=TICK, rust_timeout=TICK, yield_on_timeout=True
        ):
            yield {Path(path) for _, path in changed}
    except FileNotFoundError:  # gone before it could be watched
        yield set()


def _there(paths: Sequence[Path]) -> dict[Path, tuple[int, int]]:
    """Those of some paths that are there, and which files or folders they are."""
    found = {}
    for path in paths:
        try:
            known = path.stat()
        except OSError:
            continue
        found[path] = known.st_dev, known.st_ino
    return found


def _counts(path: Path, own: Path) -> bool:
    return not (path.is_relative_to(own) or path.name.startswith("."))
