"""How the ranker does on articles it was not trained on: the table `train_ranker` prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from assistant.retrieval.certainty import certainty, probability
from assistant.retrieval.features import measure
from assistant.retrieval.ranking import answerable, score
from assistant.retrieval.weights import Weights
from eval.ranker_data import Trial

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)  # of `answerable`
BINS = 10


def report(trials: Iterable[Trial], weights: Weights) -> str:
    """Rankings by language pair, refusals by threshold, and the reliability of probabilities."""
    pairs: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    best: dict[bool, list[float]] = {False: [], True: []}
    estimates: list[tuple[float, bool]] = []
    for trial in trials:
        features = measure(trial.asked, trial.passages)
        of_passages, of_sentences = score(features, weights)
        order = np.argsort(-of_sentences, kind="stable")
        chances = probability(
            certainty(trial.asked, features, of_passages, of_sentences), weights.answer
        )
        best[trial.twin].append(answerable([float(chances[n]) for n in order]))
        right = trial.right_sentences
        estimates += [(float(chances[n]), bool(right[n])) for n in order[:3]]
        if not trial.twin:
            first = bool(trial.right_passages[int(np.argmax(of_passages))])
            pairs[trial.pair].append((first, bool(right[order[0]]), bool(right[order[:3]].any())))
    return "\n".join([*_pairs(pairs), "", *_refusals(best), "", *_reliability(estimates)])


def _pairs(pairs: dict[str, list[tuple[bool, bool, bool]]]) -> list[str]:
    lines = [f"{'pair':18}{'questions':>10}{'passage@1':>11}{'sentence@1':>12}{'sentence@3':>12}"]
    for pair, found in pairs.items():
        passage, first, three = np.mean(found, axis=0)
        lines.append(f"{pair:18}{len(found):>10}{passage:>11.3f}{first:>12.3f}{three:>12.3f}")
    return lines


def _refusals(best: dict[bool, list[float]]) -> list[str]:
    lines = [f"{'threshold':>10}{'twins refused':>15}{'answerable refused':>20}"]
    for threshold in THRESHOLDS:
        twins, others = (np.mean(np.array(best[twin]) < threshold) for twin in (True, False))
        lines.append(f"{threshold:>10.2f}{twins:>15.3f}{others:>20.3f}")
    return lines


def _reliability(estimates: list[tuple[float, bool]]) -> list[str]:
    lines = [f"{'estimated':>10}{'sentences':>11}{'mean':>8}{'answer':>8}"]
    chances, right = (np.array(column) for column in zip(*estimates, strict=True))
    for low in range(BINS):
        inside = (chances >= low / BINS) & (chances < (low + 1) / BINS)
        if inside.any():
            mean, share = chances[inside].mean(), right[inside].mean()
            lines.append(f"{low / BINS:>9.1f}+{inside.sum():>11}{mean:>8.3f}{share:>8.3f}")
    return lines
