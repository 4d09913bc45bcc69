"""Feedback on answers becomes cases that the harness reads back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import assistant
from assistant.assistant import Assistant
from assistant.cli import app
from eval.cases import load
from eval.feedback import feedback_cases

QUOTE = "The mayor of Rome, Anna Rossi, opened a new bridge on Monday."
OTHER = "It cost ninety million euros, said the head of the works."
QUESTION = "Who opened a new bridge in Rome?"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Assistant]:
    folder = tmp_path / "articles"
    (folder / "it").mkdir(parents=True)
    (folder / "it/rome.txt").write_text(f"Bridge opened\n\n{QUOTE} {OTHER}\n", "utf-8")
    (folder / "oslo.txt").write_text("Fishermen in Oslo caught fewer cod this winter.\n", "utf-8")
    with assistant.open(tmp_path / "home") as opened:
        opened.index([folder])
        yield opened


def given(archive: Assistant, *feedback: str, question: str = QUESTION) -> str:
    """Ask, say this of the answer, and return the id of the case."""
    answer = archive.ask(question)
    archive.feedback(answer.conversation, 1, *feedback)  # type: ignore[arg-type]
    return f"{answer.conversation}-1"


def test_a_liked_answers_quotes_are_gold(archive: Assistant) -> None:
    case_id = given(archive, "up")
    [line] = feedback_cases(archive).lines
    assert line["id"] == case_id
    assert line["question"] == QUESTION
    assert line["answerable"]
    assert {"article": "it/rome.txt", "quote": QUOTE} in line["gold"]


def test_a_corrected_follow_up_becomes_a_case_that_stands_alone(archive: Assistant) -> None:
    conversation = archive.ask(QUESTION).conversation
    archive.ask("And how much did it cost?", conversation=conversation)
    archive.feedback(conversation, 2, "down", OTHER)
    [line] = feedback_cases(archive).lines
    assert line["question"].startswith("And how much did it cost? (")
    assert "Rome" in line["question"]
    assert line["after"] is None


def test_a_correction_is_a_key_and_gold_where_an_article_has_its_words(archive: Assistant) -> None:
    by_id = {
        given(archive, "down", "Rossi"): [],
        given(archive, "down", OTHER): [{"article": "it/rome.txt", "quote": OTHER}],
        given(archive, "down", "la sindaca di Roma Anna Rossi"): [],
    }
    lines = feedback_cases(archive).lines
    assert {line["id"]: line["gold"] for line in lines} == by_id
    assert {key for line in lines for key in line["keys"]} == {
        "Rossi",
        OTHER,
        "la sindaca di Roma Anna Rossi",
    }


def test_what_the_archive_does_not_answer_is_unanswerable(archive: Assistant) -> None:
    given(archive, "absent", "not used")
    given(archive, "up", question="How many people live in Beijing?")
    for line in feedback_cases(archive).lines:
        assert not line["answerable"]
        assert line["gold"] == line["keys"] == []


def test_feedback_that_says_nothing_of_the_right_answer_is_left_out(
    archive: Assistant, tmp_path: Path
) -> None:
    given(archive, "down")
    given(archive, "up")
    (tmp_path / "articles/it/rome.txt").write_text("The page is gone.\n", "utf-8")
    archive.index([tmp_path / "articles"])
    made = feedback_cases(archive)
    assert made.lines == ()
    assert made.left_out == 2


def test_the_exported_dataset_is_one_that_can_be_run(archive: Assistant, tmp_path: Path) -> None:
    given(archive, "up")
    given(archive, "down", "Anna Rossi")
    given(archive, "absent")
    file = tmp_path / "feedback.jsonl"
    command = ["--home", str(archive.home), "eval", "feedback", "--export", str(file)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    folder = Path(feedback_cases(archive).folder)
    assert folder == tmp_path / "articles"
    dataset = load(file, [folder])
    assert len(dataset.cases) == 3
    assert {case.tag for case in dataset.cases} == {"feedback"}


def test_without_feedback_nothing_is_written(archive: Assistant) -> None:
    result = CliRunner().invoke(app, ["--home", str(archive.home), "eval", "feedback"])
    assert result.stdout == ""
    assert json.loads(json.dumps(feedback_cases(archive).lines)) == []
