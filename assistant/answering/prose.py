"""Prose that grows sentence by sentence; only what was verified gets in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.answer import Sentence, Source, Withheld
from assistant.answering.citations import DraftSentence
from assistant.answering.quotes import source_of
from assistant.answering.verification import Verdict
from assistant.retrieval.hit import Hit


class Prose:
    """The sentences released so far, the sources they cite, and what was withheld.

    A source is the exact sentence that supports; sources are numbered in the order in which they
    are first cited, so that there is none that nothing cites.
    """

    def __init__(self, passages: Mapping[str, Hit]) -> None:
        """Begin with nothing; evidence lies in these passages."""
        self.sentences: list[Sentence] = []
        self.withheld: list[Withheld] = []
        self._passages = passages
        self._sources: dict[tuple[str, int, int], Source] = {}
        self._read: set[str] = set()

    @property
    def sources(self) -> tuple[Source, ...]:
        """What is cited, in the order of its numbers."""
        return tuple(self._sources.values())

    @property
    def text(self) -> str:
        """The sentences with their citations: «He met a general. [1]»."""
        return " ".join(
            " ".join([one.text, "".join(f"[{n}]" for n in one.citations)]).rstrip()
            for one in self.sentences
        )

    def repeats(self, draft: DraftSentence) -> bool:
        """Whether this sentence was read before; remembers that it was now."""
        words = " ".join(draft.text.casefold().split())
        seen = words in self._read
        self._read.add(words)
        return seen

    def add(self, draft: DraftSentence, verdict: Verdict) -> Sentence | None:
        """Release a sentence, and return it; or withhold it where its verdict does."""
        if verdict.support == "withheld" or not verdict.evidence:
            self.withheld.append(Withheld(draft.text, verdict.reason))
            return None
        numbers: list[int] = []
        for evidence in verdict.evidence:
            hit = replace(self._passages[evidence.key], sentence=evidence.span)
            place = (hit.article_id, evidence.span.start, evidence.span.end)
            if place not in self._sources:
                self._sources[place] = source_of(len(self._sources) + 1, hit)
            numbers.append(self._sources[place].n)
        cited = tuple(dict.fromkeys(numbers))
        sentence = Sentence(draft.text, cited, verdict.support, verdict.score)
        self.sentences.append(sentence)
        return sentence
