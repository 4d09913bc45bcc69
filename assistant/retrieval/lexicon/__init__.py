"""What a language's common words do: a TOML file for each language, read when it is first needed.

stop      words too common to find anything by
ask       what a question wants: person, number, time, place, reason, by its question words
negation  words that deny what is said; `negation_within`, parts of words that do
writer    words by which one who writes speaks of himself; `writer_within`, parts of texts
speech    verbs of saying, by their stems' beginnings
months    twelve lists of names
numbers   value -> number words and ordinals; `join` words may stand between them
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def lexicon(language: str) -> dict[str, Any]:
    """The lexicon of a language (ISO 639-1); empty where there is none."""
    path = files(__name__).joinpath(f"{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def stop_words(language: str) -> list[str]:
    """Words too common in the language to find anything by, question words among them."""
    return str(lexicon(language).get("stop", "")).split()
