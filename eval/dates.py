"""How often the date of publication is read right, not at all, or wrong, beside trafilatura alone.

    python -m eval.dates                    by how the date is stated
    python -m eval.dates --by language

The pages are made, in sixteen languages; each has other dates on it (`eval/date_pages.py`).
trafilatura reads dates with htmldate. Authors are counted on the same pages.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import trafilatura
from rich.console import Console
from rich.table import Table

from assistant.articles.formats.html.page import page
from assistant.articles.reading import article_from_extract
from eval.date_pages import DatedPage, pages

EACH = 6  # pages of a kind in a language
Known = tuple[dt.date | None, str | None]  # day and author
OUTCOMES = ("right", "none", "wrong")


def ours(html: str) -> Known:
    """What the archive would know of a page."""
    story = article_from_extract(page("page.html", html)).stories[0]
    return story.date, story.byline


def alone(html: str) -> Known:
    """What trafilatura says of a page by itself."""
    return _of(trafilatura.extract_metadata(html))


def careful(html: str) -> Known:
    """What trafilatura says where it is told not to search the page for dates."""
    return _of(trafilatura.extract_metadata(html, extensive=False))


def _of(found: Any) -> Known:
    return dt.date.fromisoformat(found.date) if found.date else None, found.author


SYSTEMS: dict[str, Callable[[str], Known]] = {
    "this project": ours, "trafilatura": alone, "trafilatura, careful": careful,
}  # fmt: skip


def outcome(found: object, known: object) -> str:
    """Whether what was found is right; where nothing is stated, finding nothing is."""
    return "right" if found == known else "wrong" if found else "none"


def measure(
    tested: Iterable[DatedPage], by: str = "kind"
) -> tuple[dict[str, dict[str, Counter[str]]], dict[str, Counter[str]]]:
    """How dates fared, by group of pages and system; and how authors did, by system."""
    dates: dict[str, dict[str, Counter[str]]] = {}
    authors: dict[str, Counter[str]] = {name: Counter() for name in SYSTEMS}
    for one in tested:
        group = dates.setdefault(getattr(one, by), {name: Counter() for name in SYSTEMS})
        for name, read in SYSTEMS.items():
            day, author = read(one.html)
            group[name][outcome(day, one.day)] += 1
            authors[name][outcome(author, one.author)] += 1
    return dates, authors


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        "python -m eval.dates",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--each", type=int, default=EACH, help="pages of a kind [%(default)s]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--by", choices=("kind", "language"), default="kind")
    options = parser.parse_args(arguments)
    dates, authors = measure(pages(options.each, options.seed), options.by)
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    for column in ("pages", *(f"{name}\n{what}" for name in SYSTEMS for what in OUTCOMES)):
        table.add_column(column, justify="right")
    whole = {name: sum((g[name] for g in dates.values()), Counter()) for name in SYSTEMS}
    for title, group in (*dates.items(), ("all", whole), ("authors", authors)):
        counts = [str(group[name][what]) for name in SYSTEMS for what in OUTCOMES]
        table.add_row(title, str(group["this project"].total()), *counts)
    Console(width=150).print(table)


if __name__ == "__main__":
    main()
