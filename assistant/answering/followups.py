"""Whether a question hangs on what was asked before: the rules of standalone.toml, applied."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.retrieval.analysis import NUMBER, Term, analyse, is_stop_word, is_written_as_name
from assistant.retrieval.lexicon import lexicon
from assistant.retrieval.stems import fold, stem

FEW = 4  # content words; a question with more that lacks its subject says enough by itself
_UNSPACED = frozenset(("ja", "th", "zh"))
_BESIDE = re.compile(r"[\s\-‐‑–'’]*")
_ARTICLE = "ال"  # written as part of the Arabic noun: what has it is no verb

Steps = tuple[frozenset[str], ...]
Span = tuple[int, int]  # offsets in the question


@dataclass(frozen=True, slots=True)
class Rules:
    """A language's rules; each is the words that may stand at each step."""

    opens: tuple[Steps, ...]
    refers: tuple[Steps, ...]
    surely: tuple[Steps, ...]
    idle: tuple[Steps, ...]
    bare: tuple[Steps, ...]
    begins: tuple[Steps, ...]
    articles: tuple[Steps, ...]
    verbs: frozenset[str]  # stems
    comma: str

    @property
    def pointing(self) -> frozenset[str]:
        """Words of the rules that say nothing by themselves."""
        rules = (*self.opens, *self.refers, *self.bare)
        return frozenset(word for steps in rules for words in steps for word in words)


@cache
def _asking(language: str) -> frozenset[str]:
    """The question words of a language."""
    phrases = (p for some in lexicon(language).get("ask", {}).values() for p in some)
    return frozenset(fold(phrase, language) for phrase in phrases if " " not in phrase)


@cache
def rules(language: str) -> Rules:
    """The rules of a language (ISO 639-1); none where it has no entry."""
    text = files("assistant.answering").joinpath("standalone.toml").read_text(encoding="utf-8")
    entry: dict[str, Any] = tomllib.loads(text).get(language, {})

    def steps(name: str) -> tuple[Steps, ...]:
        return tuple(
            tuple(
                frozenset(fold(word, language) for word in step.split()) for step in rule.split("|")
            )
            for rule in entry.get(name, ())
        )

    verbs = frozenset(
        stem(fold(verb, language), language) for verb in entry.get("verbs", "").split()
    )
    return Rules(
        opens=steps("opens"),
        refers=steps("refers"),
        surely=steps("surely"),
        idle=steps("idle"),
        bare=steps("bare"),
        begins=steps("begins"),
        articles=steps("articles"),
        verbs=verbs,
        comma=entry.get("comma", ", "),
    )


def runs(question: str, terms: Sequence[Term]) -> list[list[Term]]:
    """Terms of a question that stand side by side, together."""
    found: list[list[Term]] = []
    for term in terms:
        if found and _BESIDE.fullmatch(question[found[-1][-1].end : term.start]):
            found[-1].append(term)
        else:
            found.append([term])
    return found


def hangs(question: str, language: str) -> bool:
    """Whether a question in a language (ISO 639-1) is only understood from what came before it."""
    read = _Read(question, language)
    found = rules(language)
    if not read.words:
        return False
    first = read.words[0].start
    if not read.content or any(start == first for start, _ in read.find(found.opens)):
        return True
    return (
        any(read.asks_only_for_a_noun(start) for start, _ in read.find(found.surely))
        or any(not read.before(start) for start, _ in read.find(found.refers))
        or _lacks_its_subject(read, found)
    )


def _lacks_its_subject(read: _Read, found: Rules) -> bool:
    """Whether a verb stands without its subject, in a language that may leave it out."""
    if read.names(len(read.question)):
        return False
    first = read.content[0]
    if len(read.content) == 1 and not first.folded.startswith(_ARTICLE):
        before = read.question[: first.start].rstrip()
        if any(end == len(before) for _, end in read.find(found.bare)):
            return True
    begins = any(start == read.words[0].start for start, _ in read.find(found.begins))
    return begins and len(read.content) <= FEW and not any(read.find(found.articles))


class _Read:
    """A question's words and content words (numbers among them), in order."""

    def __init__(self, question: str, language: str) -> None:
        own = rules(language)
        silent = own.pointing | _asking(language)
        terms = analyse(question, language, stops=True)
        self.question = question
        self.unspaced = language in _UNSPACED
        self.words: Sequence[Term] = [t for t in terms if t.language != NUMBER]
        self.content: Sequence[Term] = [
            term
            for term in terms
            if term.language == NUMBER
            or not (is_stop_word(term, language) or term.folded in silent)
        ]
        self.idle = list(self._everywhere(own.idle))

    def find(self, rules: Sequence[Steps]) -> Iterator[Span]:
        """Where the words of one of these rules stand one after another, and are not idle."""
        for start, end in self._everywhere(rules):
            if not any(start < last and first < end for first, last in self.idle):
                yield start, end

    def _everywhere(self, rules: Sequence[Steps]) -> Iterator[Span]:
        for steps in rules:
            if self.unspaced:
                pattern = "".join(f"(?:{'|'.join(sorted(step, key=len)[::-1])})" for step in steps)
                yield from (match.span() for match in re.finditer(pattern, self.question))
                continue
            for n in range(len(self.words) - len(steps) + 1):
                run = self.words[n : n + len(steps)]
                if all(word.folded in step for word, step in zip(run, steps, strict=True)):
                    yield run[0].start, run[-1].end

    def before(self, end: int) -> list[Term]:
        """The content words before an offset."""
        return [term for term in self.content if term.end <= end]

    def asks_only_for_a_noun(self, end: int) -> bool:
        """Whether what stands before an offset is a question word and a noun: «which platform»."""
        before = self.before(end)
        named = self.names(end) or before[:1] == list(self.words[:1])
        return not named and len(runs(self.question, before)) <= 1

    def names(self, end: int) -> list[Term]:
        """The words before an offset that are written as names."""
        return [term for term in self.before(end) if is_written_as_name(self.question, term)]
