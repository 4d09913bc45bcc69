"""Whether the passages a sentence cites state it, checked without a model.

What must hold, in this order:

    form      no address, no markup, no key of a source in the text
    figures   its numbers and dates stand in the sentences that support it; a year or month may
              be that of their story
    names     none of its names is absent from the passages cited and from their headlines
    support   the measures of `support` make it probable enough that those sentences state it

The probability is that of a logistic regression with the weights of `support.json`, made by
`python -m eval.train_verifier`; so are the thresholds, one pair for each pair of languages that
was measured and one for all others. A sentence that cites nothing, or what does not bear it, is
checked against every passage that was shown, and gets the citation of the one that states it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal, Protocol

import numpy as np

from assistant.answering.citations import DraftSentence
from assistant.answering.figures import month_of
from assistant.answering.marks import plain
from assistant.answering.meeting import Meeting, meet
from assistant.answering.notices import said
from assistant.answering.statements import Claim, Reader, Statement, speaks_of_its_writer
from assistant.answering.support import measure, missing_figures, missing_names
from assistant.articles.dates import is_date_line
from assistant.language import detect
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.hit import Hit, Span
from assistant.retrieval.names import likeness

FEWEST = 2  # words and figures a sentence needs to state anything
SAME_SOUND = 0.8  # likeness from which a word of a headline is the name
TOGETHER = 8  # likeliest sentences that are also tried in twos
SURE = 0.95  # how sure a language must be: of «Belousov met Angela Merkel», Dutch is taken for .9
FAR = 0.6  # nearness below which a name is what speaks against a sentence

_ADDRESS = re.compile(r"(?:\w+://|www\.|mailto:|data:|javascript:)\S+|\S+@\S+\.\w+", re.IGNORECASE)
_MARKUP = re.compile(r"[<>{}|\\]|```|!\[|\]\(|\]:|&#?\w+;")
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence of an article that supports, in the passage shown under `key`.

    `article.text[span.start:span.end] == span.text`; `score` is its probability, taken alone.
    """

    key: str
    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a sentence; `evidence` is best first.

    `reason` says why in words; where it is withheld, in the language of the question.
    """

    support: Literal["supported", "partly", "withheld"]
    score: float
    reason: str
    evidence: tuple[Evidence, ...]


class Judge(Protocol):
    """A second opinion. `name` is told where it overrules."""

    name: str

    def states(self, claim: str, sources: Sequence[str]) -> bool | None:
        """Whether the sources state the claim; None where the judge gave no readable verdict."""


@dataclass(frozen=True, slots=True)
class SupportModel:
    """What `support.json` holds: weights by «same» or «cross», thresholds by pair or by those."""

    weights: Mapping[str, Mapping[str, float]]
    thresholds: Mapping[str, Mapping[str, float]]

    @classmethod
    @cache
    def load(cls) -> SupportModel:
        """The model this version was shipped with."""
        text = files("assistant.answering").joinpath("support.json").read_text(encoding="utf-8")
        stored: dict[str, Any] = json.loads(text)
        return cls(stored["weights"], stored["thresholds"])

    def probability(self, values: Mapping[str, float], side: str) -> float:
        """How probable support is, by measures of `support.measure`."""
        weights = self.weights[side]
        total = sum(weight * values[name] for name, weight in weights.items() if name != "bias")
        return float(1 / (1 + np.exp(-np.clip(total + weights["bias"], -40, 40))))

    def threshold(self, language: str, source: str, support: str) -> float:
        """The least probability of a verdict for a claim in one language, a source in another."""
        of_pair = self.thresholds.get(f"{language}-{source}")
        return (of_pair or self.thresholds[side(language, source)])[support]


def side(language: str, source: str) -> str:
    """Which weights count for a claim and a source in these languages."""
    return "same" if language == source else "cross"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Sentences that may support together, and what speaks for and against them."""

    parts: tuple[Meeting, ...]
    values: Mapping[str, float]
    probability: float
    missing: tuple[str, ...]


