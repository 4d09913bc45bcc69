"""JSON and JSON Lines: an article an object."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.articles.formats.encodings import decode, encoding_of
from assistant.articles.formats.extract import failure
from assistant.articles.formats.limits import MB
from assistant.articles.formats.records import article_of
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError

_SNIFFED = 500_000  # bytes that tell the encoding
_LISTS = ("articles", "items", "data", "results", "docs", "documents", "records", "stories",
          "entries", "rows", "hits", "news")  # fmt: skip


def read_json(source: Source, reading: Reading) -> Found:
    """A JSON file: one object, a list of them, or an object with a list of them."""
    text = decode(reading.whole(source), (source.charset,))
    try:
        value = json.loads(text, strict=False)
    except ValueError as error:
        if _is_lines(text):
            yield from _lines(source, reading, enumerate(text.split("\n"), start=1))
            return
        raise ReadingError(f"it is not valid JSON: {error}. Correct it, or export it again.") from (
            error
        )
    except RecursionError as error:
        raise ReadingError("its objects are nested too deeply. Export it flatter.") from error
    records = _records(value)
    if records is None:
        yield article_of(source.place, value, reading.fields)
        return
    for number, record in enumerate(records, start=1):
        yield from _article(source.part(str(number)), record, reading)


def read_json_lines(source: Source, reading: Reading) -> Found:
    """JSON Lines, a line at a time: `items.jsonl#17` is the object on line 17."""
    yield from _lines(source, reading, _numbered(source, reading))


def _lines(source: Source, reading: Reading, lines: Iterator[tuple[int, str]]) -> Found:
    for number, line in lines:
        if not line.strip():
            continue
        place = source.part(str(number))
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError) as error:
            yield failure(place, f"the line is not valid JSON: {error}. Correct it or take it out.")
        else:
            yield from _article(place, value, reading)


def _article(place: str, value: Any, reading: Reading) -> Found:
    if not isinstance(value, Mapping):
        yield failure(place, "it is no object with named fields. Export articles as objects.")
        return
    try:
        yield article_of(place, value, reading.fields)
    except ReadingError as error:
        yield failure(place, str(error))


def _numbered(source: Source, reading: Reading) -> Iterator[tuple[int, str]]:
    """The lines of a stream, none longer than may be held at once."""
    sample, stream = source.peeked(_SNIFFED)
    cut = sample if len(sample) < _SNIFFED else sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding_of(cut, (source.charset,))
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
    most = int(reading.limits.file_mb * MB)
    number = 0
    while line := text.readline(most):
        number += 1
        if len(line) == most:
            reading.limits.check_size(most + 1)
        yield number, line


def _is_lines(text: str) -> bool:
    """Whether a text is JSON Lines under the name of JSON."""
    first = text.lstrip("\ufeff").split("\n", maxsplit=1)[0]
    try:
        return isinstance(json.loads(first), Mapping)
    except (ValueError, RecursionError):
        return False


def _records(value: Any) -> list[Any] | None:
    """The list of records in a value, or None where it is one record itself."""
    if isinstance(value, list):
        return value
    if not isinstance(value, Mapping):
        raise ReadingError("it holds no object with named fields. Export articles as objects.")
    for name in _LISTS:
        found = value.get(name)
        if isinstance(found, list) and found and all(isinstance(one, Mapping) for one in found):
            return found
    return None
