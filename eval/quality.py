"""How well the archive is found, beside LlamaIndex as it comes: `python -m eval.quality DATA`.

DATA is the folder with the development files (`eval.ranker_data.FILES`). Every archive is indexed
and asked through the whole pipeline, only about the articles that the ranker was not trained on.
The stock pipeline is a VectorStoreIndex with the same encoder: one vector a paragraph, and for
sentences one vector a sentence. The prototype's figures are those of the project's notes on
retrieval, on all articles. In brackets 95 % intervals, resampled by article. Dictionaries are used
only where a folder of some is named.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from llama_index.core import VectorStoreIndex
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from rich.console import Console
from rich.table import Table

from assistant import settings
from assistant.articles.splitting import sentences
from assistant.language import detect
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.embedding import SentenceEncoder
from eval import archives, runner
from eval.cases import Dataset
from eval.progress import bar
from eval.ranker_data import FILES, PARALLEL, article_groups, held_out
from eval.record import Found, Place, Record
from eval.squad import load
from eval.statistics import Estimate
from eval.store import RunStore
from eval.summary import summarise
from eval.tables import interval

MIXED = "+".join(PARALLEL)
PAIRS = (
    "en-en", "ar-ar", "es-es", "ru-ru", "en-ar", "ar-en", "en-ru", "ru-ar", "es-ar", "it-it",
    "arcd-arcd", *(f"{asking}-{MIXED}" for asking in PARALLEL),
)  # fmt: skip
METRICS = ("recall@1", "sentence@1", "sentence@3", "map")
# recall@1, sentence@1, sentence@3 on XQuAD's development half: ../shared/retrieval.md
PROTOTYPE = {
    "en-en": (0.964, 0.785, 0.937), "ar-ar": (0.907, 0.693, 0.883), "es-es": (0.960, 0.763, 0.929),
    "ru-ru": (0.953, 0.734, 0.926), "en-ar": (0.821, 0.576, 0.801), "ar-en": (0.777, 0.566, 0.780),
    "en-ru": (0.859, 0.616, 0.859), "ru-ar": (0.794, 0.549, 0.771), "es-ar": (0.780, 0.540, 0.790),
}  # fmt: skip
DEPTH = 20  # sentences and passages ranked

Figures = dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Row:
    """What a pair of languages gave: this project's figures and the stock pipeline's."""

    pair: str
    cases: int
    ours: Figures
    stock: Figures


def measure(pair: str, data: Path, every: int = 1, dictionaries: Path | None = None) -> Row:
    """The figures of a pair, from one held-out question in `every`.

    `dictionaries`: a folder of those that help.

    Raises:
        DatasetError: A file is missing or wrong.
    """
    dataset = _held_out(pair, data, every)
    return Row(
        pair,
        len(dataset.cases),
        summarise(list(_ours(dataset, dictionaries))).metrics,
        summarise(list(_stock(dataset))).metrics,
    )


def _held_out(pair: str, data: Path, every: int) -> Dataset:
    asking, _, archive = pair.partition("-")
    own = data / FILES[asking]
    others = [data / FILES[code] for code in archive.split("+")]
    dataset = load(own, [] if others == [own] else others)
    groups = article_groups(asking, dataset.cases, data)
    kept = [case for case in dataset.cases if held_out(groups[case.group])]
    return replace(dataset, cases=tuple(kept[::every]))


def _ours(dataset: Dataset, dictionaries: Path | None) -> Iterator[Record]:
    chosen = settings.load().model_copy(update={"dictionaries": dictionaries})
    archive = archives.opened(dataset, chosen)
    with archive.assistant:
        store = RunStore(archive.assistant.library.engine)
        plan = runner.Plan(dataset, "search", f"quality of {dataset.name}", depth=DEPTH)
        with bar(dataset.name) as tell:
            run = runner.finish(runner.start(plan, chosen, store), plan, archive, store, tell)
        yield from store.records(run.id).values()


def _stock(dataset: Dataset) -> Iterator[Record]:
    """The records of the stock pipeline: a paragraph is a node, and in another index a sentence."""
    languages = {gold.article: gold.language for case in dataset.cases for gold in case.gold}
    paragraphs, parts = [], []
    for article in dataset.articles:
        bounds = [(0, len(article.text))]
        language = languages.get(article.name) or detect(article.text)
        paragraphs += _nodes(article.name, article.text, bounds)
        parts += _nodes(article.name, article.text, sentences(article.text, *bounds[0], language))
    encoder = SentenceEncoder()
    found, cut = (
        VectorStoreIndex(nodes, embed_model=encoder).as_retriever(similarity_top_k=DEPTH)
        for nodes in (paragraphs, parts)
    )
    for case in dataset.cases:
        places = [_place(hit.node) for hit in found.retrieve(case.question)]
        yield Record(
            case,
            dataset.unit,
            case.question,
            tuple(Found(place, place, 0.0, 0.0) for place in places),
            tuple(_place(hit.node) for hit in cut.retrieve(case.question)),
        )


def _nodes(name: str, text: str, bounds: Sequence[tuple[int, int]]) -> list[TextNode]:
    source = {NodeRelationship.SOURCE: RelatedNodeInfo(node_id=name)}
    return [
        TextNode(text=text[start:end], start_char_idx=start, end_char_idx=end, relationships=source)
        for start, end in bounds
    ]


def _place(node: object) -> Place:
    assert isinstance(node, TextNode)
    start, end = node.start_char_idx or 0, node.end_char_idx or 0
    return Place(node.ref_doc_id or "", start, end, node.text)


def table(rows: Sequence[Row]) -> Table:
    """A line for each pair and system."""
    printed = Table(box=None, pad_edge=False)
    for column in ("question-archive", "questions", "", *METRICS):
        printed.add_column(column)
    for row in rows:
        first = (row.pair, str(row.cases))
        for system, figures in (("ours", row.ours), ("stock", row.stock)):
            printed.add_row(*first, system, *(interval(figures[name]) for name in METRICS))
            first = ("", "")
        if row.pair in PROTOTYPE:
            notes = (f"{value:.3f}".lstrip("0") for value in PROTOTYPE[row.pair])
            printed.add_row("", "", "prototype", *notes, "")
    return printed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.quality", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the development files")
    parser.add_argument("--pairs", nargs="+", default=PAIRS, choices=PAIRS, metavar="PAIR")
    parser.add_argument("--every", type=int, default=1, help="ask one question in so many")
    parser.add_argument("--dictionaries", type=Path, metavar="FOLDER", help="of some that help")
    options = parser.parse_args()
    names = [one.name for one in Dictionaries(options.dictionaries).found.values()]
    rows = [
        measure(pair, options.data, options.every, options.dictionaries) for pair in options.pairs
    ]
    console = Console(width=130)
    console.print(table(rows))
    console.print("dictionaries:", ", ".join(names) or "none")


if __name__ == "__main__":
    main()