class Verifier:
    """Checks sentences against passages.

    Args:
        bridge: Follows words into the languages and scripts of the sources.
        model: Weights and thresholds; those shipped with this version by default.
        judge: Asked about what would be shown; it may withhold, and confirm what holds partly.
    """

    def __init__(
        self, *, bridge: Bridge, model: SupportModel | None = None, judge: Judge | None = None
    ) -> None:
        self.reader = Reader(bridge)
        self.model = model or SupportModel.load()
        self.judge = judge

    def check(self, sentence: DraftSentence, passages: Mapping[str, Hit]) -> Verdict:
        """Whether the passages that the sentence cites state it, or else any other does."""
        told = sentence.language or "en"
        language = detect(sentence.text, default=told, at_least=SURE)
        fault = _fault(sentence.text, passages)
        if fault is None and speaks_of_its_writer(sentence.text, language):
            fault = "of_its_writer"
        if fault:
            return Verdict("withheld", 0.0, said(fault, told), ())
        among = {hit.language for hit in passages.values()}
        claim = self.reader.claim(sentence.text, among, language)
        if len(claim.terms) + len(claim.figures) < FEWEST:
            return Verdict("withheld", 0.0, said("states_nothing", told), ())
        cited = {key: passages[key] for key in sentence.keys if key in passages}
        verdict = self.verdict(claim, cited, told) if cited else None
        if verdict is None or verdict.support == "withheld":
            others = {key: hit for key, hit in passages.items() if key not in cited}
            further = self.verdict(claim, others, told) if others else None
            if further and further.support == "supported":
                verdict = replace(further, reason="a source states it that was not cited for it")
        if verdict is None:
            keys = ", ".join(sentence.unknown)
            reason = said("unknown_key" if keys else "uncited", told, keys=keys)
            verdict = Verdict("withheld", 0.0, reason, ())
        return self._judged(claim, verdict, told)

    def _judged(self, claim: Claim, verdict: Verdict, told: str) -> Verdict:
        if self.judge is None or verdict.support == "withheld":
            return verdict
        states = self.judge.states(claim.text, [one.span.text for one in verdict.evidence])
        if states is None:
            return verdict
        if states:
            return replace(verdict, support="supported")
        reason = said("judged", told, model=self.judge.name)
        return replace(verdict, support="withheld", reason=reason)

    def verdict(
        self, claim: Claim, passages: Mapping[str, Hit], told: str = "en"
    ) -> Verdict | None:
        """Whether these passages state the claim; None where they hold no sentence.

        `told`: the language in which a reader is told why not.
        """
        found = list(self.candidates(claim, passages))
        if not found:
            return None
        complete = [one for one in found if not one.missing]
        best = max(complete or found, key=lambda one: (-len(one.missing), one.probability))
        source = best.parts[0].statement.language
        score = round(best.probability, 3)
        if best.missing:
            nowhere = [name for name in best.missing if all(name in one.missing for one in found)]
            name = (nowhere or best.missing)[0]
            reason = said("unnamed" if nowhere else "not_of_name", told, name=name)
            return Verdict("withheld", score, reason, ())
        supported = self.model.threshold(claim.language, source, "supported")
        partly = self.model.threshold(claim.language, source, "partly")
        evidence = self._evidence(found, best, supported)
        if best.probability >= supported:
            return Verdict("supported", score, "a source states it", evidence)
        if best.probability >= partly:
            return Verdict("partly", score, "a source states something near it", evidence)
        return Verdict("withheld", score, _reason(claim, best, told), evidence)

    def candidates(self, claim: Claim, passages: Mapping[str, Hit]) -> Iterable[Found]:
        """Every sentence of the passages, and the likeliest in twos."""
        met = {
            key: [meet(claim, one) for one in self.reader.statements(key, hit) if _is_prose(one)]
            for key, hit in passages.items()
        }
        single = [self.found(claim, [one], met, passages) for some in met.values() for one in some]
        yield from single
        best = sorted(single, key=lambda one: -one.probability)[:TOGETHER]
        for n, one in enumerate(best):
            for other in best[n + 1 :]:
                first, second = one.parts[0], other.parts[0]
                # Of two passages each may be about something else.
                if first.statement.key == second.statement.key:
                    yield self.found(claim, [first, second], met, passages)

    def found(
        self,
        claim: Claim,
        parts: Sequence[Meeting],
        met: Mapping[str, Sequence[Meeting]],
        passages: Mapping[str, Hit],
    ) -> Found:
        """These sentences, measured. `met`: all sentences of each passage."""
        keys = dict.fromkeys(part.statement.key for part in parts)
        stated = frozenset().union(*(part.statement.figures for part in parts))
        stated |= {value for key in keys for value in month_of(passages[key].date)}
        around = [one for key in keys for one in met[key]]
        missing = [figure.surface for figure in missing_figures(claim, stated)]
        missing += [
            name
            for name in missing_names(claim, around)
            if not any(_heads(passages[key], name) for key in keys)
        ]
        values = measure(claim, parts, around)
        chance = self.model.probability(values, side(claim.language, parts[0].statement.language))
        return Found(tuple(parts), values, chance, tuple(missing))

    def _evidence(
        self, found: Sequence[Found], best: Found, supported: float
    ) -> tuple[Evidence, ...]:
        """The sentences that support, and those of other passages that do so by themselves."""
        alone = {one.parts[0].statement.span: one for one in found if len(one.parts) == 1}
        chosen = {part.statement.key: None for part in best.parts}
        spans = [(part.statement.key, part.statement.span) for part in best.parts]
        for one in sorted(alone.values(), key=lambda one: -one.probability):
            statement = one.parts[0].statement
            if one.probability >= supported and not one.missing and statement.key not in chosen:
                chosen[statement.key] = None
                spans.append((statement.key, statement.span))
        evidence = [Evidence(key, s, round(alone[s].probability, 3)) for key, s in spans]
        return tuple(sorted(evidence, key=lambda one: -one.score))


