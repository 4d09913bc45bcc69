"""How the words of a claim are arranged in a sentence of a source.

Two names may stand in each other's place, or a word in the place of another, where every other
word is the source's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from assistant.answering.meeting import Meeting
from assistant.answering.statements import Claim

Place = tuple[int, int]  # first and last word of a name in a sentence

THERE = 0.5  # nearness from which a word is taken to stand in a sentence
SURE_PLACE = 0.3  # surety from which a word's other places are looked at
SAME = 0.8  # share of the surest reading's surety that another needs
SCATTERED = 3  # words that may stand among those of a name
MOST_NAMES = 8  # names whose places are compared; their pairs grow with the square
REACH = 4.0  # words apart at which two words have little to do with each other
UNRELATED = 0.4  # cosine of two words that says nothing

KEPT = 0.55  # nearness from which a word holds the place of those around it
GONE = 0.6  # nearness below which a word may have taken another's place
NEXT = 2  # words apart at which two words of a claim stand together
GAP = 6  # words apart at which two words of a source still do


def exchanged(claim: Claim, part: Meeting) -> float:
    """How much better two names of the claim would fit in each other's place, 0 to 2.

    A name fits a place as far as the words beside it in the claim have counterparts beside that
    place in the sentence. Of the two names that gain most. 0 where no two of them stand there
    apart, or no word stands between them in the claim: «A and B» is «B and A».
    """
    plain = np.flatnonzero(claim.names < 0)
    names = range(min(MOST_NAMES, len(claim.wholes)))
    if len(names) < 2 or not len(plain) or not part.statement.words:
        return 0.0
    places = {name: found for name in names if (found := _places(claim, part, name))}
    if len(places) < 2:
        return 0.0
    akin = np.maximum(0, part.cosines[plain] - UNRELATED) / (1 - UNRELATED)
    words = np.array(part.statement.at)
    near = {
        place: (akin * _nearness(words, place)).max(axis=1)
        for found in places.values()
        for place in found
    }
    gain = 0.0
    for one, other in combinations(places, 2):
        first, second = claim.words_of(one), claim.words_of(other)
        between = (plain > first[-1]) & (plain < second[0])
        if not between.any() or set(places[one]) & set(places[other]):
            continue

        def fit(words_of: Sequence[int], name: int) -> float:
            weights = _nearness(plain, (words_of[0], words_of[-1]))
            shares = weights / max(float(weights.sum()), 1e-9)
            return max(float(shares @ near[place]) for place in places[name])

        kept = fit(first, one) + fit(second, other)
        gain = max(gain, fit(first, other) + fit(second, one) - kept)
    return gain


def replaced(claim: Claim, near: NDArray[np.float64], part: Meeting) -> float:
    """How many words of the claim stand where the sentence has another word that the claim lacks.

    `near`: how near each word of the claim comes to the source as a whole. A word stands where its
    neighbours do; each counts as far as neither has a counterpart.
    """
    if not part.statement.words:
        return 0.0
    answered = np.zeros(max(part.statement.at) + 1)
    np.maximum.at(answered, np.array(part.statement.at), part.cosines.max(axis=0, initial=0.0))
    for place, sure in zip(part.at, part.sure.tolist(), strict=True):
        if place >= 0:
            answered[place] = max(answered[place], sure)
    kept = [n for n in range(len(claim.terms)) if part.near[n] >= KEPT]
    total = 0.0
    for n in np.flatnonzero(near < GONE).tolist():
        before = [k for k in kept if n - NEXT <= k < n][-1:]
        after = [k for k in kept if n < k <= n + NEXT][:1]
        if before and after:
            first, last = sorted((part.beside[before[0]], part.beside[after[0]]))
            if 1 < last - first <= GAP:
                total += (1 - near[n]) * float(1 - answered[first + 1 : last].min())
    return total


def _nearness(words: NDArray[np.int64], place: Place) -> NDArray[np.float64]:
    """How near each word is to a place, 1 for the next one; 0 for those of the place itself."""
    first, last = place
    steps = np.where(words < first, first - words, words - last).astype(np.float64)
    return np.where(steps > 0, np.exp(-(steps - 1) / REACH), 0.0)


def _places(claim: Claim, part: Meeting, name: int) -> list[Place]:
    """Where a name stands in a sentence: where most of its words stand together."""
    words = claim.words_of(name)
    standing = [found for word in words if (found := _places_of(claim, part, word))]
    if not standing:
        return []
    together: list[tuple[int, Place]] = []
    for place in min(standing, key=len):
        nearest = [min(found, key=lambda at: abs(at - place)) for found in standing]
        there = [at for at in nearest if abs(at - place) <= len(words) + SCATTERED]
        together.append((len(there), (min(there), max(there))))
    most = max(count for count, _ in together)
    return [place for count, place in together if count == most]


def _places_of(claim: Claim, part: Meeting, word: int) -> list[int]:
    found: set[int] = set()
    least = max(SURE_PLACE, SAME * float(part.sure[word]))
    for expansion in claim.terms[word].expansions.get(part.statement.language, ()):
        if expansion.surety >= least:
            found.update(part.statement.places.get(expansion.term, ()))
    if part.near[word] >= THERE and part.beside[word] >= 0:
        found.add(part.beside[word])
    return sorted(found)
