"""Files that people hand in through the browser, kept in the archive's own folder.

Each lies in a folder named by its content, under its own name made harmless: the same content is
there once, and two files of one name stay apart.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import unicodedata
from pathlib import Path, PurePosixPath

from assistant.articles.formats.limits import Limits
from assistant.errors import ReadingError

MAX_NAME = 120  # bytes of a file's name in UTF-8; file systems take 255
_MAX_SUFFIX = 12  # characters; what is longer is no suffix
_UNSAFE = frozenset('/\\:*?"<>|#%')  # «#» parts a file from what is in it


class Uploads:
    """The files handed in, in a folder."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Keep them in `folder`, each as large as a file that is read may be."""
        self.folder = folder
        self.limits = limits

    def save(self, name: str, content: bytes | memoryview) -> Path:
        """Keep a file and return its place; one that is there already is left as it is.

        Raises:
            ReadingError: It is empty or too large, or cannot be written.
        """
        if not len(content):
            raise ReadingError("the file is empty. Hand in one that holds an article.")
        self.limits.check_size(len(content))
        folder = self.folder / hashlib.sha256(content).hexdigest()[:16]
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
            if there:
                return there[0]
            return _write(folder / safe_name(name), content)
        except OSError as exc:
            reason = (exc.strerror or str(exc)).lower()
            raise ReadingError(f"it cannot be kept: {reason}. Make room in {folder}.") from exc

    def holds(self, place: str) -> bool:
        """Whether an article's place is in a file that was handed in."""
        return place.startswith(f"{self.folder.as_posix()}/")

    def delete(self, place: str) -> None:
        """Delete the file that an article was read from, if it was handed in."""
        if not self.holds(place):
            return
        folder = self.folder / Path(place).relative_to(self.folder).parts[0]
        for path in folder.glob("*"):
            path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # something else is in it, or it is gone already
            folder.rmdir()


def safe_name(name: str) -> str:
    """A file's name that is one name in any folder and shows as it is: no path, nothing hidden."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(
        "_" if char in _UNSAFE else " " if char.isspace() else char
        for char in last
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    clean = " ".join(shown.split()).strip(". ") or "upload"
    suffixes = "".join(s for s in PurePosixPath(clean).suffixes[-2:] if len(s) <= _MAX_SUFFIX)
    suffixes = suffixes if clean.endswith(suffixes) else PurePosixPath(clean).suffix[:_MAX_SUFFIX]
    stem = clean[: len(clean) - len(suffixes)] if suffixes else clean
    room = MAX_NAME - len(suffixes.encode())
    return stem.encode()[:room].decode("utf-8", "ignore").strip() + suffixes


def _write(path: Path, content: bytes | memoryview) -> Path:
    """Write a whole file or none: a reader never meets half of it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.replace(file.name, path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    return path
