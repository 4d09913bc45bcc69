"""Files read as articles."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from assistant.articles.article import Article
from assistant.articles.cleaning import mark
from assistant.articles.metadata import describe
from assistant.errors import ReadingError


def read_article(path: Path) -> Article:
    """The article in a file.

    Raises:
        ReadingError: There is no such file, it cannot be opened, its kind is not supported, or
            what it holds is not text. The message names the file and says what to do.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadingError(
            f"{path}: files ending in {path.suffix or 'nothing'} are not read. "
            f"Supported: {', '.join(sorted(READERS))}."
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"{path}: {_reason(error)}. Check the path and its rights.") from error
    return article_from_text(reader(content, path), path)


def article_from_text(text: str, path: Path) -> Article:
    """The article that a page's text makes, as if it had been read from `path`.

    The file need not exist: benchmarks make an article of every paragraph.

    Raises:
        ReadingError: The text is empty or white space only.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text or text.isspace():
        raise ReadingError(f"{path}: the file is empty. Put the article's text in, or remove it.")
    page = describe(mark(text))
    return Article(
        id=article_id(path),
        path=path.absolute().as_posix(),
        text=text,
        language=page.language,
        stories=page.stories,
        blocks=page.blocks,
        content_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def article_id(path: Path) -> str:
    """The id of the article in a file: 16 hex digits made of its absolute path."""
    place = path.absolute().as_posix()
    return hashlib.sha256(place.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files to read among files and folders: folders searched to any depth, sorted, each once.

    A folder gives its files of a supported kind; a file named outright is always in the list, so
    that reading it can say why it is not read. Hidden files and folders inside a folder are left
    out.

    Raises:
        ReadingError: A path does not exist or a folder cannot be listed.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(_files_under(path))
        elif path.exists():
            found.add(path.absolute())
        else:
            raise ReadingError(f"{path}: no such file or folder. Check the path.")
    return sorted(found)


def _files_under(folder: Path) -> Iterable[Path]:
    def refuse(error: OSError) -> None:
        raise ReadingError(
            f"{error.filename}: {_reason(error)}. Check the folder's rights."
        ) from error

    for root, folders, files in os.walk(folder.absolute(), onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() in READERS:
                yield path


def _read_plain_text(content: bytes, path: Path) -> str:
    nul = content.find(0)
    if nul >= 0:
        raise ReadingError(
            f"{path}: byte {nul} is NUL, so this is no UTF-8 text. Save the article as plain text "
            "in UTF-8."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReadingError(
            f"{path}: byte {error.start} (0x{content[error.start]:02x}) is not valid UTF-8. "
            "Save the file in UTF-8."
        ) from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


READERS: dict[str, Callable[[bytes, Path], str]] = {".txt": _read_plain_text}
"""How a file's bytes become a page's text, by the file's suffix. Raises ReadingError."""
