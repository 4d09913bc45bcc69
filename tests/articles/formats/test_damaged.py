"""Damaged files of every format give articles or failures, never anything else."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.articles.article import Article
from assistant.articles.formats.extract import Failure
from assistant.articles.reading import read_articles
from tests.articles.formats import making
from tests.articles.formats.making import FERRY, HARBOUR

BOTH = (FERRY, HARBOUR)
TIMES = 15


def warc() -> bytes:
    return making.warc([(f"https://q/{n}", making.page(t).encode()) for n, t in enumerate(BOTH)])


CONTENTS: dict[str, Callable[[Path], bytes]] = {
    "a.html": lambda folder: making.page(FERRY).encode(),
    "a.md": lambda folder: making.markdown(FERRY).encode(),
    "a.eml": lambda folder: bytes(making.mail(FERRY)),
    "a.json": lambda folder: json.dumps([making.record(t) for t in BOTH]).encode(),
    "a.csv": lambda folder: making.table(BOTH).encode(),
    "a.rss": lambda folder: making.rss(BOTH).encode(),
    "a.docx": lambda folder: making.word(folder / "w.docx", FERRY).read_bytes(),
    "a.pdf": lambda folder: making.pdf([[(20, FERRY.title), (11, "Text.")]] * 2),
    "a.warc": lambda folder: gzip.decompress(warc()),
    "a.warc.gz": lambda folder: warc(),
    "a.zip": lambda folder: making.zipped({"a.html": making.page(FERRY).encode()}),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_damaged_file_gives_articles_or_failures(tmp_path: Path, name: str) -> None:
    whole = CONTENTS[name](tmp_path)
    rng = random.Random(name)
    for _ in range(TIMES):
        path = tmp_path / name
        path.write_bytes(damaged(whole, rng))
        for found in read_articles(path):
            if isinstance(found, Article):
                found.text.encode("utf-8")
                assert all(found.text[b.start : b.end].strip() for b in found.blocks)
            else:
                assert isinstance(found, Failure)
                assert "\n" not in found.error


def damaged(whole: bytes, rng: random.Random) -> bytes:
    """Some bytes changed, put in or taken out, or the end cut off."""
    content = bytearray(whole)
    for _ in range(rng.choice([1, 3, 10, 40])):
        at = rng.randrange(len(content) or 1)
        kind = rng.choices(["change", "insert", "delete", "cut"], [5, 2, 2, 1])[0]
        if kind == "change" and content:
            content[at] = rng.randrange(256)
        elif kind == "insert":
            content[at:at] = rng.randbytes(rng.randrange(8))
        elif kind == "delete":
            del content[at : at + rng.randrange(30)]
        else:
            del content[at:]
    return bytes(content)
