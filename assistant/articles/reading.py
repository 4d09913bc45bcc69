"""Files read as articles."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.articles.article import Article, Block
from assistant.articles.cleaning import mark
from assistant.articles.formats.extract import Extract, Failure, Stated, failure, place_of
from assistant.articles.formats.limits import Limits
from assistant.articles.formats.readers import READERS
from assistant.articles.formats.source import Reading, Source
from assistant.articles.metadata import Description, describe
from assistant.errors import ReadingError

USUAL = Limits()


def read_articles(
    path: Path, limits: Limits = USUAL, fields: Mapping[str, str] | None = None
) -> Iterator[Article | Failure]:
    """The articles in a file, as it is read; what of it cannot be read comes as failures.

    `fields` names the columns and fields of tables and records, by what they hold: title, text,
    date, outlet, language.
    """
    place = place_of(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadingError("it is a pipe or a device, and those are not read. Leave it out.")
        with path.open("rb") as stream:
            if stream.seekable() and path.suffix.lower() not in _STREAMED:
                limits.check_size(os.fstat(stream.fileno()).st_size)
            source = Source(place, path.name, stream)
            written = os.fstat(stream.fileno()).st_mtime
            saved = dt.datetime.fromtimestamp(written, dt.UTC).replace(tzinfo=None)
            for found in Reading(READERS, limits, fields or {}).read(source):
                one = found if isinstance(found, Failure) else _article_or_failure(found)
                yield replace(one, saved=saved) if isinstance(one, Article) else one
    except OSError as error:
        yield failure(place, f"{_reason(error)}. Check the path and its rights.")
    except ReadingError as error:
        yield failure(place, str(error))


_STREAMED = frozenset({".csv", ".gz", ".jsonl", ".ndjson", ".tsv", ".wacz", ".warc", ".zip"})


def read_article(path: Path) -> Article:
    """The article in a file that holds one.

    Raises:
        ReadingError: There is no such file, it cannot be opened or read, its kind is not
            supported, or it holds several. The message names the file and says what to do.
    """
    found = list(read_articles(path))
    for one in found:
        if isinstance(one, Failure):
            raise ReadingError(one.error)
    articles = [one for one in found if isinstance(one, Article)]
    if len(articles) != 1:
        raise ReadingError(f"{path}: it holds {len(articles)} articles. Index it instead.")
    return articles[0]


def article_from_text(text: str, path: Path) -> Article:
    """The article that a page's text makes, as if it had been read from `path`.

    The file need not exist: benchmarks make an article of every paragraph.

    Raises:
        ReadingError: The text is empty or white space only.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return article_from_extract(Extract(place_of(path), text))
    except ReadingError as error:
        raise ReadingError(f"{path}: {error}") from None


def article_from_extract(extract: Extract) -> Article:
    """The article that a reader's extract makes: its blocks described, what is stated put in.

    Raises:
        ReadingError: The text is empty or white space only.
    """
    text = extract.text
    if not text or text.isspace():
        raise ReadingError("the file is empty. Put the article's text in, or remove it.")
    stated = extract.stated
    marked = mark(text) if extract.marked is None else extract.marked
    described = describe(marked, stated, extract.place)
    blocks = _placed(_in_stated_language(described, stated), extract)
    return Article(
        id=_id(extract.place),
        path=extract.place,
        text=text,
        language=stated.language or described.language,
        stories=described.stories,
        blocks=blocks,
        content_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        url=stated.url,
        captured=extract.captured,
    )


def article_id(path: Path) -> str:
    """The id of the one article in a file: 16 hex digits made of its absolute path."""
    return _id(place_of(path))


def find_files(
    paths: Iterable[Path], leave_out: Path | None = None
) -> tuple[list[Path], list[Failure]]:
    """The files to read among files and folders, each once, sorted; folders to any depth.

    A folder gives its files of a supported kind; a file named outright is always in the list, so
    that reading it can say why it is not read. Hidden files and folders inside a folder are left
    out, and so is the folder `leave_out`. Links to folders are followed, each once. Folders that
    cannot be listed, and links that lead in a circle, come as failures.

    Raises:
        ReadingError: A path does not exist.
    """
    found: set[Path] = set()
    failed: list[Failure] = []
    for path in paths:
        if path.is_dir():
            found.update(_files_under(path.absolute(), failed, leave_out))
        elif path.exists() or path.is_symlink():
            found.add(path.absolute())
        else:
            raise ReadingError(f"{path}: no such file or folder. Check the path.")
    return sorted(found), failed


def _files_under(folder: Path, failed: list[Failure], leave_out: Path | None) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        place = place_of(Path(os.fsdecode(error.filename)))
        failed.append(failure(place, f"{_reason(error)}. Check the folder's rights."))

    entered = {folder.resolve()}
    for root, folders, files in os.walk(folder, onerror=refuse, followlinks=True):
        kept = []
        for name in sorted(folders):
            path = Path(root, name)
            if name.startswith(".") or path == leave_out:
                continue
            if path.is_symlink():
                real = path.resolve()
                if Path(root).resolve().is_relative_to(real):
                    failed.append(
                        failure(place_of(path), "this link leads back to a folder it lies in. "
                                "Remove it; nothing below it is left out."),
                    )  # fmt: skip
                    continue
                if real in entered:
                    continue
            entered.add(path.resolve())
            kept.append(name)
        folders[:] = kept
        for name in files:
            path = Path(root, name)
            if not name.startswith(".") and path.suffix.lower() in READERS:
                yield path


def _article_or_failure(extract: Extract) -> Article | Failure:
    try:
        return article_from_extract(extract)
    except ReadingError as error:
        return failure(extract.place, str(error))


def _id(place: str) -> str:
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _in_stated_language(described: Description, stated: Stated) -> Sequence[Block]:
    if not stated.language:
        return described.blocks
    return [
        replace(block, language=stated.language)
        if block.story == 0 and block.language == described.language
        else block
        for block in described.blocks
    ]


def _placed(blocks: Sequence[Block], extract: Extract) -> tuple[Block, ...]:
    """The blocks with the page or the line of the file that each begins on."""
    if extract.lines:
        return tuple(
            replace(block, line=line) for block, line in zip(blocks, extract.lines, strict=True)
        )
    if not extract.pages:
        return tuple(blocks)
    page = 0
    placed = []
    for block in blocks:
        while page < len(extract.pages) and extract.pages[page] <= block.start:
            page += 1
        placed.append(replace(block, page=page))
    return tuple(placed)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
