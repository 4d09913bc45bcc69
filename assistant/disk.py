"""A disk that is full, told from the many errors by which libraries say so."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import ArchiveFull, AssistantError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# SQLite says «disk I/O error» where a limit stops it; others give the system's words.
_SAID = re.compile(
    "no space left on device|disk is full|disk quota exceeded|file too large|disk i/o error",
    re.IGNORECASE,
)


@contextmanager
def room(home: Path) -> Iterator[None]:
    """Turns what is raised inside because the disk is full into one error that says so.

    Raises:
        ArchiveFull: Nothing more could be written to `home`.
    """
    try:
        yield
    except AssistantError:
        raise
    except Exception as exc:  # any library may be the one that could not write
        reason = _reason(exc)
        if reason is None:
            raise
        raise ArchiveFull(
            f"{home} cannot be written to: {reason}. Make room on the disk and run it again: it "
            "goes on where it stopped."
        ) from exc


def _reason(error: BaseException | None) -> str | None:
    """The words by which an error, or one it came from, says that a disk is full; None if none."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return (error.strerror or str(error)).lower()
        said = _SAID.search(str(error))
        if said:
            return said[0].lower()
        error = error.__cause__ or error.__context__
    return None
