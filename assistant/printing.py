"""Answers and reports as the command line prints them: what is said about them on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.answering.answer import Answer, Sentence, Source
from assistant.articles.article import from_here


class AnswerPrinter:
    """Prints the sentences of an answer as they are released, and then what is left of it."""

    def __init__(self) -> None:
        """Nothing is printed yet."""
        self._begun = False

    def stage(self, stage: str) -> None:
        """What is being done, for who watches a terminal until the first sentence comes."""
        if sys.stderr.isatty() and not self._begun:
            print(f"{stage.capitalize()} …", file=sys.stderr)

    def sentence(self, sentence: Sentence, sources: tuple[Source, ...]) -> None:
        """A sentence that was just released."""
        marks = "".join(f"[{n}]" for n in sentence.citations)
        print(f"{' ' * self._begun}{sentence.text} {marks}", end="", flush=True)
        self._begun = True

    def finish(self, answer: Answer) -> None:
        """What has not been printed yet."""
        if self._begun:
            print("\n")
        if answer.notice:
            print(answer.notice, file=sys.stderr)
        if answer.standalone_question != answer.question:
            print(f"Read as: {answer.standalone_question}\n")
        if not self._begun:
            print(answer.text + "\n")
        if answer.status == "not_found":
            searched = answer.searched
            print(f"Searched: {searched.articles} articles in {', '.join(searched.languages)}.")
            if answer.sources:
                print("Nearest, though no answer:")
        _print_sources(answer.sources)
        if answer.offered:
            print("\nQuotes that answer:")
            _print_sources(answer.offered, quoting=True)
        _tell(answer)


def report_line(report: Mapping[str, Any]) -> str:
    """What an indexing run did, in two sentences."""
    moved = f", {report['moved']} moved" if report["moved"] else ""
    if report["left_out"]:
        moved += f", {report['left_out']} left out (removed by hand)"
    if report["superseded"]:
        moved += f", {report['superseded']} superseded by a later version"
    return (
        f"{report['added']} added, {report['updated']} updated, "
        f"{report['unchanged']} unchanged, {report['removed']} removed{moved}. "
        f"The archive holds {report['articles']} articles in {report['passages']} passages."
    )


def _print_sources(sources: Iterable[Source], *, quoting: bool = False) -> None:
    for source in sources:
        print(f"[{source.n}] {source.attribution} · {source.title}")
        print(f"    {from_here(source.path)}:{source.start}-{source.end}")
        if source.syndication:
            print(f"    {source.syndication} ({', '.join(source.also_in)})")
        if source.nearest or quoting:
            print(f"    {source.quote}")


def _tell(answer: Answer) -> None:
    for one in answer.withheld:
        print(f"Held back: {one.text} ({one.reason})", file=sys.stderr)
    if answer.usage:
        print(f"{answer.model}: {answer.usage.words}.", file=sys.stderr)
