"""A claim and a sentence of a source: which of its words stand there, and where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.answering.statements import Claim, Statement
from assistant.retrieval.names import likeness

RELATED = 0.7  # cosine from which a word is of the same name, as «Russian» and «Russia»
CLEAR = 0.8  # nearness from which a name's other spellings need not be looked for


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """A claim's words in one sentence. T words.

    `sure`, shape (T,): how surely each stands there. `near`, shape (T,): how near in meaning, or
    for names in sound, a word there comes, and `beside` where that one stands. `at`: where the
    word itself stands, or -1. `wholes`: how near a word comes to each name as a whole. `cosines`,
    shape (T, W): of each word of the claim with each word of the sentence.
    """

    statement: Statement
    cosine: float
    sure: NDArray[np.float64]
    near: NDArray[np.float64]
    at: tuple[int, ...]
    beside: tuple[int, ...]
    wholes: tuple[float, ...]
    cosines: NDArray[np.float32]


def meet(claim: Claim, statement: Statement) -> Meeting:
    """Look the claim's words up in a sentence."""
    width = len(claim.terms)
    sure, near, at, beside = np.zeros(width), np.zeros(width), [-1] * width, [-1] * width
    some = bool(statement.words)
    cosines = claim.vectors @ statement.vectors.T if some else np.zeros((width, 1), np.float32)
    for n, term in enumerate(claim.terms):
        for expansion in term.expansions.get(statement.language, ()):  # surest first
            if expansion.term in statement.places:
                sure[n], at[n] = expansion.surety, statement.places[expansion.term][0]
                break
        nearest = int(cosines[n].argmax())
        meaning = float(cosines[n, nearest])
        if claim.names[n] >= 0 and statement.language in claim.translated[n] and meaning < RELATED:
            meaning = 0.0  # what the name is there is known, and this is another name
        near[n], beside[n] = max((sure[n], at[n]), (meaning, _at(statement, nearest)))
        if claim.names[n] >= 0 and near[n] < CLEAR and some:
            sounds = [likeness(term.surface, word) for word in statement.words]
            alike = int(np.argmax(sounds))
            near[n], beside[n] = max((near[n], beside[n]), (sounds[alike], _at(statement, alike)))
    wholes = (claim.wholes @ statement.vectors.T).max(axis=1) if some else ()
    cosine = float(claim.vector @ statement.vector)
    return Meeting(statement, cosine, sure, near, tuple(at), tuple(beside), tuple(wholes), cosines)


def _at(statement: Statement, word: int) -> int:
    return statement.at[word] if statement.at else -1
