"""Written answers beside those of llama-index's CitationQueryEngine, with the same chat model.

    python -m eval.against_stock eval/datasets/seeds.jsonl --archive seeds --limit 30

Asks both about the same articles, with the model of `ASSISTANT_MODEL`, and the same encoder, and
prints of each how many questions got

    keys         an answer that holds one of the case's keys
    citations    such an answer that cites a source with the gold quote in it
    asserted     of the unanswerable, those answered with a cited sentence
    unsupported  of the sentences shown in answers that cite, those that what they cite does not
                 bear out, by this project's verifier: what it lets through of its own is 0 by
                 construction, so read the first three columns where the two are compared
    quoted       answered with quotes, since nothing that the model wrote held

What the stock engine does by default is left as it is: two nearest chunks, pieces of 512 tokens,
its own prompts. Its sources are those pieces, ours are single sentences, so that a right citation
is easier for it.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from llama_index.core import VectorStoreIndex
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.core.schema import Document, MetadataMode

from assistant import settings, wiring
from assistant.answering.citations import CitationParser
from assistant.answering.models import ChatModel
from assistant.answering.verification import Verifier
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.language import detect
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.embedding import SentenceEncoder
from assistant.retrieval.hit import Hit, Span
from eval import cases
from eval.cases import Case, Dataset
from eval.metrics import text as texts

SHARE_UNANSWERABLE = 5  # one question in so many has no answer
_SOURCE_LABEL = re.compile(r"^Source \d+:\n")


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence of an answer and the texts it cites."""

    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as a reader sees it; `refused` where it was refused or cites nothing at all."""

    text: str
    sentences: tuple[Shown, ...]
    refused: bool = False
    quoted: bool = False


class System(Protocol):
    """Answers questions with a chat model."""

    def ask(self, question: str) -> Written:
        """The answer to a question."""


class Ours:
    """This project, in written mode."""

    def __init__(self, archive: Assistant) -> None:
        self.archive = archive

    def ask(self, question: str) -> Written:
        """The answer; quotes in the place of prose are what a reader sees too."""
        answer = self.archive.ask(question, mode="written")
        if answer.status == "not_found":
            return Written("", (), refused=True)
        quotes = {source.n: source.quote for source in answer.sources}
        return Written(
            answer.text,
            tuple(
                Shown(one.text, tuple(quotes[n] for n in one.citations)) for one in answer.sentences
            ),
            quoted=answer.mode != "written",
        )


class Stock:
    """CitationQueryEngine over a VectorStoreIndex in memory, as it comes."""

    def __init__(self, model: ChatModel, dataset: Dataset) -> None:
        documents = [Document(text=article.text) for article in dataset.articles]
        index = VectorStoreIndex.from_documents(documents, embed_model=SentenceEncoder())
        self.engine = CitationQueryEngine.from_args(index, llm=model.llm())

    def ask(self, question: str) -> Written:
        """The answer, its sentences parsed as ours are, with numbers for keys."""
        response = self.engine.query(question)
        shown = {
            str(n): _SOURCE_LABEL.sub("", node.node.get_content(MetadataMode.NONE))
            for n, node in enumerate(response.source_nodes, start=1)
        }
        parser = CitationParser(shown, detect(question))
        drafts = parser.feed(str(response)) + parser.finish()
        return Written(
            str(response),
            tuple(Shown(one.text, tuple(shown[key] for key in one.keys)) for one in drafts),
            refused=not any(one.keys for one in drafts),
        )


@dataclass(frozen=True, slots=True)
class Score:
    """What became of one question; `cited` and `keys` are of answerable ones."""

    answerable: bool
    keys: bool
    cited: bool
    asserted: bool
    sentences: int
    unsupported: int
    quoted: bool


def main() -> None:
    """Ask both systems and print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.against_stock")
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--archive", type=Path, required=True, help="folder of the articles")
    parser.add_argument("--limit", type=int, default=30, help="questions, evenly spread")
    parser.add_argument("--verbose", action="store_true", help="print every answer")
    args = parser.parse_args()
    try:
        _run(args.dataset, args.archive, args.limit, verbose=args.verbose)
    except AssistantError as exc:
        raise SystemExit(str(exc)) from None


