"""Passages and sentences in the order in which they answer a question, with a probability.

Three small linear models over the named features of `features`, their weights in `ranker.json`,
trained by `python -m eval.train_ranker`: one orders passages, one orders sentences (and reads the
passage's score), one tells how probable it is that a sentence answers at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.retrieval.certainty import certainty, probability
from assistant.retrieval.evidence import Array, Asked
from assistant.retrieval.features import Features, measure
from assistant.retrieval.passages import Passage
from assistant.retrieval.weights import Weights

TOGETHER = 5  # sentences


class ScoredSentence(NamedTuple):
    """A sentence of a passage, `passage.sentences[sentence]`, as an answer to a question.

    `score` orders the sentences, `passage_score` the passages; `probability`, 0 to 1, is the
    estimate that the sentence answers the question.
    """

    passage: Passage
    sentence: int
    score: float
    passage_score: float
    probability: float


def rank(
    asked: Asked, candidates: Sequence[Passage], weights: Weights | None = None
) -> list[ScoredSentence]:
    """Every sentence of the candidates, best first; ties in the order of passage ids."""
    if not candidates:
        return []
    weights = weights or Weights.load()
    features = measure(asked, candidates)
    of_passages, of_sentences = score(features, weights)
    certain = certainty(asked, features, of_passages, of_sentences)
    probabilities = probability(certain, weights.answer)
    of_passage = features.evidence.passage
    within = np.arange(len(of_passage)) - features.evidence.starts[of_passage]
    by_id = np.argsort(np.argsort([passage.id for passage in candidates]))[of_passage]
    order = np.lexsort((within, by_id, -of_sentences))
    return [
        ScoredSentence(candidates[n], sentence, score, passage_score, chance)
        for n, sentence, score, passage_score, chance in zip(
            of_passage[order].tolist(),
            within[order].tolist(),
            of_sentences[order].tolist(),
            of_passages[of_passage][order].tolist(),
            probabilities[order].tolist(),
            strict=True,
        )
    ]


def answerable(probabilities: Sequence[float]) -> float:
    """The probability that any sentence answers, from the probabilities of each, in any order.

    One less the product of the `TOGETHER` best ones' complements: where a person said five things,
    each may be the answer to what was said, and none is probable by itself. It tells questions
    from their twins without answer better than the best sentence's probability does.
    """
    best = sorted(probabilities, reverse=True)[:TOGETHER]
    return float(1 - np.prod([1 - chance for chance in best]))


def score(features: Features, weights: Weights) -> tuple[Array, Array]:
    """The passages' and the sentences' scores, shapes (P,) and (S,); higher is better."""
    of_passages = linear(features.passages, weights.passage)
    sentences = features.sentences | {"passage score": of_passages[features.evidence.passage]}
    return of_passages, linear(sentences, weights.sentence)


def linear(features: Mapping[str, Array], weights: Mapping[str, float]) -> Array:
    """The weighted sum of the features that have a weight."""
    return np.asarray(sum(weights[name] * features[name] for name in weights))
