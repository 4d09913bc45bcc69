"""Everything the assistant says in words of its own: one file each, checked when loaded."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.prompts import ChatPromptTemplate


@cache
def load(name: str) -> dict[str, Any]:
    """What stands in `prompts/NAME.toml`."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def in_language(wordings: dict[str, str], language: str) -> str:
    """The wording in a language (ISO 639-1), or in English where there is none in that language."""
    return wordings.get(language, wordings["en"])


def messages(name: str, **values: str) -> list[ChatMessage]:
    """The messages of `prompts/NAME.toml`, with its variables filled in.

    What is filled in is not looked into: braces in it are braces.

    Raises:
        ValueError: The file does not use just the variables it names, or others are given.
    """
    template, variables = _template(name)
    if values.keys() != variables:
        raise ValueError(f"prompts/{name}.toml takes {sorted(variables)}, not {sorted(values)}.")
    filled: dict[str, Any] = dict(values)  # its signature has a parameter of another type first
    return template.format_messages(**filled)


@cache
def _template(name: str) -> tuple[ChatPromptTemplate, frozenset[str]]:
    wording = load(name)
    template = ChatPromptTemplate.from_messages(
        [(one["role"], one["content"].strip()) for one in wording["messages"]]
    )
    variables = frozenset(wording["variables"])
    if set(template.template_vars) != variables:
        raise ValueError(
            f"prompts/{name}.toml names {sorted(variables)} and uses "
            f"{sorted(template.template_vars)}."
        )
    return template, variables
