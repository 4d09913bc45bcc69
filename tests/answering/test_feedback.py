from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant
from assistant.assistant import Assistant
from assistant.errors import ConversationNotFound

SENTENCE = "The harbour master said the new pier cost forty million crowns."


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Assistant]:
    file = tmp_path / "harbour.txt"
    file.write_text(f"Harbour opens\n\n{SENTENCE}\n", "utf-8")
    with assistant.open(tmp_path / "home") as archive:
        archive.index([file])
        yield archive


def test_the_last_verdict_on_an_answer_is_kept_with_its_correction(harbour: Assistant) -> None:
    one = harbour.ask("How much did the pier cost?").conversation
    harbour.ask("How much did the new pier cost?", conversation=one)
    harbour.feedback(one, 1, "up")
    harbour.feedback(one, 2, "up")
    harbour.feedback(one, 2, "down", "  fifty million ")
    kept = harbour.feedback_store.of(one)
    assert [(turn, said.verdict, said.correction) for turn, said in kept.items()] == [
        (1, "up", ""),
        (2, "down", "fifty million"),
    ]
    with assistant.open(harbour.home) as reopened:
        assert reopened.feedback_store.all() == list(kept.values())


def test_what_was_said_can_be_taken_back(harbour: Assistant) -> None:
    one = harbour.ask("How much did the pier cost?").conversation
    harbour.feedback(one, 1, "up")
    harbour.feedback(one, 1, None)
    assert harbour.feedback_store.of(one) == {}


def test_feedback_needs_an_answer_to_be_about(harbour: Assistant) -> None:
    one = harbour.ask("How much did the pier cost?").conversation
    for conversation, turn in (("nowhere", 1), (one, 0), (one, 2)):
        with pytest.raises(ConversationNotFound):
            harbour.feedback(conversation, turn, "up")
