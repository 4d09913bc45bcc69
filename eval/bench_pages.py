"""HTML pages a second: read by one process, by as many as there are cores, encoded, and indexed.

The encoder is the floor: reading is fast enough where it keeps ahead of it, and indexing is as
fast as it can be where it takes no longer than encoding alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import assistant
from assistant.articles.article import Article
from assistant.articles.parallel import Readers
from assistant.articles.splitting import PassageParser, document
from assistant.processes import cores
from assistant.retrieval.embedding import SentenceEncoder, encode
from assistant.retrieval.forward import token_count
from eval.extraction.pages import pages


@dataclass(frozen=True, slots=True)
class PageRates:
    """Pages a second; `processes` is how many read at once in `read` and `indexed`."""

    pages: int
    processes: int
    read_by_one: float
    read: float
    encoded: float
    indexed: float

    def line(self) -> str:
        """The rates in words."""
        return (
            f"HTML pages a second ({self.pages} pages): read by one process {self.read_by_one:.0f},"
            f" by {self.processes} {self.read:.0f}; encoded {self.encoded:.0f}; indexed "
            f"{self.indexed:.0f}, which is {self.indexed / self.encoded:.2f} of the encoder alone"
        )


def measure(folder: Path, home: Path, count: int) -> PageRates:
    """Write so many pages into a folder, then read, encode and index them."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages(count):
        (folder / f"{page.id}.html").write_text(page.html, "utf-8")
    paths = sorted(folder.iterdir())
    alone, _ = _rate(count, lambda: _read(paths, 1))
    together, articles = _rate(count, lambda: _read(paths, cores()))
    encoder = SentenceEncoder()
    encode(encoder, ["The first text takes longer."])
    encoded, _ = _rate(count, lambda: _encode(encoder, articles))
    with assistant.open(home) as archive:
        indexed, _ = _rate(count, lambda: archive.index([folder]))
    return PageRates(count, cores(), alone, together, encoded, indexed)


def _read(paths: Sequence[Path], processes: int) -> list[Article]:
    return [one for one in Readers(processes).read(paths) if isinstance(one, Article)]


def _encode(encoder: SentenceEncoder, articles: Sequence[Article]) -> None:
    """Make the vectors that indexing makes: each passage's and each of its sentences'."""
    parser = PassageParser(count_tokens=token_count)
    for article in articles:
        for node in parser.get_nodes_from_documents([document(article)]):
            bounds = node.metadata["sentences"]
            texts = [article.text[start:end] for start, end in bounds]
            encode(encoder, [node.get_content(), *texts])


def _rate(count: int, work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    made = work()
    return count / (time.perf_counter() - began), made
