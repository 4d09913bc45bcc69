from __future__ import annotations

import string

import pytest

import prompts
from assistant.answering.notices import ModelTrouble, said, trouble
from assistant.errors import ModelError
from assistant.language import ENCODER_LANGUAGES

NOTICES = prompts.load("notices")


def fields(wording: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name}


def test_every_language_that_is_asked_in_has_every_notice() -> None:
    assert NOTICES.keys() == ENCODER_LANGUAGES
    for language, wordings in NOTICES.items():
        assert wordings.keys() == NOTICES["en"].keys(), language


@pytest.mark.parametrize("language", sorted(NOTICES))
def test_a_notice_says_the_same_in_every_language(language: str) -> None:
    for name, wording in NOTICES[language].items():
        english = NOTICES["en"][name]
        assert fields(wording) == fields(english), name
        settings = [word for word in ("OPENAI_", "ASSISTANT_", "`") if word in english]
        assert [word for word in ("OPENAI_", "ASSISTANT_", "`") if word in wording] == settings


def test_a_failure_is_said_in_the_language_of_the_question_and_else_in_english() -> None:
    error = ModelTrouble("broke_off", model="{braces}")
    assert str(error) == "The answer of {braces} broke off halfway. Try again."
    assert trouble(error, "ar").startswith("انقطعت إجابة {braces}")
    assert trouble(error, "sw") == str(error)
    assert trouble(ModelError("Another."), "ar") == "Another."
    assert said("stopped", "it").startswith("Interrotto")
