from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.certainty import certainty
from assistant.retrieval.evidence import gather
from assistant.retrieval.features import measure
from assistant.retrieval.ranking import answerable, rank, score
from assistant.retrieval.weights import Weights

DRONES = (
    "ar",
    [
        "أعلنت وزارة الدفاع أن أنظمة الدفاع الجوي أسقطت ١٣ طائرة مسيرة.",
        "وقال المتحدث إن الأضرار محدودة.",
    ],
)
TALKS = (
    "ar",
    [
        "التقى بيلوسوف بنائب رئيس اللجنة العسكرية تشانغ يوشيا في بكين.",
        "وتأتي الزيارة بعد مناورات استمرت يوما.",
    ],
)
TRADE = ("en", ["Trade between the two countries grew last year.", "Exports rose most."])


def test_the_sentence_that_answers_comes_first(corner) -> None:
    small = corner(DRONES, TALKS, TRADE)
    first = rank(small.ask("How many drones were shot down?", "en"), small.passages)[0]
    assert (first.passage.id, first.sentence) == ("p0", 0)
    first = rank(small.ask("Whom did Belousov meet?", "en"), small.passages)[0]
    assert (first.passage.id, first.sentence) == ("p1", 0)


def test_every_sentence_is_ranked_once_best_first(corner) -> None:
    small = corner(DRONES, TALKS, TRADE)
    found = rank(small.ask("How many drones were shot down?", "en"), small.passages)
    assert {(one.passage.id, one.sentence) for one in found} == {
        (passage.id, n) for passage in small.passages for n in range(len(passage.sentences))
    }
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0.0 <= one.probability <= 1.0 for one in found)


def test_what_answers_is_more_probable_than_what_does_not(corner) -> None:
    small = corner(DRONES, TALKS, TRADE)
    met = rank(small.ask("Whom did Belousov meet?", "en"), small.passages)
    absent = rank(small.ask("What is the population of Cairo?", "en"), small.passages)
    assert met[0].probability > max(one.probability for one in absent)


def test_the_order_of_the_candidates_changes_nothing(corner) -> None:
    small = corner(DRONES, TALKS, TRADE)
    asked = small.ask("How many drones were shot down?", "en")
    forth = [(one.passage.id, one.sentence) for one in rank(asked, small.passages)]
    back = [(one.passage.id, one.sentence) for one in rank(asked, small.passages[::-1])]
    assert forth == back


@pytest.mark.parametrize("question", ["", "?", "the", "13"])
def test_any_question_can_be_ranked(corner, question: str) -> None:
    small = corner(DRONES)
    found = rank(small.ask(question, "en"), small.passages)
    assert len(found) == 2
    assert all(np.isfinite((one.score, one.probability)).all() for one in found)


def test_no_candidates_no_sentences(corner) -> None:
    assert rank(corner(DRONES).ask("How many?", "en"), []) == []


def test_every_feature_has_a_weight_and_every_weight_a_feature(corner) -> None:
    small = corner(DRONES, TRADE)
    asked = small.ask("How many drones were shot down in 2024?", "en")
    weights = Weights.load()
    features = measure(asked, small.passages)
    of_passages, of_sentences = score(features, weights)
    certain = certainty(asked, features, of_passages, of_sentences)
    assert set(weights.passage) == set(features.passages)
    assert set(weights.sentence) == {*features.sentences, "passage score"}
    assert set(weights.answer) == {*certain, "bias"}


def test_evidence_says_which_words_stand_where(corner) -> None:
    small = corner(DRONES, TALKS)
    asked = small.ask("كم طائرة مسيرة أسقطت؟", "ar")
    evidence = gather(asked, small.passages)
    surfaces = [term.surface for term in asked.terms]
    drone = surfaces.index("طائرة")
    assert evidence.layers[0, :, drone].tolist() == [1.0, 0.0, 0.0, 0.0]
    assert evidence.passage.tolist() == [0, 0, 1, 1]
    assert evidence.numbers[0].tolist() == [1.0, 0.0, 0.0]  # ١٣ is not in the question
    assert evidence.in_passages(evidence.layers[0])[:, drone].tolist() == [1.0, 0.0]
    assert evidence.beside(evidence.layers[0])[:, drone].tolist() == [1.0, 1.0, 0.0, 0.0]


def test_several_likely_sentences_make_an_answer_likelier_than_one() -> None:
    assert answerable([0.5]) == pytest.approx(0.5)
    assert answerable([0.5, 0.5]) == pytest.approx(0.75)
    assert answerable([0.2, 0.2, 0.2, 0.2]) > 0.5 > answerable([0.3, 0.01])
    assert answerable([]) == 0.0
