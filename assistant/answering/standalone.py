"""A question that hangs on an earlier one, made to stand alone without a model.

The question stays as it was asked; behind it, in brackets, come the words of the earlier question
that it leaves out: «How old is he? (Belousov, Beijing)». What tells that a question hangs, for each
of the encoder's languages, is in standalone.toml; the rules are read by `followups`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answering.followups import hangs, rules, runs
from assistant.language import detect
from assistant.retrieval.analysis import NUMBER, Term, analyse, is_written_as_name

MOST_TAKEN_OVER = 6  # groups of words; more, and the earlier question drowns the new one
SHORT = 3  # words; a longer question tells its language by itself
SURE = 0.8  # probability of a language below which a short one is read in that of the turn before


class Turn(Protocol):
    """What is read of an earlier turn: an `Answer` is one."""

    @property
    def standalone_question(self) -> str:
        """The question as it was understood."""

    @property
    def language(self) -> str:
        """The language it was asked in, ISO 639-1."""


def question_language(question: str, turns: Sequence[Turn] = ()) -> str:
    """The language a question is in; that of the turn before it where too little tells."""
    if not turns or len(question.split()) > SHORT:
        return detect(question)
    return detect(question, default=turns[-1].language, at_least=SURE)


def stand_alone(question: str, turns: Sequence[Turn]) -> str:
    """The question as it is to be searched for, from itself and the turns before it.

    A question that stands alone comes back as it is. One that hangs keeps every character, and
    names, numbers and other content words of the last turn follow in brackets, as that was itself
    understood: a chain of follow-ups keeps its subject, and turns before the chain add nothing.
    """
    if not turns or not hangs(question, question_language(question, turns)):
        return question
    asked = {term.key for term in analyse(question, question_language(question, turns))}
    for turn in reversed(turns):
        groups = _taken_over(turn, asked)
        if groups:
            return f"{question} ({rules(turn.language).comma.join(groups)})"
    return question


@dataclass(frozen=True, slots=True)
class _Group:
    """Words that stand together in a question: `question[start:end]`."""

    start: int
    end: int
    keys: frozenset[str]
    telling: bool  # holds a name or a number


def _taken_over(turn: Turn, asked: set[str]) -> list[str]:
    """The groups of words of a turn that a question which asks for `asked` is to be given."""
    question, kept, seen = turn.standalone_question, [], set(asked)
    for group in _groups(question, turn.language):
        if not group.keys <= seen:
            kept.append(group)
            seen |= group.keys
    chosen = sorted(kept, key=lambda group: not group.telling)[:MOST_TAKEN_OVER]
    return [question[group.start : group.end] for group in kept if group in chosen]


def _groups(question: str, language: str) -> Iterator[_Group]:
    """The content words of a question, those side by side together, in their order."""
    verbs = rules(language).verbs
    terms = [
        term
        for term in analyse(question, language)
        if term.stem not in verbs or _is_telling(question, term)
    ]
    for run in runs(question, terms):
        yield _Group(
            run[0].start,
            max(term.end for term in run),
            frozenset(term.key for term in run),
            any(_is_telling(question, term) for term in run),
        )


def _is_telling(question: str, term: Term) -> bool:
    return term.language == NUMBER or is_written_as_name(question, term)
