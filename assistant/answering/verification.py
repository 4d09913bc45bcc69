"""Whether the passages a sentence cites state it, checked without a model.

A sentence is supported by sentences of its passages: its numbers stand in them, and one of them is
near enough in meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.answering.citations import DraftSentence
from assistant.articles.splitting import sentences
from assistant.language import detect
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.hit import Hit, Span
from assistant.retrieval.numbers import numbers_in

SUPPORTED = 0.55  # cosine from which a sentence of the source says the same
PARTLY = 0.45


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of an article that supports, in the passage shown under `key`.

    `article.text[span.start:span.end] == span.text`; `score`, 0 to 1, says how well.
    """

    key: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a sentence: `reason` says why in words; `evidence` is best first."""

    support: Literal["supported", "partly", "withheld"]
    score: float
    reason: str
    evidence: tuple[Evidence, ...]


class Verifier:
    """Checks sentences against passages. `bridge` follows words across languages and scripts."""

    def __init__(self, *, bridge: Bridge) -> None:
        self.bridge = bridge

    def check(self, sentence: DraftSentence, passages: Mapping[str, Hit]) -> Verdict:
        """Whether the passages that the sentence cites state it; uncited, whether any does."""
        if sentence.unknown and not sentence.keys:
            return Verdict("withheld", 0.0, "it cites a source that was not retrieved", ())
        keys = [key for key in sentence.keys or passages if key in passages]
        found = [(key, span) for key in keys for span in _sentences(passages[key])]
        if not found:
            return Verdict("withheld", 0.0, "it cites no source", ())
        vectors = self.bridge.encode([sentence.text, *(span.text for _, span in found)])
        cosines = vectors[1:] @ vectors[0]
        order = sorted(range(len(found)), key=lambda n: -float(cosines[n]))
        best = order[0]
        key, span = found[best]
        evidence = (Evidence(key, span, round(float(cosines[best]), 3)),)
        stated = {value for _, _, value in numbers_in(span.text, passages[key].language)}
        for start, end, value in numbers_in(sentence.text, detect(sentence.text)):
            if value not in stated:
                reason = f"no source names {sentence.text[start:end]}"
                return Verdict("withheld", evidence[0].score, reason, evidence)
        if cosines[best] >= SUPPORTED:
            return Verdict("supported", evidence[0].score, "a source states it", evidence)
        if cosines[best] >= PARTLY and sentence.keys:
            return Verdict("partly", evidence[0].score, "a source says something near it", evidence)
        return Verdict("withheld", evidence[0].score, "no passage states it", evidence)


def _sentences(hit: Hit) -> Iterable[Span]:
    for start, end in sentences(hit.text, 0, len(hit.text), hit.language):
        yield Span(hit.start + start, hit.start + end, hit.text[start:end])
