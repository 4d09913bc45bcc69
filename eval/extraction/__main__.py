"""How well article text is taken from web pages, beside trafilatura alone.

    python -m eval.extraction                 pages made here: layouts and languages by seed
    python -m eval.extraction FOLDER          pages with known text

A folder is laid out as the public benchmark of Scrapinghub (Zyte) is: `ground-truth.json` maps a
page's id to an object with its `articleBody`, and `html/ID.html.gz` (or `.html`) is the page.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import trafilatura
from rich.console import Console
from rich.table import Table

from assistant.articles.formats.html.page import page
from assistant.articles.reading import article_from_extract
from assistant.errors import ReadingError
from eval.extraction.pages import pages
from eval.extraction.shingles import Counts, compare, figures

Pages = Iterator[tuple[str, str, str]]  # id, HTML, text

MADE = 200  # pages


def own_words(html: str) -> str:
    """The article's own words of a page, as the archive would have them."""
    try:
        return article_from_extract(page("page.html", html)).body
    except ReadingError:
        return ""


def alone(html: str) -> str:
    """What trafilatura takes from a page by itself."""
    return trafilatura.extract(html, include_comments=False) or ""


SYSTEMS: dict[str, Callable[[str], str]] = {"this project": own_words, "trafilatura": alone}


def made(count: int) -> Pages:
    """Pages made by seed."""
    for one in pages(count):
        yield f"{one.outlet} {one.id}", one.html, one.body


def known(folder: Path) -> Pages:
    """The pages of a folder with their text."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name, told in truth.items():
        packed, plain = folder / "html" / f"{name}.html.gz", folder / "html" / f"{name}.html"
        content = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
        yield name, content.decode("utf-8", "replace"), told["articleBody"]


def measure(tested: Pages) -> tuple[dict[str, list[Counts]], dict[str, float], list[str]]:
    """By system: how each page fared, and the seconds all took; and the names of the pages."""
    counts: dict[str, list[Counts]] = {name: [] for name in SYSTEMS}
    seconds = dict.fromkeys(SYSTEMS, 0.0)
    names = []
    for name, html, text in tested:
        names.append(name)
        for system, extract in SYSTEMS.items():
            began = time.perf_counter()
            extracted = extract(html)
            seconds[system] += time.perf_counter() - began
            counts[system].append(compare(text, extracted))
    return counts, seconds, names


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m eval.extraction", description=__doc__,
                                     formatter_class=plain)  # fmt: skip
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=MADE, help="how many to make [%(default)s]")
    parser.add_argument("--worst", type=int, default=0, help="also name so many of the worst")
    options = parser.parse_args(arguments)
    if options.folder and not (options.folder / "ground-truth.json").is_file():
        print(f"{options.folder} has no ground-truth.json. Give the benchmark's folder.",
              file=sys.stderr)  # fmt: skip
        sys.exit(1)
    counts, seconds, names = measure(known(options.folder) if options.folder else
                                     made(options.pages))  # fmt: skip
    table = Table(box=None, pad_edge=False)
    for column in ("", "pages", "4-gram F1", "±", "precision", "recall", "pages/s"):
        table.add_column(column, justify="right" if column else "left")
    for system, its in counts.items():
        found = figures(its)
        rates = (found.f1, found.error, found.precision, found.recall)
        table.add_row(system, str(len(its)), *(f"{rate:.3f}" for rate in rates),
                      f"{len(its) / seconds[system]:.0f}")  # fmt: skip
    Console(width=100).print(table)
    worst = sorted(zip(counts["this project"], names, strict=True), key=lambda one: one[0].right)
    for one, name in worst[: options.worst]:
        print(f"{name}: right {one.right:.2f}, wrong {one.wrong:.2f}, missed {one.missed:.2f}")


if __name__ == "__main__":
    main()
