"""Limits of reading: how large, how deep, how long. They stop bombs, not articles."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO

from assistant.articles.formats.gunzip import Readable
from assistant.errors import ReadingError

MB = 1_000_000  # bytes
_SMALL = 1 * MB  # whatever unpacks to less is no bomb, however well it was packed


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force; each is a setting.

    Attributes:
        file_mb: Of a page, a document, a record of a container: what is held in memory at once.
        unpacked_mb: Of all that comes out of one file.
        expansion: How many times larger than its packed form unpacked content may be.
        nesting: How many containers may lie in one another.
        pages: Of a PDF.
        seconds: For one article, from one to the next in a container.
    """

    file_mb: float = 50
    unpacked_mb: float = 20_000
    expansion: int = 200
    nesting: int = 3
    pages: int = 2_000
    seconds: float = 60

    def check_size(self, size: int) -> None:
        """Raise ReadingError where so many bytes are too many to be held at once."""
        if size > self.file_mb * MB:
            raise ReadingError(
                f"{size / MB:,.0f} MB are too large: at most {self.file_mb:g} MB are read at once. "
                "Split it, or raise ASSISTANT_MAX_FILE_MB."
            )

    def check_expansion(self, packed: int, unpacked: int) -> None:
        """Raise ReadingError where content unpacks to suspiciously more than it was."""
        if unpacked > _SMALL and unpacked > packed * self.expansion:
            raise ReadingError(
                f"it unpacks to more than {self.expansion} times its size, as a bomb does. Unpack "
                "it yourself, or raise ASSISTANT_MAX_EXPANSION."
            )


class Exhausted(ReadingError):
    """A file has given more than any may; nothing more is read from it."""


class Budget:
    """How much has come out of one file so far."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._spent = 0

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked; Exhausted where they become too many."""
        self._spent += size
        if self._spent > self._limits.unpacked_mb * MB:
            raise Exhausted(
                f"it unpacks to more than {self._limits.unpacked_mb:,.0f} MB. Unpack it yourself, "
                "or raise ASSISTANT_MAX_UNPACKED_MB."
            )


class _Stream(io.RawIOBase):
    """A stream made of a function that gives up to so many bytes."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _AtOnce(io.BufferedReader):
    """A buffered stream that gives what it has.

    One that reads on until enough has come loses what it has when an error follows.
    """

    def read(self, size: int | None = -1) -> bytes:
        return super().read() if size is None or size < 0 else self.read1(size)


def watched(stream: Readable, on_bytes: Callable[[int], None]) -> BinaryIO:
    """A buffered stream over another that tells `on_bytes` how many bytes each read gave."""

    def read(size: int) -> bytes:
        data = stream.read(size)
        on_bytes(len(data))
        return data

    return _AtOnce(_Stream(read))


def joined(head: bytes, stream: Readable) -> BinaryIO:
    """A buffered stream that gives some bytes and then those of another stream."""
    first = io.BytesIO(head)
    return _AtOnce(_Stream(lambda size: first.read(size) or stream.read(size)))
