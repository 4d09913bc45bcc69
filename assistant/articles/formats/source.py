"""Where the bytes of an article come from, and the reading they are part of."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from assistant.articles.formats.extract import Extract, Failure, failure
from assistant.articles.formats.limits import MB, Budget, Exhausted, Limits, joined
from assistant.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a part of one, to be read once.

    Attributes:
        place: See `extract`.
        name: File name that tells the format by its suffix.
        stream: Its bytes.
        depth: How many containers it lies in.
        charset: Encoding claimed for it from outside, as by an HTTP header.
        url: Where it was fetched from.
        fetched: The day it was.
    """

    place: str
    name: str
    stream: BinaryIO
    depth: int = 0
    charset: str | None = None
    url: str | None = None
    fetched: dt.date | None = None

    @property
    def suffix(self) -> str:
        """The suffix of its name, in lower case."""
        return PurePosixPath(self.name).suffix.lower()

    def part(self, fragment: str) -> str:
        """The place of a part of it."""
        return f"{self.place}{'/' if '#' in self.place else '#'}{fragment}"

    def peeked(self, size: int) -> tuple[bytes, BinaryIO]:
        """Its first bytes, at most `size`, and a stream that gives all of it, them included."""
        head = b""
        while len(head) < size and (chunk := self.stream.read(size - len(head))):
            head += chunk
        return head, joined(head, self.stream)


Found = Iterator[Extract | Failure]
Reader = Callable[["Source", "Reading"], Found]


@dataclass(frozen=True, slots=True)
class Reading:
    """The reading of one file: which readers there are and within which limits they read.

    Attributes:
        readers: By suffix.
        limits: See `Limits`.
        fields: Names of columns and fields, by what they hold; they come before the guessed ones.
        budget: What has come out of the file so far.
    """

    readers: Mapping[str, Reader]
    limits: Limits
    fields: Mapping[str, str] = field(default_factory=dict)
    budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "budget", Budget(self.limits))

    def read(self, source: Source) -> Found:
        """The articles in a source; what of it cannot be read comes as a failure."""
        reader = self.readers.get(source.suffix)
        try:
            if reader is None:
                raise ReadingError(
                    f"files ending in {source.suffix or 'nothing'} are not read. "
                    f"Supported: {', '.join(sorted(self.readers))}."
                )
            if source.depth > self.limits.nesting:
                raise ReadingError(
                    f"it lies in more than {self.limits.nesting} containers. Unpack the outer "
                    "ones, or raise ASSISTANT_MAX_NESTING."
                )
            yield from reader(source, self)
        except Exhausted as error:
            if source.depth:
                raise
            yield failure(source.place, str(error))
        except ReadingError as error:
            yield failure(source.place, str(error))

    def whole(self, source: Source) -> bytes:
        """All bytes of a source.

        Raises:
            ReadingError: They are more than may be held at once.
        """
        most = int(self.limits.file_mb * MB) + 1
        content = io.BytesIO()
        while chunk := source.stream.read(min(1 << 20, most - content.tell())):
            content.write(chunk)
        self.limits.check_size(content.tell())
        return content.getvalue()
