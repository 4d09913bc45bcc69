"""Word documents."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.records import tidy
from assistant.articles.formats.source import Found, Reading, Source
from assistant.articles.page import Marked
from assistant.errors import ReadingError


def read_docx(source: Source, reading: Reading) -> Found:
    """A Word document: its paragraphs and tables, headings marked. No template is fetched.

    The title among the document's properties counts as the article's where no heading does.
    """
    content = reading.whole(source)
    try:
        _check(content, reading)
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError,
            etree.XMLSyntaxError, EOFError, zlib.error) as error:  # fmt: skip
        raise ReadingError(
            f"it is no whole Word document: {error}. Open it in Word and save it again as .docx."
        ) from error
    parts = [(tidy(text), heading) for text, heading in _paragraphs(document) if text.strip()]
    if not parts:
        raise ReadingError("the document has no text. Put the article's text in, or remove it.")
    text = "\n\n".join(part for part, _ in parts)
    headings = set()
    at = 0
    for part, heading in parts:
        if heading:
            headings.add(at + len(part) - len(part.lstrip()))
        at += len(part) + 2
    marked = tuple(
        Marked(m.start, m.end, m.text, BlockKind.HEADLINE, m.story, None)
        if m.start in headings
        else m
        for m in mark(text)
    )
    title = " ".join((document.core_properties.title or "").split()) or None
    yield Extract(source.place, text, Stated(title=title), marked)


def _check(content: bytes, reading: Reading) -> None:
    """Refuse a document that unpacks to more than may be."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for member in package.infolist():
            reading.budget.spend(member.file_size)
            reading.limits.check_expansion(member.compress_size, member.file_size)
            if member.filename.endswith((".xml", ".rels")):
                reading.limits.check_size(member.file_size)


def _paragraphs(document: Any) -> Iterator[tuple[str, bool]]:
    """Each paragraph or table row, and whether it is a heading."""
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            style = (block.style.name or "") if block.style is not None else ""
            yield block.text, style.startswith(("Heading", "Title"))
        elif isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(cell.text.replace("\n", " ") for cell in row.cells), False
