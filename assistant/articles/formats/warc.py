"""Web archives: WARC, one response after the other."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from assistant.articles.formats.dated import stated_date
from assistant.articles.formats.extract import Extract, failure
from assistant.articles.formats.gunzip import Unpacked
from assistant.articles.formats.limits import MB, Exhausted, watched
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError

_READ_AS = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt",
    "application/pdf": ".pdf", "application/rss+xml": ".rss", "application/atom+xml": ".atom",
}  # fmt: skip
_CUT = "it is cut off, or not a WARC, from here on: {}. What stands before is indexed."


def read_warc(source: Source, reading: Reading) -> Found:
    """A WARC file, packed or not: an article a page that was fetched, `crawl.warc.gz#its-address`.

    A page fetched twice is two articles, the later one with its date: `...#address@2024-05-30...`.
    """
    head, stream = source.peeked(2)
    if head == b"\x1f\x8b":
        stream = watched(Unpacked(stream), reading.budget.spend)
    seen: set[int] = set()
    records = ArchiveIterator(stream)
    while True:
        with _whole():
            record = next(records, None)
        if record is None:
            return
        if record.rec_type in ("response", "resource"):
            yield from _record(source, reading, record, seen)
        with _whole():
            _read_to_end(record)


@contextmanager
def _whole() -> Iterator[None]:
    """What warcio raises where a file is damaged, as a ReadingError that says so."""
    try:
        yield
    except Exhausted:
        raise
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error, ValueError, AttributeError) as error:
        # AttributeError: warcio takes a header for granted.
        reason = str(error).strip().splitlines()[0].rstrip(".") if str(error) else "end of file"
        raise ReadingError(_CUT.format(reason)) from error


def _record(source: Source, reading: Reading, record: Any, seen: set[int]) -> Found:
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    headers = record.http_headers
    status = headers.get_statuscode() if headers else "200"
    kind, charset = _content_type(record, headers)
    suffix = _READ_AS.get(kind)
    if status != "200" or suffix is None or urlsplit(url).path == "/robots.txt":
        return
    name = unquote(url) if url.isascii() else url
    if hash(name) in seen:
        name += "@" + (record.rec_headers.get_header("WARC-Date") or "")
    seen.add(hash(name))
    place = source.part(name)
    most = int(reading.limits.file_mb * MB)
    with _whole():
        content = record.content_stream().read(most + 1)
        if len(content) <= most and _missing(record):
            raise EOFError("the last record is not whole")
    reading.budget.spend(len(content))
    try:
        reading.limits.check_size(len(content))
        reading.limits.check_expansion(int(record.length or len(content)), len(content))
    except ReadingError as error:
        yield failure(place, str(error))
        return
    written = record.rec_headers.get_header("WARC-Date")
    body, depth, fetched = io.BytesIO(content), source.depth + 1, stated_date(written)
    page = Source(place, f"page{suffix}", body, depth, charset, url, fetched)
    for found in reading.read(page):
        yield replace(found, captured=_moment(written)) if isinstance(found, Extract) else found


def _moment(written: str | None) -> dt.datetime | None:
    """The moment (UTC) that a date of ISO 8601 states, to the second or finer."""
    try:
        moment = dt.datetime.fromisoformat(written or "")
    except ValueError:
        return None
    return (moment.astimezone(dt.UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def _content_type(record: Any, headers: Any) -> tuple[str, str | None]:
    """Media type and encoding of a record's content, as its HTTP header has them."""
    value = (headers or record.rec_headers).get_header("Content-Type") or ""
    kind, *parameters = (part.strip() for part in value.split(";"))
    charset = next(
        (p[8:].strip("\"' ") for p in parameters if p.lower().startswith("charset=")), None
    )
    return kind.lower(), charset


def _read_to_end(record: Any) -> None:
    while record.raw_stream.read(1 << 16):
        pass
    if _missing(record):
        raise EOFError("the last record is not whole")


def _missing(record: Any) -> bool:
    """Whether the file ended before the record did."""
    return bool(getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1))
