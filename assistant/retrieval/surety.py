"""How sure it is that a word of the archive is what a word of the question means.

A cosine alone says little: some words are near to everything. What tells is how far a word stands
out among its neighbours (as in cross-domain similarity local scaling: Conneau et al., ICLR 2018),
and for names how alike they sound and how much there is to compare. The weights are in
`ranker.json`, fitted by `python -m eval.train_ranker` to whether the archive word stands in the
passage that answers; so a surety is a probability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.retrieval.names import likeness

CROWD = 10  # nearest words whose mean cosine a translation must stand out from
UNRELATED = 0.45  # cosine of words that have nothing in common; in a small archive all may be less
MIN_LIKENESS = 0.5  # names that sound less alike are other names

Near = tuple[str, str, float]  # index term, spelling, cosine


@dataclass(frozen=True, slots=True)
class Guess:
    """An archive word that may be meant: index term, spelling, and the evidence for it."""

    term: str
    surface: str
    evidence: Mapping[str, float]


def surety(evidence: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that the guess is right: a logistic function of its evidence."""
    total = weights["bias"] + sum([weights[name] * value for name, value in evidence.items()])
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, total))))


def translations(near: Sequence[Near], *, same_language: bool, is_name: bool) -> list[Guess]:
    """The guesses among the nearest archive words of a question word, nearest first.

    Spellings of one index term are one guess.
    """
    crowd = [cosine for _, _, cosine in near[:CROWD]]
    mean = max(UNRELATED, sum(crowd) / len(crowd)) if crowd else UNRELATED
    spellings: dict[str, list[Near]] = {}
    for found in near:
        spellings.setdefault(found[0], []).append(found)
    guesses = []
    for rank, (term, found_as) in enumerate(spellings.items()):
        cosine = found_as[0][2]
        above = max(0.0, cosine - mean)
        guesses.append(
            Guess(
                term,
                found_as[0][1],
                {
                    "cosine": cosine,
                    "above the crowd": above,
                    "cosine times above": cosine * above,
                    "rank": math.log1p(rank),
                    "spellings": math.log(len(found_as)),
                    "same language": float(same_language),
                    "same language, above": same_language * above,
                    "written as name": float(is_name),
                    "name, above": is_name * above,
                    "nearest cosine": near[0][2],
                    "well known, above": max(0.0, near[0][2] - 0.7) * above,
                },
            )
        )
    return guesses


def names(
    word: str, found: Mapping[str, tuple[str, int]], *, is_name: bool, nearest: float
) -> list[Guess]:
    """The guesses among archive words with a skeleton of the question word, most alike first.

    Args:
        word: The question word.
        found: Index term -> spelling and length of the common skeleton.
        is_name: Whether the question writes the word as a name.
        nearest: Cosine of the nearest archive word: how well the encoder knows the word.
    """
    alike = {
        term: (likeness(word, surface), surface, length)
        for term, (surface, length) in found.items()
    }
    alike = {term: one for term, one in alike.items() if one[0] >= MIN_LIKENESS}
    best = max((one[0] for one in alike.values()), default=0.0)
    rivals = math.log1p(sum(one[0] >= 0.7 for one in alike.values()))
    guesses = []
    for term, (sound, surface, length) in sorted(alike.items(), key=lambda i: (-i[1][0], i[0])):
        near = max(0.0, sound - 0.8)
        evidence = {
            "likeness": sound,
            "near likeness": near,
            "consonants": float(length),
            "consonants times near": length * near,
            "written as name": float(is_name),
            "name times near": is_name * near,
            "rivals": rivals,
            "most alike": float(sound == best),
            "nearest cosine": nearest,
        }
        guesses.append(Guess(term, surface, evidence))
    return guesses
