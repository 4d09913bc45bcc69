"""How fast and how large, beside LlamaIndex as it comes: `python -m eval.bench --sizes 1000 10000`.

Every step runs in a process of its own, both systems one after the other on the same files. A
ratio is this project's figure over the stock pipeline's. The two are not run at the same moment:
on a machine that does other work, repeat the run before believing a ratio.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval import bench_pages, synthetic
from eval.bench_systems import SYSTEMS
from eval.bench_worker import Step
from eval.report import charts

SIZES = (1_000, 10_000)  # passages, about
QUESTIONS = 100
PAGES = 400


@dataclass(frozen=True, slots=True)
class Measurement:
    """A system at a size. Times as named, memory and disk in MB; rate is passages a second."""

    system: str
    passages: int
    rate: float
    index_peak_mb: float
    disk_mb: float
    first_seconds: float
    p50_ms: float
    p95_ms: float
    ask_peak_mb: float
    recall_at_1: float


COLUMNS = {
    "rate": "passages/s",
    "index_peak_mb": "peak, indexing (MB)",
    "disk_mb": "disk (MB)",
    "first_seconds": "first answer (s)",
    "p50_ms": "p50 (ms)",
    "p95_ms": "p95 (ms)",
    "ask_peak_mb": "peak, asking (MB)",
    "recall_at_1": "recall@1",
}


def measure(system: str, folder: Path, home: Path, articles: int, questions: int) -> Measurement:
    """Index with a system what is new in a folder, then ask it questions."""
    home.mkdir(parents=True, exist_ok=True)
    indexed = _work("index", system, home, folder, articles, questions)
    disk = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) / 2**20
    asked = _work("ask", system, home, folder, articles, questions)
    return Measurement(
        system,
        int(indexed["passages"]),
        indexed["passages"] / indexed["seconds"],
        indexed["peak_mb"],
        disk,
        asked["first_seconds"],
        asked["p50_ms"],
        asked["p95_ms"],
        asked["peak_mb"],
        asked["recall@1"],
    )


ENCODED = {
    "encode by its package": "as its package runs it",
    "encode": "as it is run here",
}


def encoder_rates(folder: Path, home: Path, articles: int) -> dict[str, float]:
    """Passages that the encoder alone makes vectors of, a second, by step."""
    rates = {}
    for step in ENCODED:
        encoded = _work(step, "stock", home, folder, articles, 0)
        rates[step] = encoded["passages"] / encoded["seconds"]
    return rates


def shares(rates: Mapping[str, float], indexed: Sequence[float]) -> list[str]:
    """What indexing has of the encoder alone, a line for each way to run it."""
    return [
        f"The encoder alone, {ENCODED[step]}: {rate:,.0f} passages/s, one vector each; ours has "
        f"{', '.join(f'{one / rate:.2f}' for one in indexed)} of it."
        for step, rate in rates.items()
    ]


def _work(
    step: str, system: str, home: Path, folder: Path, articles: int, questions: int
) -> dict[str, float]:
    told = Step(step, system, str(home), str(folder), articles, questions, time.time())
    done = subprocess.run(
        [sys.executable, "-m", "eval.bench_worker", json.dumps(asdict(told))],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def table(measurements: Sequence[Measurement]) -> Table:
    """The measurements with, under each size, the ratio of this project to the stock pipeline."""
    printed = Table(box=None, pad_edge=False)
    for column in ("", "passages", *COLUMNS.values()):
        printed.add_column(column, justify="right" if column else "left")
    for row in rows(measurements):
        printed.add_row(*row)
    return printed


def rows(measurements: Sequence[Measurement]) -> Iterable[list[str]]:
    """The cells of the table, without its head."""
    for first in range(0, len(measurements), len(SYSTEMS)):
        pair = measurements[first : first + len(SYSTEMS)]
        for one in pair:
            figures = [getattr(one, name) for name in COLUMNS]
            yield [one.system, f"{one.passages:,}", *(f"{figure:,.2f}" for figure in figures)]
        ours, stock = pair
        yield [
            "ratio",
            f"{ours.passages / stock.passages:.2f}",
            *(_ratio(getattr(ours, name), getattr(stock, name)) for name in COLUMNS),
        ]


def growth(measurements: Sequence[Measurement]) -> list[str]:
    """How the figures grew from the smallest size to the largest, a line a system."""
    lines = []
    for system in SYSTEMS:
        own = [one for one in measurements if one.system == system]
        small, large = own[0], own[-1]
        if len(own) > 1:
            grown = ", ".join(
                f"{COLUMNS[name]} x{_ratio(getattr(large, name), getattr(small, name))}"
                for name in ("p50_ms", "p95_ms", "first_seconds", "disk_mb", "ask_peak_mb")
            )
            lines.append(f"{system}: passages x{large.passages / small.passages:.1f}, {grown}")
    return lines


def page(measurements: Sequence[Measurement]) -> str:
    """The table and charts as one self-contained HTML page."""
    drawn = [
        charts.lines(
            {
                system: [
                    (one.passages, getattr(one, name))
                    for one in measurements
                    if one.system == system
                ]
                for system in SYSTEMS
            },
            title,
            "passages",
            title,
        )
        for name, title in COLUMNS.items()
        if name != "recall_at_1"
    ]
    head = "".join(f"<th>{escape(one)}</th>" for one in ("", "passages", *COLUMNS.values()))
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for row in rows(measurements)
    )
    return (
        "<!doctype html><html lang=en><meta charset=utf-8><title>Benchmark</title>"
        "<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui;margin:2rem}"
        "td,th{padding:.2rem .8rem;text-align:end}svg{display:block;margin:2rem 0}</style>"
        f"<h1>Benchmark</h1><table><tr>{head}</tr>{body}</table>"
        + "".join(f"<p>{escape(line)}</p>" for line in growth(measurements))
        + "".join(drawn)
        + "</html>\n"
    )


def _ratio(ours: float, stock: float) -> str:
    return f"{ours / stock:.2f}" if stock else "–"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table, save it and the charts."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="PASSAGES")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--pages", type=int, default=PAGES, help="HTML pages to read [%(default)s]")
    parser.add_argument("--out", type=Path, default=Path("build/bench"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    measurements: list[Measurement] = []
    alone: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for size in sorted(options.sizes):
            articles = synthetic.articles_for(size)
            folder = Path(scratch) / f"articles-{size}"
            synthetic.write(folder, articles)
            alone = alone or encoder_rates(folder, Path(scratch), articles)
            for system in SYSTEMS:
                print(f"{system}, {size:,} passages ...", file=sys.stderr, flush=True)
                home = Path(scratch) / f"{system}-{size}"
                measurements.append(measure(system, folder, home, articles, options.questions))
                print(f"  {measurements[-1]}", file=sys.stderr, flush=True)
        scratched = Path(scratch)
        print(f"{options.pages:,} HTML pages ...", file=sys.stderr)
        rates = bench_pages.measure(scratched / "pages", scratched / "pages-home", options.pages)
    Console(width=160).print(table(measurements))
    for line in shares(alone, [one.rate for one in measurements if one.system == "ours"]):
        print(line)
    print(rates.line())
    for line in growth(measurements):
        print(line)
    (options.out / "bench.html").write_text(page(measurements), encoding="utf-8")
    (options.out / "bench.json").write_text(json.dumps([asdict(one) for one in measurements]))
    print(f"Charts: {options.out / 'bench.html'}", file=sys.stderr)


if __name__ == "__main__":
    main()
