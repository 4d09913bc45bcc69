"""The phrases of wording.toml, and how a line is compared with them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib import resources


def fold(text: str) -> str:
    """A text as phrases are compared: no case, punctuation, digits, Arabic marks or hamzas."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ARABIC)
    return " ".join(_NO_LETTERS.sub(" ", folded).split())


_ARABIC = {ord(a): b for a, b in zip("أإآٱى", "ااااي", strict=True)} | dict.fromkeys(
    [*range(0x064B, 0x0653), 0x0670, 0x0640, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]
)
_NO_LETTERS = re.compile(r"[^\w\u0300-\u036f\u0e31-\u0e4e]+|[\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one role, of all languages together, folded."""

    exact: frozenset[str]
    by_first_word: dict[str, list[str]]  # longest first
    unspaced: tuple[str, ...]  # in scripts where a phrase may stand right beside a letter

    def at_start(self, folded: str) -> str:
        """The phrase that a folded text begins with, or nothing."""
        return self._at(0, folded.partition(" ")[0], folded) or next(
            filter(folded.startswith, self.unspaced), ""
        )

    def within(self, folded: str) -> bool:
        """Whether a phrase stands anywhere in a folded text, not inside a word."""
        position = 0
        for word in folded.split(" "):
            if self._at(position, word, folded):
                return True
            position += len(word) + 1
        return any(phrase in folded for phrase in self.unspaced)

    def _at(self, position: int, word: str, folded: str) -> str:
        for phrase in self.by_first_word.get(word, ()):
            end = position + len(phrase)
            if folded.startswith(phrase, position) and folded[end : end + 1] in ("", " "):
                return phrase
        return ""


@cache
def phrases(role: str) -> Phrases:
    """The phrases of a role, a table of wording.toml."""
    exact = {fold(phrase) for listed in tables()[role].values() for phrase in listed} - {""}
    by_first_word: dict[str, list[str]] = {}
    unspaced = []
    for phrase in sorted(exact, key=lambda phrase: (-len(phrase), phrase)):
        if _UNSPACED.match(phrase):
            unspaced.append(phrase)
        else:
            by_first_word.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return Phrases(frozenset(exact), by_first_word, tuple(unspaced))


@cache
def tables() -> dict[str, dict[str, list[str]]]:
    """wording.toml: by role and language, as written there."""
    return tomllib.loads((resources.files(__package__) / "wording.toml").read_text("utf-8"))
