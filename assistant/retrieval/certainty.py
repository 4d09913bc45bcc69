"""How probable it is that a sentence answers a question at all, and not only better than others.

What speaks against it most are words of the question that the archive's language knows and that
stand neither in the sentence nor near it.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from assistant.retrieval.evidence import Array, Asked
from assistant.retrieval.features import Features


def certainty(
    asked: Asked, features: Features, of_passages: Array, of_sentences: Array
) -> dict[str, Array]:
    """Features of each sentence for `ranker.json`'s «answer» weights; arrays of shape (S,)."""
    evidence, sentences = features.evidence, features.sentences
    passage = evidence.passage
    rare, known = evidence.rarity[passage], evidence.known[passage]
    total = rare.sum(axis=1) + 1e-9
    there = evidence.relative
    nearby = evidence.beside(there)
    whole = evidence.in_passages(there)[passage]
    names = np.array([float(term.is_name) for term in asked.terms] or [0.0])
    numbers = np.array([float(term.is_number) for term in asked.terms] or [0.0])
    odds = of_sentences - of_sentences.max()
    share = odds - np.log(np.exp(odds).sum())
    others = np.where(passage == passage[int(np.argmax(of_sentences))], -np.inf, of_sentences)
    rival = float(others.max()) if np.isfinite(others.max()) else float(of_sentences.min())
    foreign = (features.passages["foreign: length"] > 0).astype(np.float64)[passage]
    return {
        "score": of_sentences,
        "share": share,
        "lead": of_sentences - rival,
        "cosine": sentences["cosine"],
        "passage cosine": features.passages["cosine"][passage],
        "coverage": sentences["coverage"],
        "coverage nearby": sentences["coverage nearby"],
        "sure coverage": sentences["sure coverage"],
        "sure coverage nearby": sentences["sure coverage nearby"],
        "relative coverage": sentences["relative coverage"],
        # Of one's own language a word that stands nowhere is missing; of another it may only lack
        # a translation.
        "missing, one language": (1 - foreign) * (rare * (1 - whole)).sum(axis=1) / total,
        "missing nearby, one language": (1 - foreign) * (rare * (1 - nearby)).sum(axis=1) / total,
        "missing words": (rare * known * (1 - whole)).sum(axis=1) / total,
        "missing nearby": (rare * known * (1 - nearby)).sum(axis=1) / total,
        "unknown words": (rare * (1 - known)).sum(axis=1) / total,
        "missing names": (rare * names * (1 - whole)).sum(axis=1),
        "missing numbers": (rare * numbers * (1 - whole)).sum(axis=1),
        "rarest missing": (rare * (1 - whole)).max(axis=1),
        "words": np.log1p(np.full(len(share), float(len(asked.terms)))),
        "fragment": sentences["fragment"],
        "length": sentences["length"],
        "kind met": sentences["wants number, has one"] + sentences["wants time, has year"],
        "kind not met": sentences["kind not met"],
        "foreign": foreign,
    }


def probability(values: dict[str, Array], weights: Mapping[str, float]) -> Array:
    """The logistic function of the weighted features; shape (S,)."""
    parts = [weight * values[name] for name, weight in weights.items() if name != "bias"]
    total = np.sum(parts, axis=0) + weights["bias"]
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -40, 40))))
