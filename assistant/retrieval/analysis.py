"""Text to index terms: what a word of the archive and a word of a question have in common.

A term is found by its key, "language:stem". Offsets are those of the text as given, so every term
can be shown where it stands. Scripts written without spaces give pairs of characters.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.retrieval.lexicon import stop_words
from assistant.retrieval.numbers import numbers_in
from assistant.retrieval.stems import fold, stem

MARK = "mark"  # the language of marks, which say what stands in a text; no ISO 639-1 code
NAME = f"{MARK}:name"  # a word written as a name
NUMBER = "num"  # the language of number terms: their stem is the value, whatever the spelling
_NO_WORDS = (f"{NUMBER}:", f"{MARK}:")

_MARKS = "".join(
    chr(c) for c in range(0x300, 0xFFFF) if unicodedata.category(chr(c)) in ("Mn", "Mc")
)
# Joiners and direction marks stand inside words on real pages; a word must not break at them.
_INSIDE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069"
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_WORD = re.compile(rf"\d+(?:[.,٫٬'’]\d+)*|{_LETTER}(?:[{_INSIDE}{_MARKS}]*(?:{_LETTER}|\d))*")
_UNSPACED = re.compile(
    rf"(?:[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    rf"\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][{_MARKS}]*)+"
)
_FIRST_UNSPACED = "\u0e00"
_CLUSTER = re.compile(rf".[{_MARKS}]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a text: `text[start:end] == surface`.

    `folded` is the surface without case and writing variants, `stem` what inflected forms share.
    `language` is `NUMBER` for numbers and months, whose stem is a value (see `numbers_in`).
    """

    start: int
    end: int
    surface: str
    folded: str
    stem: str
    language: str

    @property
    def key(self) -> str:
        """The index term: "ar:بيلوسوف", "num:13"."""
        return f"{self.language}:{self.stem}"


def is_word(key: str) -> bool:
    """Whether an index term is a word of a language, and not a number or a mark."""
    return not key.startswith(_NO_WORDS)


def index_terms(text: str, language: str) -> list[Term]:
    """The terms by which a sentence of the archive is found and ranked.

    First its words, then its numbers, then a mark for each name.
    """
    every = list(_words(text, language))
    words = [term for term in every if not is_stop_word(term, language)]
    names = [
        Term(term.start, term.end, term.surface, term.folded, "name", MARK)
        for term in every
        if is_written_as_name(text, term)
    ]
    return [*words, *number_terms(text, language), *names]


def is_written_as_name(text: str, term: Term) -> bool:
    """Whether a word has the capital of a name: not only because a sentence or a noun begins."""
    if not term.surface[:1].isupper():
        return False
    if len(term.surface) > 1 and term.surface[1].isupper():
        return True
    before = text[: term.start].rstrip(" \"'«“„([¿¡")
    return bool(before) and before[-1] not in ".!?:\n" and term.language != "de"


def analyse(text: str, language: str, *, stops: bool = False) -> list[Term]:
    """The index terms of a text in `language` (ISO 639-1), in the order of the text.

    Stop words are left out unless `stops`. A number gives one term with its value, whether it is
    written in digits or in words; a word that is also part of a number («thirteen») gives both.
    """
    words = list(_words(text, language)) if stops else content_words(text, language)
    numbers = number_terms(text, language)
    return sorted(words + numbers, key=lambda term: (term.start, term.end, term.language))


def content_words(text: str, language: str) -> list[Term]:
    """The words among the index terms of a text, in the order of the text."""
    return [term for term in _words(text, language) if not is_stop_word(term, language)]


def number_terms(text: str, language: str) -> list[Term]:
    """The numbers and months among the index terms of a text, in the order of the text."""
    return [
        Term(start, end, text[start:end], text[start:end], value, NUMBER)
        for start, end, value in numbers_in(text, language)
    ]


def is_stop_word(term: Term, language: str) -> bool:
    """Whether the term is too common in its language to find anything by."""
    return term.folded in _stops(language)


@cache
def _stops(language: str) -> frozenset[str]:
    return frozenset(fold(word, language) for word in stop_words(language))


def _words(text: str, language: str) -> Iterator[Term]:
    for match in _WORD.finditer(text):
        if match[0][0].isdecimal():
            continue  # numbers_in gives its value
        if max(match[0]) < _FIRST_UNSPACED:
            yield from _word(text, *match.span(), language)
            continue
        end = 0
        for run in _UNSPACED.finditer(match[0]):
            if run.start() > end:
                yield from _word(text, match.start() + end, match.start() + run.start(), language)
            yield from _pairs(
                text, match.start() + run.start(), match.start() + run.end(), language
            )
            end = run.end()
        if end < len(match[0]):
            yield from _word(text, match.start() + end, match.end(), language)


def _word(text: str, start: int, end: int, language: str) -> Iterator[Term]:
    surface = text[start:end]
    folded = fold(surface, language)
    if folded:
        yield Term(start, end, surface, folded, sys.intern(stem(folded, language)), language)


def _pairs(text: str, start: int, end: int, language: str) -> Iterator[Term]:
    spans = [(start + c.start(), start + c.end()) for c in _CLUSTER.finditer(text[start:end])]
    for first, last in list(pairwise(spans)) or [(spans[0], spans[0])]:
        surface = text[first[0] : last[1]]
        folded = fold(surface, language)
        yield Term(first[0], last[1], surface, folded, folded, language)
