"""Containers: ZIP, WACZ and gzip. Nothing is written to disk, so no name can lead out of it."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from assistant.articles.formats.extract import failure
from assistant.articles.formats.gunzip import Unpacked
from assistant.articles.formats.limits import MB, watched
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError

_IN_MEMORY = 16 * MB  # of a container in a container; more waits on disk


def read_zip(source: Source, reading: Reading) -> Found:
    """A ZIP file: the articles of its members, `archive.zip#inner/name.html`."""
    yield from _members(source, reading, lambda name: True)


def read_wacz(source: Source, reading: Reading) -> Found:
    """A WACZ file: the articles of the WARC files in it."""
    yield from _members(source, reading, lambda name: name.startswith("archive/"))


def read_gzip(source: Source, reading: Reading) -> Found:
    """A file packed by gzip: what is in it, under the file's own place."""
    packed = [0]

    def count(size: int) -> None:
        packed[0] += size

    unpacked = [0]

    def spend(size: int) -> None:
        unpacked[0] += size
        reading.budget.spend(size)
        reading.limits.check_expansion(packed[0], unpacked[0])

    raw = watched(source.stream, count)
    name = source.name[: -len(source.suffix)]
    inner = replace(source, name=name, stream=watched(Unpacked(raw), spend))
    if inner.suffix not in reading.readers:
        raise ReadingError(f"it packs a file ending in {inner.suffix or 'nothing'}: not read.")
    try:
        yield from reading.read(inner)
    except (EOFError, OSError, zlib.error) as error:
        raise ReadingError(f"it is cut off or damaged: {error}. Copy it again.") from error


def _members(source: Source, reading: Reading, wanted: object) -> Found:
    with _seekable(source, reading) as stream:
        try:
            package = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise ReadingError(f"it is no whole ZIP file: {error}. Copy it again.") from error
        with package:
            for member in package.infolist():
                if not member.is_dir() and callable(wanted) and wanted(member.filename):
                    yield from _member(source, reading, package, member)


def _member(
    source: Source, reading: Reading, package: zipfile.ZipFile, member: zipfile.ZipInfo
) -> Found:
    name = _name(member)
    path = PurePosixPath(name)
    if (
        any(part.startswith(".") and part != ".." for part in path.parts)
        or "__MACOSX" in path.parts
    ):
        return
    if path.suffix.lower() not in reading.readers:
        return
    place = source.part(name)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        yield failure(place, "its name leads out of the archive. Pack it anew.")
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        yield failure(place, "it is a link, and links in archives are not followed. Pack the file.")
        return
    unpacked = 0

    def spend(size: int) -> None:
        nonlocal unpacked
        unpacked += size
        reading.budget.spend(size)
        reading.limits.check_expansion(member.compress_size, unpacked)

    try:
        with package.open(member) as stream:
            inner = Source(place, path.name, watched(stream, spend), source.depth + 1)
            yield from reading.read(inner)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError,
            zlib.error) as error:  # fmt: skip
        yield failure(place, f"it cannot be unpacked: {error}. Pack it anew, without a password.")


def _name(member: zipfile.ZipInfo) -> str:
    """A member's name, with slashes; names in old encodings are as readable as ZIP has them."""
    return member.filename.replace("\\", "/")


@contextmanager
def _seekable(source: Source, reading: Reading) -> Iterator[BinaryIO]:
    """A container's bytes in a form that can be read in any order."""
    if source.depth == 0 and source.stream.seekable():
        yield source.stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        while chunk := source.stream.read(1 << 20):
            copy.write(chunk)
        copy.seek(0)
        yield copy  # type: ignore[misc]
