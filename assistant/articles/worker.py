"""The process that reads files for `parallel`: `python -m assistant.articles.worker FD`.

Over a socket, whose number is its argument, it is told its limits once and says that it is ready.
Then it is told a path at a time and answers with articles and failures, None behind the last of a
file. It ends when the socket does.
"""

from __future__ import annotations

import contextlib
import os
import resource
import sys
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from assistant.articles.formats.extract import failure, place_of
from assistant.articles.formats.html.page import page
from assistant.articles.formats.limits import Limits
from assistant.articles.reading import article_from_extract, read_articles
from assistant.processes import GONE, asked

_NICE = 5  # reading is faster than encoding and should not slow it
_MOST_MEMORY = 4 << 30  # bytes of address space: a file that needs more ends alone

READY = "ready"


def main(descriptor: int) -> None:
    """Read what is asked for until nobody asks any more."""
    os.nice(_NICE)
    with contextlib.suppress(ValueError, OSError):  # a lower limit is in force, or none can be
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    connection = asked(descriptor)
    try:
        limits, fields = connection.recv()
        _warm_up()
        connection.send(READY)
        while True:
            _read(connection, Path(connection.recv()), limits, fields)
    except GONE:
        return


def _warm_up() -> None:
    """Load what the first page needs, so that its time is not counted as the page's."""
    article_from_extract(page("/", "<p>The first page takes longer than the second.</p>"))


def _read(
    connection: Connection[Any, Any], path: Path, limits: Limits, fields: Mapping[str, str]
) -> None:
    try:
        for found in read_articles(path, limits, fields):
            connection.send(found)
    except MemoryError:
        connection.send(failure(place_of(path), "it needs too much memory to be read. Split it."))
    connection.send(None)


if __name__ == "__main__":
    main(int(sys.argv[1]))
