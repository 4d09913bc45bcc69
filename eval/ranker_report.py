"""How the ranker does on articles it was not trained on: `python -m eval.ranker_report DATA`.

Prints rankings by language pair, refusals by threshold, and how reliable its probabilities are: of
the sentences given a chance of three in ten, three in ten should answer (a reliability diagram:
DeGroot and Fienberg, The Statistician 1983; its summary, the expected calibration error: Naeini et
al., AAAI 2015). Saves the diagram.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.retrieval.centre import question_mean
from assistant.retrieval.certainty import certainty, probability
from assistant.retrieval.features import measure
from assistant.retrieval.ranking import answerable, score
from assistant.retrieval.weights import Weights
from eval.ranker_data import Trial, trials
from eval.report import charts
from eval.statistics import Estimate, estimate

THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)  # of `answerable`
BINS = 10


@dataclass(frozen=True, slots=True)
class Report:
    """What is printed, and the bins of the diagram: mean estimate, and share that answers."""

    text: str
    bins: list[tuple[float, Estimate]]


def report(trials: Iterable[Trial], weights: Weights) -> Report:
    """Rankings by language pair, refusals by threshold, and the reliability of probabilities."""
    pairs: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
    best: dict[bool, list[float]] = {False: [], True: []}
    estimates: list[tuple[float, bool, str]] = []
    for trial in trials:
        features = measure(trial.asked, trial.passages)
        of_passages, of_sentences = score(features, weights)
        order = np.argsort(-of_sentences, kind="stable")
        chances = probability(
            certainty(trial.asked, features, of_passages, of_sentences), weights.answer
        )
        best[trial.twin].append(answerable([float(chances[n]) for n in order]))
        right = trial.right_sentences
        estimates += [(float(chances[n]), bool(right[n]), trial.group) for n in order[:3]]
        if not trial.twin:
            first = bool(trial.right_passages[int(np.argmax(of_passages))])
            pairs[trial.pair].append((first, bool(right[order[0]]), bool(right[order[:3]].any())))
    bins = _bins(estimates)
    lines = [*_pairs(pairs), "", *_refusals(best), "", *_reliability(bins)]
    return Report("\n".join(lines), bins)


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


def _bins(estimates: Sequence[tuple[float, bool, str]]) -> list[tuple[float, Estimate]]:
    """The three best sentences of each question by their estimate, in bins of equal width."""
    filled: dict[int, list[tuple[float, bool, str]]] = defaultdict(list)
    for one in estimates:
        filled[min(BINS - 1, int(one[0] * BINS))].append(one)
    return [
        (
            float(np.mean([chance for chance, _, _ in some])),
            estimate([float(right) for _, right, _ in some], [group for _, _, group in some]),
        )
        for _, some in sorted(filled.items())
    ]


def _reliability(bins: Sequence[tuple[float, Estimate]]) -> list[str]:
    lines = [f"{'estimated':>10}{'sentences':>11}{'answer':>8}{'interval':>16}"]
    for mean, one in bins:
        between = f"{one.low:.3f} to {one.high:.3f}"
        lines.append(f"{mean:>10.3f}{one.n:>11}{one.value:>8.3f}{between:>16}")
    total = sum(one.n for _, one in bins)
    error = sum(one.n * abs(mean - one.value) for mean, one in bins) / total
    return [*lines, f"expected calibration error: {error:.3f}"]


def diagram(bins: Sequence[tuple[float, Estimate]]) -> str:
    """The reliability diagram as SVG."""
    return charts.reliability(
        bins, "How probable that a sentence answers", "estimated", "share that answers"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Report on the weights as shipped."""
    parser = argparse.ArgumentParser(prog="python -m eval.ranker_report", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the development files")
    parser.add_argument("--chart", type=Path, default=Path("build/reliability.svg"), metavar="FILE")
    options = parser.parse_args(arguments)
    weights = Weights.load()
    found = report(trials(options.data, weights, question_mean(), held=True), weights)
    print(found.text)
    options.chart.parent.mkdir(parents=True, exist_ok=True)
    options.chart.write_text(diagram(found.bins), encoding="utf-8")


if __name__ == "__main__":
    main()
