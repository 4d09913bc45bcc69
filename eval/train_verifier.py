"""Trains `support.json`: `python -m eval.train_verifier DATA`.

DATA is the folder with the development files (`eval.ranker_data.FILES`). Claims about half of the
articles train the weights and set the thresholds; the other half, chosen by their names, is for
`python -m eval.claims`. The same data give the same file to the digit.

Which sentences of a source support a claim is not given: the likeliest ones, by the weights so
far, are taken, and the weights fitted again.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import assistant.answering
from assistant.answering.meeting import meet
from assistant.answering.statements import Reader
from assistant.answering.support import measure, missing_figures, missing_names
from assistant.answering.verification import SupportModel, side
from assistant.retrieval.bridge import Bridge
from eval.claim_pairs import EACH, FALSE, Claim, archive, claims, hit
from eval.ranker_data import encoded
from eval.ranker_fit import answer

TRAINED = 12  # claims of a kind for each pair of languages, as far as there are so many
ROUNDS = 4  # times the weights are fitted, each to what the ones before chose
# Of the claims shown under each verdict, where half of all are true: what leaves nine in ten true
# claims «supported» in one language, and seven in ten across two.
PRECISION = {
    "same": {"supported": 0.95, "partly": 0.88},
    "cross": {"supported": 0.88, "partly": 0.80},
}
FEWEST = 40  # true claims a pair of languages needs for thresholds of its own
SHRUNK = (
    0.3  # share of its own that a pair's threshold has; the rest is its side's, for want of claims
)
FIRST = {"cosine": 4.0, "nearness": 4.0, "further sentences": -0.6, "bias": -4.0}


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A claim and, for each sentence of its source and each two of them, what is measured."""

    claim: Claim
    values: tuple[dict[str, float], ...]

    @property
    def side(self) -> str:
        """«same» or «cross»: whether claim and source are in one language."""
        return side(self.claim.language, self.claim.source_language)


def main() -> None:
    """Train, store and report."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.train_verifier")
    parser.add_argument("data", type=Path, help="folder with the development files")
    default = Path(assistant.answering.__file__).with_name("support.json")
    parser.add_argument("--output", type=Path, default=default, help="where to write the weights")
    args = parser.parse_args()
    found = examples(args.data, held=False)
    model = train(found)
    stored = {
        "made by": "python -m eval.train_verifier",
        "thresholds": model.thresholds,
        "weights": model.weights,
    }
    args.output.write_text(json.dumps(stored, indent=1, ensure_ascii=False) + "\n", "utf-8")
    for name, values in model.thresholds.items():
        print(f"{name:8}" + "".join(f"  {k} from {v:.2f}" for k, v in values.items()))


def examples(data: Path, *, held: bool) -> list[Example]:
    """The claims about the articles held out, or about those to train on, measured.

    Claims whose figures or names are missing in their source have no values: no weight decides on
    them.
    """
    reader = Reader(Bridge(archive(data, held=held), encoded))
    each = EACH if held else TRAINED
    return [_example(reader, claim) for claim in claims(data, held=held, each=each)]


def _example(reader: Reader, one: Claim) -> Example:
    claim = reader.claim(one.text, (one.source_language,), one.language)
    met = [meet(claim, statement) for statement in reader.statements("source", hit(one))]
    sets = [[part] for part in met]
    sets += [[part, other] for n, part in enumerate(met) for other in met[n + 1 :]]
    values = []
    for parts in sets:
        stated = frozenset().union(*(part.statement.figures for part in parts))
        if not missing_figures(claim, stated) and not missing_names(claim, met):
            values.append(measure(claim, parts, met))
    return Example(one, tuple(values))


def train(found: Sequence[Example]) -> SupportModel:
    """The weights fitted to these examples, and the thresholds they need."""
    weights = {}
    for name in ("same", "cross"):
        some = _evenly([one for one in found if one.side == name])
        fitted = FIRST
        for _ in range(ROUNDS):
            chosen = [one.values[best(one, fitted)[0]] for one in some]
            columns = {key: np.array([v[key] for v in chosen]) for key in chosen[0]}
            fitted = answer([(columns, np.array([one.claim.supported for one in some]))])
        weights[name] = fitted
    return SupportModel(weights, thresholds(found, weights))


def _evenly(found: Sequence[Example]) -> list[Example]:
    """The examples that weights decide on; those of rarer kinds of change, twice and more."""
    often = Counter(one.claim.kind for one in found)
    most = max(often[kind] for kind in FALSE)
    return [
        one
        for one in found
        for _ in range(1 if one.claim.supported else round(most / often[one.claim.kind]))
        if one.values
    ]


def best(example: Example, weights: dict[str, float]) -> tuple[int, float]:
    """Which sentences most probably support the claim, and how probably; -1 and 0 for none."""
    if not example.values:
        return -1, 0.0
    totals = [
        sum(weight * values[name] for name, weight in weights.items() if name != "bias")
        for values in example.values
    ]
    n = int(np.argmax(totals))
    return n, float(1 / (1 + np.exp(-(totals[n] + weights["bias"]))))


def thresholds(
    found: Sequence[Example], weights: dict[str, dict[str, float]]
) -> dict[str, dict[str, float]]:
    """The least probability of each verdict, for each side and each pair of languages."""
    chances: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for one in found:
        row = (best(one, weights[one.side])[1], one.claim.supported)
        chances[one.side].append(row)
        chances[one.claim.pair].append(row)
    made: dict[str, dict[str, float]] = {}
    for name, rows in chances.items():
        probability, right = (np.array(column) for column in zip(*rows, strict=True))
        side_of = side(*name.split("-")) if "-" in name else name
        of_side = made.get(side_of)
        if of_side is not None and right.sum() < FEWEST:
            continue
        made[name] = {}
        for verdict, precision in PRECISION[side_of].items():
            least = _threshold(probability, right, precision)
            if of_side is not None:
                least = SHRUNK * least + (1 - SHRUNK) * of_side[verdict]
            made[name][verdict] = round(least, 2)
    return dict(sorted(made.items()))


def _threshold(
    probability: NDArray[np.float64], right: NDArray[np.bool_], precision: float
) -> float:
    """The least threshold from which this share of the claims, half of them true, is true."""
    weight = np.where(right, 0.5 / right.sum(), 0.5 / (~right).sum())
    order = np.argsort(-probability, kind="stable")
    kept = np.cumsum(weight[order] * right[order]) / np.cumsum(weight[order])
    enough = np.flatnonzero(kept >= precision)
    return float(probability[order][enough[-1]]) if len(enough) else 1.0


if __name__ == "__main__":
    main()
