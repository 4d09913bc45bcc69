"""CSV and TSV: an article a row, the first row naming the columns."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator

from assistant.articles.formats.encodings import encoding_of
from assistant.articles.formats.extract import failure
from assistant.articles.formats.limits import MB
from assistant.articles.formats.records import article_of, has_text_field
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError

_SNIFFED = 500_000  # bytes that tell the encoding of a table
_DELIMITERS = ",;\t|"


def read_table(source: Source, reading: Reading) -> Found:
    """A table, row by row: `export.csv#17` is the seventeenth row below the names."""
    csv.field_size_limit(int(reading.limits.file_mb * MB))
    lines = _lines(source, reading)
    head = list(itertools.islice(lines, 1))
    delimiter = _delimiter(head[0] if head else "")
    rows = csv.reader(itertools.chain(head, lines), delimiter=delimiter)
    try:
        names = [name.strip() for name in next(rows, [])]
        if not has_text_field(names, reading.fields):
            raise ReadingError(
                f"no column holds the articles' text; there are {', '.join(names) or 'none'}. "
                "Name it: ASSISTANT_FIELDS=text=NAME."
            )
        for number, row in enumerate(rows, start=1):
            if not any(cell.strip() for cell in row):
                continue
            place = source.part(str(number))
            try:
                yield article_of(place, dict(zip(names, row, strict=False)), reading.fields)
            except ReadingError as error:
                yield failure(place, str(error))
    except csv.Error as error:
        raise ReadingError(
            f"line {rows.line_num} is not valid CSV: {error}. Export the table again."
        ) from error


def _delimiter(names: str) -> str:
    """What divides the columns: what the line of names has most of."""
    return max(_DELIMITERS, key=names.count)


def _lines(source: Source, reading: Reading) -> Iterator[str]:
    """The lines of a table, decoded as its beginning tells; none is longer than may be held."""
    sample, stream = source.peeked(_SNIFFED)
    cut = sample if len(sample) < _SNIFFED else sample[: sample.rfind(b"\n") + 1] or sample
    encoding = encoding_of(cut, (source.charset,))
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    most = int(reading.limits.file_mb * MB)
    while line := text.readline(most):
        if len(line) == most:
            reading.limits.check_size(most + 1)
        yield line
