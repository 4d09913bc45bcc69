"""What the glossary knows of questions' words: `python -m eval.glossary DATA`.

DATA is the folder with the development files (`eval.ranker_data.FILES`). Asked are the words of
XQuAD's questions, without stop words, numbers and what is written as a name, about articles in
another language. *translated*: the archive has a word that is said to mean the same. *right*: such
a word stands in the paragraph that answers. *by chance*: one stands in another paragraph, the next.
Beside the glossary is what is said by the encoder (its nearest archive words that are as sure as
`LEAST`) and by dictionaries, where a folder of some is named.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from assistant.retrieval.analysis import NUMBER, Term, analyse, is_written_as_name
from assistant.retrieval.bridge import NEIGHBOURS
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.glossary import Glossary
from assistant.retrieval.surety import surety, translations
from assistant.retrieval.weights import Weights
from eval.ranker_data import MemoryArchive, encoded, source

PAIRS = ("en-ar", "ar-en", "en-ru", "ru-ar", "es-ar")
LEAST = 0.2  # surety from which a translation is shown to readers as the reason for a match

Say = Callable[[Term, str], Mapping[str, str]]


def words(asking: str, archive: str, folder: Path) -> Iterator[tuple[Term, set[str], set[str]]]:
    """Each word of each question, the terms of the right paragraph, and those of the next one."""
    held: dict[str, set[str]] = {}
    for _, passage in source(archive, folder).passages:
        held.setdefault(passage.article_id, set()).update(t for some in passage.terms for t in some)
    names = list(held)
    answers = {case.id: case.gold for case in source(archive, folder).cases}
    for case in source(asking, folder).cases:
        for gold in answers.get(case.id, ())[:1]:
            at = names.index(f"{archive}/{gold.article}")
            right, other = held[names[at]], held[names[(at + 1) % len(names)]]
            for term in analyse(case.question, asking):
                if term.language != NUMBER and not is_written_as_name(case.question, term):
                    yield term, right, other


def encoder(archive: MemoryArchive) -> Say:
    """What the encoder says alone: its nearest words of the archive."""
    weights = Weights.load().translation

    def say(term: Term, language: str) -> dict[str, str]:
        [near] = archive.nearest(encoded([term.surface]), language, NEIGHBOURS)
        found = translations(near, same_language=False, is_name=False)
        sure = surety(found.evidence, weights)
        return {
            t: s
            for t, s, one in zip(found.terms, found.surfaces, sure, strict=True)
            if one >= LEAST
        }

    return say


def rows(asking: str, archive: str, folder: Path, dictionaries: Path | None) -> Iterator[list[str]]:
    """The cells of a pair of languages, a row for each that says something."""
    held = source(archive, folder)
    memory = MemoryArchive([passage for _, passage in held.passages], held.spellings)
    sayers = {"encoder": encoder(memory), "glossary": Glossary.load().said}
    if dictionaries:
        sayers["dictionaries"] = Dictionaries(dictionaries).said
    asked = list(words(asking, archive, folder))
    for name, say in sayers.items():
        counts = np.zeros(4)
        for term, right, other in asked:
            said = memory.document_frequencies(say(term, archive))
            counts += [
                len(said),
                bool(said),
                not right.isdisjoint(said),
                not other.isdisjoint(said),
            ]
        shares = [f"{count / len(asked):.3f}" for count in counts[1:]]
        yield [
            f"{asking}-{archive}",
            f"{len(asked):,}",
            name,
            f"{counts[0] / len(asked):.1f}",
            *shares,
        ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how large the glossary is, and a table."""
    parser = argparse.ArgumentParser(prog="python -m eval.glossary", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the development files")
    parser.add_argument("--pairs", nargs="+", default=PAIRS, metavar="PAIR")
    parser.add_argument("--dictionaries", type=Path, metavar="FOLDER", help="to compare with")
    options = parser.parse_args(arguments)
    glossary = Glossary.load()
    sizes = [f"{len(set(chain(*glossary.cells(one)))):,} {one}" for one in glossary.languages]
    print(f"{len(glossary):,} lines, words: {', '.join(sizes)}")
    table = Table(box=None, pad_edge=False)
    for head in ("", "words", "said by", "a word", "translated", "right", "by chance"):
        table.add_column(head, justify="left" if head in ("", "said by") else "right")
    for pair in options.pairs:
        asking, archive = pair.split("-")
        for cells in rows(asking, archive, options.data, options.dictionaries):
            table.add_row(*cells)
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
