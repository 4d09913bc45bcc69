from __future__ import annotations

from pathlib import Path

import numpy as np

import assistant
from assistant.retrieval.passages import Passage
from assistant.retrieval.ranking import ScoredSentence
from assistant.retrieval.readings import readings, together


def sentence(passage: str, n: int, score: float, probability: float) -> ScoredSentence:
    made = Passage.of(passage, "a", 0, "en", 0, 1, ((0, 1),), ((),), np.zeros((2, 4), np.float16))
    return ScoredSentence(made, n, score, score / 2, probability)


def test_a_question_is_read_as_a_whole_and_without_what_is_in_brackets_at_its_end() -> None:
    assert readings("How old is he? (Belousov)") == ("How old is he? (Belousov)", "How old is he?")
    assert readings("كم عمره؟ (بيلوسوف)")[1] == "كم عمره؟"


def test_other_brackets_are_part_of_the_question() -> None:
    for question in ("What is the EU (the union)?", "How old is he?", "(Belousov)", "Who? ()", ")"):
        assert readings(question) == (question,)


def test_the_readings_count_alike() -> None:
    whole = [sentence("p", 0, 4.0, 0.8), sentence("p", 1, 1.0, 0.2)]
    alone = [sentence("p", 1, 6.0, 0.9), sentence("p", 0, 1.0, 0.1)]
    found = together([whole, alone])
    assert [(one.sentence, one.score, one.passage_score) for one in found] == [
        (1, 3.5, 1.75),
        (0, 2.5, 1.25),
    ]
    assert np.allclose([one.probability for one in found], [0.55, 0.45])


def test_one_reading_is_left_as_it_is() -> None:
    ranking = [sentence("p", 0, 4.0, 0.8), sentence("q", 0, 1.0, 0.2)]
    assert together([ranking]) == ranking


def test_a_follow_up_is_answered_by_what_it_asks_and_not_by_its_subject(tmp_path: Path) -> None:
    first = "The mayor of Rome, Anna Rossi, opened a new bridge over the Tiber on Monday."
    second = "The works cost ninety million euros."
    (tmp_path / "rome.txt").write_text(f"Bridge opened\n\n{first} {second}\n", "utf-8")
    other = "The new school cost nine million kroner."
    (tmp_path / "oslo.txt").write_text(f"Oslo\n\n{other}\n", "utf-8")
    with assistant.open(tmp_path / "home") as archive:
        archive.index([tmp_path / "rome.txt", tmp_path / "oslo.txt"])
        opening = archive.ask("Who opened a new bridge in Rome?")
        answer = archive.ask("And how much did it cost?", conversation=opening.conversation)
        [hit, *_] = archive.search(answer.standalone_question)
    assert answer.question == "And how much did it cost?"
    assert answer.standalone_question.startswith("And how much did it cost? (")
    assert answer.language == "en"
    assert answer.sources[0].quote == second
    assert hit.sentence.text == second
