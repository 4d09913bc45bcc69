"""Trains `ranker.json` and `question_mean.json`: `python -m eval.train_ranker DATA`.

DATA is the folder with the development files (`eval.ranker_data.FILES`). Half of the articles
train, the other half, chosen by their names, are only reported on: `eval.ranker_report`, printed
after training. The same data give the same weights to the digit: `--check` trains, writes nothing,
and fails where a digit differs from what is shipped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import assistant.retrieval
from assistant.retrieval.analysis import NUMBER, analyse, is_written_as_name
from assistant.retrieval.bridge import NEIGHBOURS, Bridge
from assistant.retrieval.certainty import certainty
from assistant.retrieval.evidence import Array
from assistant.retrieval.features import Features, measure
from assistant.retrieval.glossary import Glossary
from assistant.retrieval.ranking import linear, score
from assistant.retrieval.surety import names, translations
from assistant.retrieval.weights import Weights
from eval.ranker_data import (
    PARALLEL,
    Setting,
    Trial,
    encoded,
    held_out,
    settings,
    taught_mean,
    trials,
)
from eval.ranker_fit import answer, choose
from eval.ranker_report import report

FILE = Path(assistant.retrieval.__file__).with_name("ranker.json")
MEAN = FILE.with_name("question_mean.json")
EVERY = 2  # one question in so many teaches the bridge: each has dozens of guesses
BEST = 20  # passages whose sentences are learnt from
ANSWERS = 3  # best sentences of a question from which it is learnt whether they answer

Group = tuple[dict[str, Array], NDArray[np.bool_]]


def main() -> None:
    """Train, write the weights, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the development files")
    parser.add_argument("--output", type=Path, default=FILE)
    parser.add_argument("--check", action="store_true", help="compare with what is there")
    args = parser.parse_args()
    mean = taught_mean(args.data)
    weights = train(args.data, mean)
    made = {args.output: _ranker(weights), args.output.with_name(MEAN.name): _mean(mean)}
    if args.check:
        differing = [path for path, text in made.items() if path.read_text("utf-8") != text]
        sys.exit(f"Not what training gives: {', '.join(map(str, differing))}" if differing else 0)
    for path, text in made.items():
        path.write_text(text, "utf-8")
    print(report(trials(args.data, weights, mean, held=True), weights).text)


def _ranker(weights: Weights) -> str:
    stored = {
        "about": "Trained by `python -m eval.train_ranker`; see assistant/retrieval/features.py.",
        **{name: dict(getattr(weights, name)) for name in Weights.__slots__},
    }
    return json.dumps(stored, indent=1, ensure_ascii=False) + "\n"


def _mean(mean: NDArray[np.float32]) -> str:
    return json.dumps({"mean": [round(float(m), 5) for m in mean]}) + "\n"


def train(data: Path, mean: NDArray[np.float32]) -> Weights:
    """The weights of all models, each trained on what the ones before it give."""
    weights = bridge_weights(data)
    taught = list(trials(data, weights, mean, held=False))
    plain = [trial for trial in taught if not trial.twin]
    weights = order_weights([(t, features_of(t)) for t in plain], weights)
    return replace(weights, answer=answer([_best_answers(trial, weights) for trial in taught]))


def features_of(trial: Trial) -> Features:
    """The trial's features alone: tens of thousands of trials are kept at once."""
    found = measure(trial.asked, trial.passages)
    none = np.zeros(0)
    evidence = replace(found.evidence, layers=none, sure=none, counts=none, numbers=none)
    return replace(found, evidence=evidence)


def order_weights(taught: Sequence[tuple[Trial, Features]], weights: Weights) -> Weights:
    """The weights with the order of passages, then of sentences, learnt from these trials."""
    passage = choose([(found.passages, trial.right_passages) for trial, found in taught])
    groups: list[Group] = []
    for trial, found in taught:
        of_passages = linear(found.passages, passage)
        best = np.argsort(-of_passages, kind="stable")[:BEST]
        kept = np.isin(found.evidence.passage, best)
        values = found.sentences | {"passage score": of_passages[found.evidence.passage]}
        groups.append(({n: v[kept] for n, v in values.items()}, trial.right_sentences[kept]))
    return replace(weights, passage=passage, sentence=choose(groups))


def _best_answers(trial: Trial, weights: Weights) -> Group:
    found = measure(trial.asked, trial.passages)
    of_passages, of_sentences = score(found, weights)
    best = np.argsort(-of_sentences, kind="stable")[:ANSWERS]
    values = certainty(trial.asked, found, of_passages, of_sentences)
    return {name: value[best] for name, value in values.items()}, trial.right_sentences[best]


def bridge_weights(data: Path, glossary: Glossary | None = None) -> Weights:
    """How sure translations and names are, from whether they stand in the passage that answers.

    `glossary`: in the place of the one shipped.
    """
    guessed: dict[str, list[Group]] = {"translation": [], "name": []}
    for setting in settings(data):
        if setting.pair.partition("-")[0] in PARALLEL and "+" not in setting.pair:
            for kind, evidence, right in _guesses(setting, glossary):
                if len(right):
                    guessed[kind].append((evidence, right))
    return Weights(answer(guessed["translation"]), answer(guessed["name"]), {}, {}, {})


def _guesses(
    setting: Setting, glossary: Glossary | None
) -> Iterator[tuple[str, dict[str, Array], NDArray[np.bool_]]]:
    archive = setting.archive
    bridge = Bridge(archive, encoded, weights=Weights({}, {}, {}, {}, {}), glossary=glossary)
    held: dict[str, set[str]] = {}
    for passage in archive.held:
        held.setdefault(passage.article_id, set()).update(t for s in passage.terms for t in s)
    taught = [q for q in setting.questions if not held_out(q[1])]
    for case, _, asking in taught[::EVERY]:
        articles = [article for article, _ in setting.answers[case.id]]
        there = set().union(*(held[article] for article in articles))
        words = [t for t in analyse(case.question, asking) if t.language != NUMBER]
        languages = {article.partition("/")[0] for article in articles}
        for language in sorted(languages if words else ()):
            found = archive.nearest(encoded([t.surface for t in words]), language, NEIGHBOURS)
            for word, near in zip(words, found, strict=True):
                is_name = is_written_as_name(case.question, word)
                same = asking == language
                said = bridge.said(word, language)
                meant = translations(near, said, same_language=same, is_name=is_name)
                heard = bridge.heard(word, language, is_name=is_name)
                named = names(word.surface, heard, is_name=is_name, nearest=near[0][2])
                for kind, guesses in (("translation", meant), ("name", named)):
                    other = np.array([term != word.key for term in guesses.terms], dtype=np.bool_)
                    right = np.array([term in there for term in guesses.terms], dtype=np.bool_)
                    evidence = {name: one[other] for name, one in guesses.evidence.items()}
                    yield kind, evidence, right[other]


if __name__ == "__main__":
    main()
