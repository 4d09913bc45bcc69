"""What is said where prose cannot be had, or not all of it: `prompts/notices.toml`, by language."""

from __future__ import annotations

import prompts
from assistant.errors import ModelError


def said(name: str, language: str, /, **values: str) -> str:
    """A notice in a language (ISO 639-1), or in English where there is none in that language.

    What is filled in is not looked into: braces in it are braces.
    """
    wordings = prompts.load("notices")
    wording: str = wordings.get(language, wordings["en"])[name]
    return wording.format_map(values)


class ModelTrouble(ModelError):
    """A chat model failed; its message is English, and `said_in` says it in other languages."""

    def __init__(self, name: str, /, **values: str) -> None:
        """`name` is that of a notice, `values` are what it is filled in with."""
        super().__init__(said(name, "en", **values))
        self._name, self._values = name, values

    def said_in(self, language: str) -> str:
        """The message in a language, or in English."""
        return said(self._name, language, **self._values)


def trouble(error: ModelError, language: str) -> str:
    """What failed at a model, in a language where it can be said in it."""
    return error.said_in(language) if isinstance(error, ModelTrouble) else str(error)
