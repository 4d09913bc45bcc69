"""What looking words up by their signs keeps and saves: `python -m eval.nearest_words DATA`.

The vocabulary of a language is every word of the paragraphs of its SQuAD files in a folder; asked
are words of the other languages. Compared is `VectorRows.nearest` with all cosines.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from assistant.retrieval.bridge import NEIGHBOURS
from assistant.retrieval.forward import vectors
from assistant.retrieval.vector_rows import EXACT, VectorRows
from eval import squad

ASKED = 100  # words of each other language
TOGETHER = 8  # words of a question
FIRST = 5  # the nearest, which weigh most
_WORD = re.compile(r"[^\W\d_]{2,}")

Vectors = NDArray[np.float32]


def vocabularies(folder: Path) -> dict[str, Vectors]:
    """The one-word vectors of every language of the SQuAD files in a folder, in a seeded order."""
    words: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*.json")):
        dataset = squad.load(path)
        for article in dataset.articles:
            words[dataset.cases[0].language].update(_WORD.findall(article.text))
    shuffled = np.random.default_rng(0)
    return {
        language: vectors(shuffled.permutation(sorted(some)).tolist())
        for language, some in sorted(words.items())
    }


def row(language: str, held: dict[str, Vectors], folder: Path) -> list[str]:
    """The cells of a language: words, shares of the nearest that are found, times a question."""
    own = held[language]
    asked = np.concatenate([some[:ASKED] for other, some in held.items() if other != language])
    rows = VectorRows(folder, language)
    rows.write(0, own)
    rows.nearest(asked[:1], NEIGHBOURS, len(own))
    shares: dict[int, list[float]] = {FIRST: [], NEIGHBOURS: []}
    spent = [0.0, 0.0]
    for start in range(0, len(asked), TOGETHER):
        some = asked[start : start + TOGETHER]
        began = time.perf_counter()
        cosines = some @ own.T
        np.argpartition(-cosines, NEIGHBOURS - 1, axis=1)
        halfway = time.perf_counter()
        found = rows.nearest(some, NEIGHBOURS, len(own))
        spent[0] += halfway - began
        spent[1] += time.perf_counter() - halfway
        for near, best in zip(found, np.argsort(-cosines, axis=1), strict=True):
            kept = {position for position, _ in near}
            for n, share in shares.items():
                share.append(len(kept.intersection(best[:n].tolist())) / n)
    times = [f"{1000 * one * TOGETHER / len(asked):.2f}" for one in spent]
    return [language, f"{len(own):,}", *(f"{np.mean(one):.3f}" for one in shares.values()), *times]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row for each language whose vocabulary is looked up by signs."""
    parser = argparse.ArgumentParser(prog="python -m eval.nearest_words", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DATA")
    options = parser.parse_args(arguments)
    table = Table(box=None, pad_edge=False)
    for head in (
        "",
        "words",
        f"of {FIRST} nearest",
        f"of {NEIGHBOURS}",
        "all (ms)",
        "by signs (ms)",
    ):
        table.add_column(head, justify="right" if head else "left")
    held = vocabularies(options.folder)
    with tempfile.TemporaryDirectory() as folder:
        for language, own in held.items():
            if len(own) > EXACT:
                table.add_row(*row(language, held, Path(folder)))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
