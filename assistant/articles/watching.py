"""Folders watched for files that come, change or go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

CALM = 1_600  # milliseconds without a change before it is told: a file may be half written
LOOKED_AGAIN = 1_000  # milliseconds after the start, for what changed before the watch began


def changes(paths: Sequence[Path], leave_out: Path) -> Iterator[None]:
    """Yields when something below `paths` has changed; once soon after the start in any case.

    Files in the folder `leave_out`, and hidden ones, do not count.

    Raises:
        KeyboardInterrupt: At Ctrl-C.
    """
    own = str(leave_out.absolute())

    def counts(_change: watchfiles.Change, path: str) -> bool:
        return not (path == own or path.startswith(f"{own}/") or Path(path).name.startswith("."))

    first = True
    for changed in watchfiles.watch(
        *paths,
        watch_filter=counts,
        debounce=CALM,
        rust_timeout=LOOKED_AGAIN,
        yield_on_timeout=True,
    ):
        if changed or first:
            yield
        first = False
