"""Everything the assistant says in words of its own: one file each, checked when loaded."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """What stands in `prompts/NAME.toml`."""
    return tomllib.loads(files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def in_language(wordings: dict[str, str], language: str) -> str:
    """The wording in a language (ISO 639-1), or in English where there is none in that language."""
    return wordings.get(language, wordings["en"])
