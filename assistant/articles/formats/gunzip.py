"""Unpacking gzip as far as it goes: of a file that is cut off, what stands before the cut."""

from __future__ import annotations

import zlib
from typing import Protocol

_CHUNK = 1 << 16  # bytes
_GZIP = zlib.MAX_WBITS | 16  # zlib's way to say: with a gzip header


class Readable(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""


class Unpacked:
    """A stream of what a gzip stream packs, all its members one after the other.

    The standard library's reader loses what it has unpacked when it comes to the cut. This one
    gives it, and raises zlib.error when asked for more.
    """

    def __init__(self, packed: Readable) -> None:
        self._packed = packed
        self._unpacker = zlib.decompressobj(_GZIP)
        self._rest = b""
        self._begun = False

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, none at the end; zlib.error where it is damaged."""
        while True:
            if self._unpacker.eof:
                self._rest = self._unpacker.unused_data.lstrip(b"\0") or self._packed.read(_CHUNK)
                if not self._rest.strip(b"\0"):
                    return b""
                self._unpacker = zlib.decompressobj(_GZIP)
            packed = self._rest or self._unpacker.unconsumed_tail or self._packed.read(_CHUNK)
            self._rest = b""
            if not packed:
                raise zlib.error("the packed stream ends too early")
            if unpacked := self._unpacker.decompress(packed, size):
                return unpacked
