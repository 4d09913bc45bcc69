"""Files handed in together, and what became of each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from assistant.articles.made import Made
from assistant.assistant import Assistant
from assistant.background import Progress, Work
from assistant.errors import ReadingError

SHOWN = 50  # articles of one file
STOPPED = "it was not read, since reading was stopped. Hand it in again."
NOTHING = "nothing in it is an article. Look into it, and leave it out."


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file as it was handed in.

    Attributes:
        name: Its name, as the browser gave it.
        path: Where it is kept; None where it is not.
        known: Whether its articles were in the archive before.
        error: Why it is not kept.
    """

    name: str
    path: Path | None = None
    known: bool = False
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its articles, the first of them, and what of it failed, and why.

    `failed` is part and reason; the part is empty where it is the whole file.
    """

    file: HandedIn
    articles: int
    made: tuple[Made, ...]
    failed: tuple[tuple[str, str], ...]


class Batch:
    """Files that are kept at once and then read in the background."""

    def __init__(self, archive: Assistant, files: Iterable[tuple[str, bytes]]) -> None:
        """Keep the files, given as name and content, and begin to read them."""
        self.id = secrets.token_hex(6)
        self._archive = archive
        self.files = tuple(_kept(archive, name, content) for name, content in files)
        self.begin()

    @property
    def paths(self) -> list[Path]:
        """Where the files are that are kept, each once."""
        return list(dict.fromkeys(one.path for one in self.files if one.path))

    def begin(self) -> None:
        """Read the files, or try to once more."""
        self.work = Work(self._archive.home, self.paths, then=self._tidy) if self.paths else None

    @property
    def articles(self) -> int:
        """How many articles there are of them so far."""
        return self._archive.count_of(self.paths)

    def outcomes(self) -> list[Outcome]:
        """What became of each file, once the work has ended."""
        return [self._outcome(one) for one in self.files]

    def _outcome(self, file: HandedIn) -> Outcome:
        if file.path is None:
            return Outcome(file, 0, (), (("", file.error or NOTHING),))
        articles = self._archive.count_of([file.path])
        progress = self.work.progress if self.work else Progress()
        place = str(file.path)
        failed = [
            (part.removeprefix(place).removeprefix("#"), reason)
            for part, reason in progress.failed.items()
            if part == place or part.startswith(f"{place}#")
        ]
        if not articles and not failed:
            stopped = self.work is not None and self.work.stopped
            failed = [("", STOPPED if stopped else NOTHING)]
        return Outcome(
            file, articles, tuple(self._archive.made_of(file.path, SHOWN)), tuple(failed)
        )

    def _tidy(self, progress: Progress) -> None:
        """Keep no file that nothing was made of, unless it can still be tried."""
        if progress.error is None:
            for path in self.paths:
                if not self._archive.count_of([path]):
                    self._archive.uploads.delete(path.as_posix())


def _kept(archive: Assistant, name: str, content: bytes) -> HandedIn:
    try:
        path = archive.uploads.save(name, content)
    except ReadingError as error:
        return HandedIn(name, error=str(error))
    return HandedIn(name, path, known=archive.count_of([path]) > 0)
