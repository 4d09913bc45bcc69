"""Which reader reads which files, by suffix. Its module is loaded when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from assistant.articles.formats.source import Found, Reader, Reading, Source

_READERS = {
    "archives.read_gzip": ".gz",
    "archives.read_wacz": ".wacz",
    "archives.read_zip": ".zip",
    "docx.read_docx": ".docx",
    "feeds.read_feed": ".atom .rss .xml",
    "html.page.read_html": ".htm .html .shtml .xhtml",
    "mail.read_mail": ".eml",
    "objects.read_json": ".json",
    "objects.read_json_lines": ".jsonl .ndjson",
    "pdf.read_pdf": ".pdf",
    "tables.read_table": ".csv .tsv",
    "text.read_markdown": ".markdown .md",
    "text.read_text": ".txt",
    "warc.read_warc": ".warc",
}


def _reader(name: str) -> Reader:
    """The reader of that name, `module.function`."""
    module, _, function = f"{__package__}.{name}".rpartition(".")

    def read(source: Source, reading: Reading) -> Found:
        found: Found = getattr(import_module(module), function)(source, reading)
        return found

    return read


READERS: Mapping[str, Reader] = MappingProxyType(
    {suffix: _reader(name) for name, suffixes in _READERS.items() for suffix in suffixes.split()}
)
"""By suffix, in lower case."""
