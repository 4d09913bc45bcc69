"""The process that reads files for `parallel`: `python -m assistant.articles.worker FD`.

Over a socket, whose number is its argument, it is told its limits once and says that it is ready.
Then it is told a path at a time and answers with articles and failures, None behind the last of a
file. It ends when the socket does.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from assistant.articles.formats.extract import failure, place_of
from assistant.articles.formats.html.page import page
from assistant.articles.formats.limits import Limits
from assistant.articles.reading import article_from_extract, read_articles

_NICE = 5  # reading is faster than encoding and should not slow it
_MOST_MEMORY = 4 << 30  # bytes of address space: a file that needs more ends alone

READY = "ready"


def main(descriptor: int) -> None:
    """Read what is asked for until nobody asks any more."""
    os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asks
    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force, or none can be
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    asked: Connection[Any, Any] = Connection(descriptor)
    try:
        limits, fields = asked.recv()
        _warm_up()
        asked.send(READY)
        while True:
            _read(asked, Path(asked.recv()), limits, fields)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _warm_up() -> None:
    """Load what the first page needs, so that its time is not counted as the page's."""
    article_from_extract(page("/", "<p>The first page takes longer than the second.</p>"))


def _read(
    asked: Connection[Any, Any], path: Path, limits: Limits, fields: Mapping[str, str]
) -> None:
    try:
        for found in read_articles(path, limits, fields):
            asked.send(found)
    except MemoryError:
        asked.send(failure(place_of(path), "it needs too much memory to be read. Split it."))
    asked.send(None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