def _run(path: Path, folder: Path, limit: int, *, verbose: bool) -> None:
    dataset = cases.load(path, (folder,))
    with tempfile.TemporaryDirectory() as home:
        chosen = settings.load(home=Path(home))
        model = wiring.chat_model(chosen)
        if model is None:
            raise SystemExit("No chat model is set. Set ASSISTANT_MODEL and OPENAI_BASE_URL.")
        with wiring.build(chosen) as archive:
            archive.index([folder])
            verifier = _verifier(archive)
            systems: dict[str, System] = {"ours": Ours(archive), "stock": Stock(model, dataset)}
            scores: dict[str, list[Score]] = {name: [] for name in systems}
            with contextlib.suppress(KeyboardInterrupt):  # what is done by then is told
                for case in spread(dataset.cases, limit):
                    found = {name: system.ask(case.question) for name, system in systems.items()}
                    for name, written in found.items():
                        scores[name].append(score(case, written, verifier))
                        if verbose:
                            print(f"{case.id} {name}: {written.text!r}", file=sys.stderr)
    print(report(scores))


def _verifier(archive: Assistant) -> Verifier:
    index = archive._retriever.index
    return Verifier(bridge=Bridge(index.vocabulary, index.encode))


def spread(found: Sequence[Case], limit: int) -> list[Case]:
    """So many first questions of conversations, evenly spread, one in five unanswerable."""
    first = [case for case in found if case.after is None]
    answerable = [case for case in first if case.answerable and case.keys and case.gold]
    others = [case for case in first if not case.answerable]
    few = min(len(others), limit // SHARE_UNANSWERABLE)
    chosen = _evenly(answerable, limit - few)
    for n, case in enumerate(_evenly(others, few), start=1):
        chosen.insert(n * SHARE_UNANSWERABLE - 1, case)
    return chosen


def _evenly(found: Sequence[Case], number: int) -> list[Case]:
    number = min(number, len(found))
    return [found[n * len(found) // number] for n in range(number)]


def score(case: Case, written: Written, verifier: Verifier) -> Score:
    """Judge an answer."""
    keys = texts.holds_key(written.text, case.keys)
    sources = [source for one in written.sentences for source in one.sources]
    gold = any(_holds(source, quote.quote) for source in sources for quote in case.gold)
    cited = [one for one in written.sentences if one.sources]
    shown = [] if written.refused or written.quoted else list(written.sentences)
    unsupported = sum(not _supported(one, verifier) for one in shown)
    return Score(
        case.answerable, keys, keys and gold, bool(cited), len(shown), unsupported, written.quoted
    )


def _holds(source: str, quote: str) -> bool:
    """Whether a source holds the quote, or is the greater part of it."""
    return quote in source or (source in quote and 2 * len(source) >= len(quote))


def _supported(one: Shown, verifier: Verifier) -> bool:
    if not one.sources:
        return False
    claim = verifier.reader.claim(one.text, {detect(source) for source in one.sources})
    hits = {str(n): _hit(source) for n, source in enumerate(one.sources)}
    verdict = verifier.verdict(claim, hits)
    return verdict is not None and verdict.support != "withheld"


def _hit(text: str) -> Hit:
    return Hit(
        rank=1, score=1.0, article_id="", path="", title="", outlet=None, agency=None, date=None,
        language=detect(text), story=0, start=0, end=len(text), text=text,
        sentence=Span(0, len(text), text),
    )  # fmt: skip


def report(scores: dict[str, list[Score]]) -> str:
    """A line for each system."""
    lines = [f"{'':8}{'keys':>12}{'citations':>12}{'asserted':>12}{'unsupported':>16}{'quoted':>9}"]
    for name, found in scores.items():
        answerable = [one for one in found if one.answerable]
        others = [one for one in found if not one.answerable]
        cells = [
            f"{sum(one.keys for one in answerable)} of {len(answerable)}",
            f"{sum(one.cited for one in answerable)} of {len(answerable)}",
            f"{sum(one.asserted for one in others)} of {len(others)}",
        ]
        unsupported = f"{sum(o.unsupported for o in found)} of {sum(o.sentences for o in found)}"
        quoted = sum(one.quoted for one in found)
        lines.append(
            f"{name:8}" + "".join(f"{cell:>12}" for cell in cells) + f"{unsupported:>16}{quoted:>9}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
