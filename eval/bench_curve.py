"""How a question's cost grows with the archive: `python -m eval.bench_curve --sizes 1000 300000`.

One archive of this project grows through the sizes, as an archive does; at each it is asked, in a
process of its own. The rate is that of indexing what was added.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from eval import synthetic
from eval.bench import COLUMNS, QUESTIONS, Measurement, measure

SIZES = (1_000, 10_000, 100_000, 300_000)  # passages, about


def grown(sizes: Sequence[int], questions: int, scratch: Path) -> Iterator[Measurement]:
    """What is measured at each size, the smallest first."""
    before = held = 0
    for size in sorted(sizes):
        folder, articles = scratch / f"to-{size}", synthetic.articles_for(size)
        synthetic.write(folder, articles, first=held)
        one = measure("ours", folder, scratch / "home", articles, questions)
        yield replace(one, rate=one.rate * (one.passages - before) / one.passages)
        before, held = one.passages, articles


def exponent(measurements: Sequence[Measurement], name: str) -> float:
    """The power of the archive's size that a figure grows with: 1 as fast, 0 not at all.

    The slope of the line through the logarithms, by least squares.
    """
    sizes = np.log([one.passages for one in measurements])
    figures = np.log([getattr(one, name) for one in measurements])
    return float(np.polyfit(sizes, figures, 1)[0])


def table(measurements: Sequence[Measurement]) -> Table:
    """A row for each size."""
    printed = Table(box=None, pad_edge=False)
    for column in ("passages", *COLUMNS.values()):
        printed.add_column(column, justify="right")
    for one in measurements:
        figures = [getattr(one, name) for name in COLUMNS]
        printed.add_row(f"{one.passages:,}", *(f"{figure:,.2f}" for figure in figures))
    return printed


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the table and the exponents, save the figures."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_curve", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="PASSAGES")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--out", type=Path, default=Path("build/bench"), metavar="FOLDER")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    measurements: list[Measurement] = []
    with tempfile.TemporaryDirectory() as scratch:
        for one in grown(options.sizes, options.questions, Path(scratch)):
            print(one, file=sys.stderr, flush=True)
            measurements.append(one)
    Console(width=160).print(table(measurements))
    if len(measurements) > 1:
        for name in ("p50_ms", "p95_ms", "first_seconds", "ask_peak_mb"):
            power = exponent(measurements, name)
            print(f"{COLUMNS[name]} grows with the number of passages to the power of {power:.2f}")
    (options.out / "curve.json").write_text(json.dumps([asdict(one) for one in measurements]))


if __name__ == "__main__":
    main()