def _heads(hit: Hit, name: str) -> bool:
    """Whether the title of a story, or who published it, has every word of a name."""
    facts = _TOKEN.findall(f"{hit.title} {hit.outlet or ''} {hit.agency or ''}")
    words = _TOKEN.findall(name)
    return all(any(likeness(one, word) >= SAME_SOUND for word in facts) for one in words)


def _is_prose(statement: Statement) -> bool:
    """Whether a sentence of an article may support anything.

    What is written for machines may not, nor a line that says when the page was published.
    """
    text = statement.span.text
    return not _MARKUP.search(text) and not is_date_line(text)


def _fault(text: str, passages: Mapping[str, Hit]) -> str | None:
    """What is wrong with the form of a sentence, whatever it says, as the name of a notice."""
    if _ADDRESS.search(text):
        return "holds_address"
    if _MARKUP.search(text):
        return "holds_markup"
    tokens = {plain(token) for token in _TOKEN.findall(text)}
    if any(plain(key) in tokens for key in passages if not key.isdecimal()):
        return "shows_keys"
    return None


def _reason(claim: Claim, best: Found, told: str) -> str:
    """What speaks most against a sentence, in words."""
    near = np.max([part.near for part in best.parts], axis=0)
    names = [(float(near[n]), t.surface) for n, t in enumerate(claim.terms) if claim.names[n] >= 0]
    worst = min(names, default=(1.0, ""))
    if worst[0] < FAR:
        return said("not_of_name", told, name=worst[1])
    if best.values["denied by the claim alone"]:
        return said("denies", told)
    if best.values["denied by the source alone"]:
        return said("denied", told)
    if best.values["some names exchanged"]:
        return said("exchanged", told)
    return said("unstated", told)
