"""Plain text and Markdown."""

from __future__ import annotations

from markdown_it import MarkdownIt

from assistant.articles.formats.encodings import decode
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.front_matter import split_front_matter
from assistant.articles.formats.html.lines import lines_of, parse
from assistant.articles.formats.html.marking import marked_document
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError


def read_text(source: Source, reading: Reading) -> Found:
    """A text file: the text as it stands."""
    yield Extract(source.place, plain(decode(reading.whole(source), (source.charset,))))


def read_markdown(source: Source, reading: Reading) -> Found:
    """A Markdown file: the text a reader of the rendered page sees; front matter is metadata."""
    text = plain(decode(reading.whole(source), (source.charset,)))
    stated, body = split_front_matter(text)
    if not body.strip():
        raise ReadingError("the file is empty. Put the article's text in, or remove it.")
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    yield marked_document(source.place, lines_of(parse(rendered)), stated or Stated())


def plain(text: str) -> str:
    """A text with line feeds as its only line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
