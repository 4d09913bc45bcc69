"""What each part of retrieval gives: `python -m eval.ablation DATA`.

Each line leaves one family of features out, trains the passage and the sentence order again
without it, and reports on the articles held out; the last does without the glossary, for which the
bridge is trained again too.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.retrieval.centre import question_mean
from assistant.retrieval.evidence import Array
from assistant.retrieval.features import Features
from assistant.retrieval.glossary import Glossary
from assistant.retrieval.ranking import score
from assistant.retrieval.weights import Weights
from eval.ranker_data import Trial, held_out, trials
from eval.train_ranker import bridge_weights, features_of, order_weights

FAMILIES: dict[str, tuple[str, ...]] = {
    "everything": (),
    "meaning (cosines)": ("cosine",),
    "words (coverage, counts, BM25)": ("words", "coverage", "bm25", "translations", "pairs"),
    "surety of translations": ("sure",),
    "names": ("names",),
    "numbers of the question": ("numbers",),
    "kind of answer wanted": ("wants", "kind not met"),
    "neighbouring sentences": ("nearby",),
    "length and place": ("length", "first", "fragment"),
    "weights of their own across languages": ("foreign",),
}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the development files")
    args = parser.parse_args()
    weights = Weights.load()
    measured = _measured(args.data, weights)
    print(f"{'without':40}{'one language':^22}{'across languages':^22}")
    print(f"{'':40}{'passage@1':>11}{'sentence@1':>11}{'passage@1':>11}{'sentence@1':>11}")
    for family, parts in FAMILIES.items():
        fewer = [(trial, _without(features, parts)) for trial, features in measured]
        taught = [one for one in fewer if not held_out(one[0].group)]
        found = order_weights(taught, weights)
        print(f"{family:40}" + _row([one for one in fewer if held_out(one[0].group)], found))
    nothing = Glossary("en")
    weights = bridge_weights(args.data, nothing)
    measured = _measured(args.data, weights, nothing)
    found = order_weights([one for one in measured if not held_out(one[0].group)], weights)
    print(f"{'the glossary':40}" + _row([one for one in measured if held_out(one[0].group)], found))


def _measured(
    data: Path, weights: Weights, glossary: Glossary | None = None
) -> list[tuple[Trial, Features]]:
    return [
        (trial, features_of(trial))
        for held in (False, True)
        for trial in trials(data, weights, question_mean(), held=held, glossary=glossary)
        if not trial.twin
    ]


def _without(features: Features, parts: Sequence[str]) -> Features:
    def kept(values: Mapping[str, Array]) -> dict[str, Array]:
        return {n: v for n, v in values.items() if not any(part in n for part in parts)}

    return replace(features, passages=kept(features.passages), sentences=kept(features.sentences))


def _row(measured: Sequence[tuple[Trial, Features]], weights: Weights) -> str:
    found: dict[bool, list[tuple[bool, bool]]] = {True: [], False: []}
    for trial, features in measured:
        of_passages, of_sentences = score(features, weights)
        one_language = {p.language for p in trial.passages} == {trial.asked.language}
        found[one_language].append(
            (
                bool(trial.right_passages[int(np.argmax(of_passages))]),
                bool(trial.right_sentences[int(np.argmax(of_sentences))]),
            )
        )
    means = [np.mean(found[same], axis=0) for same in (True, False)]
    return "".join(f"{value:>11.3f}" for mean in means for value in mean)


if __name__ == "__main__":
    main()
