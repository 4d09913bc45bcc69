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
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.names import likeness

CROWD = 10  # nearest words whose mean cosine a translation must stand out from
UNRELATED = 0.45  # cosine of words that have nothing in common; in a small archive all may be less
MIN_LIKENESS = 0.5  # names that sound less alike are other names

Array = NDArray[np.float64]
Near = tuple[str, str, float]  # index term, spelling, cosine


@dataclass(frozen=True, slots=True, eq=False)
class Guesses:
    """Archive words that may be meant, N of them: index terms, spellings, the evidence for each.

    `evidence`: by name, shape (N,).
    """

    terms: Sequence[str]
    surfaces: Sequence[str]
    evidence: Mapping[str, Array]


def surety(evidence: Mapping[str, Array], weights: Mapping[str, float]) -> Array:
    """The probability, 0 to 1, that each guess is right: a logistic function of its evidence."""
    total = weights["bias"] + sum(weights[name] * value for name, value in evidence.items())
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -500.0, 500.0))))


def translations(
    near: Sequence[Near],
    said: Mapping[str, str] = MappingProxyType({}),
    *,
    same_language: bool,
    is_name: bool,
) -> Guesses:
    """The guesses among the nearest archive words of a question word, nearest first.

    Spellings of one index term are one guess. `said`: archive words that dictionaries give for the
    word, index term -> spelling; those that are not among the nearest come last.
    """
    crowd = [cosine for _, _, cosine in near[:CROWD]]
    mean = max(UNRELATED, sum(crowd) / len(crowd)) if crowd else UNRELATED
    spellings: dict[str, list[Near]] = {}
    for found in near:
        spellings.setdefault(found[0], []).append(found)
    least = near[-1][2] if near else UNRELATED
    for term, surface in said.items():
        spellings.setdefault(term, [(term, surface, least)])
    given = np.array([float(term in said) for term in spellings])
    cosine = np.array([found_as[0][2] for found_as in spellings.values()])
    above = np.maximum(0.0, cosine - mean)
    nearest = near[0][2] if near else 0.0
    each = np.ones(len(spellings))
    evidence = {
        "cosine": cosine,
        "above the crowd": above,
        "cosine times above": cosine * above,
        "rank": np.log1p(np.arange(len(spellings))),
        "spellings": np.log([len(found_as) for found_as in spellings.values()]),
        "same language": same_language * each,
        "same language, above": same_language * above,
        "written as name": is_name * each,
        "name, above": is_name * above,
        "nearest cosine": nearest * each,
        "well known, above": max(0.0, nearest - 0.7) * above,
        "said": given,
        "said, above": given * above,
        "said with others": given * math.log1p(len(said)),
        "others said, above": (1 - given) * above * bool(said),
    }
    return Guesses(list(spellings), [found_as[0][1] for found_as in spellings.values()], evidence)


def names(
    word: str, found: Mapping[str, tuple[str, int]], *, is_name: bool, nearest: float
) -> Guesses:
    """The guesses among archive words with a skeleton of the question word, most alike first.

    Args:
        word: The question word.
        found: Index term -> spelling and length of the common skeleton.
        is_name: Whether the question writes the word as a name.
        nearest: Cosine of the nearest archive word: how well the encoder knows the word.
    """
    alike = {term: likeness(word, surface) for term, (surface, _) in found.items()}
    terms = [term for term, sound in alike.items() if sound >= MIN_LIKENESS]
    terms.sort(key=lambda term: (-alike[term], term))
    sound = np.array([alike[term] for term in terms])
    length = np.array([float(found[term][1]) for term in terms])
    near = np.maximum(0.0, sound - 0.8)
    each = np.ones(len(terms))
    evidence = {
        "likeness": sound,
        "near likeness": near,
        "consonants": length,
        "consonants times near": length * near,
        "written as name": is_name * each,
        "name times near": is_name * near,
        "rivals": math.log1p(sum(alike[term] >= 0.7 for term in terms)) * each,
        "most alike": (sound == sound.max(initial=0.0)).astype(np.float64),
        "nearest cosine": nearest * each,
    }
    return Guesses(terms, [found[term][0] for term in terms], evidence)
