"""Small changes that make a true sentence false: a number, a date, a name, a «not», a few words.

Each function returns the changed sentence, or None where the sentence offers nothing to change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from random import Random
from typing import Any

from assistant.retrieval.analysis import Term, analyse, is_word
from assistant.retrieval.lexicon import lexicon

_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)*(?![\w]|[.,]\d)")
_YEAR = re.compile(r"(?<![\w.,])(?:1\d|20)\d\d(?![\w]|[.,]\d)")
_FIRST_CLAUSE = 6  # words that must be left when a sentence is shortened
_DROPPED = 3  # words that must go
WORDS_CHANGED = 2
LONG = 4  # letters of a word that is worth changing
LONGEST_ADDED = 20  # words


def number(text: str, source: str, random: Random) -> str | None:
    """Another number in the place of one that is no year; the new one is not in the source."""
    places = [m for m in _NUMBER.finditer(text) if not _YEAR.fullmatch(m[0])]
    return _other_digits(text, source, places, random)


def number_moved(text: str, source: str, random: Random) -> str | None:
    """A number or year of the source in the place of one that stands in the text."""
    places = [*_NUMBER.finditer(text), *_YEAR.finditer(text)]
    if not places:
        return None
    match = random.choice(places)
    year = bool(_YEAR.fullmatch(match[0]))
    others = {m[0] for m in (_YEAR if year else _NUMBER).finditer(source)}
    left = sorted(one for one in others if one not in text)
    if not left:
        return None
    return text[: match.start()] + random.choice(left) + text[match.end() :]


def date(text: str, source: str, language: str, random: Random) -> str | None:
    """Another year, or another month, that is not in the source."""
    months: list[str] = [names.split()[0] for names in lexicon(language)["months"]]
    named: list[re.Match[str]] = [
        match
        for month in months
        for match in re.finditer(rf"(?<!\w){month}(?!\w)", text, re.IGNORECASE)
    ]
    if named and random.random() < 0.5:
        match = random.choice(named)
        left = [month for month in months if month.casefold() not in source.casefold()]
        written = random.choice(left)
        written = written.capitalize() if match[0][0].isupper() else written
        return text[: match.start()] + written + text[match.end() :]
    return _other_digits(text, source, list(_YEAR.finditer(text)), random)


def _other_digits(
    text: str, source: str, places: Sequence[re.Match[str]], random: Random
) -> str | None:
    if not places:
        return None
    match = random.choice(places)
    digits = [n for n, c in enumerate(match[0]) if c.isdecimal()]
    year = bool(_YEAR.fullmatch(match[0]))
    for _ in range(20):
        place = random.choice(digits[2:] if year else digits)
        digit = random.choice("123456789".replace(match[0][place], ""))
        written = match[0][:place] + digit + match[0][place + 1 :]
        if not re.search(rf"(?<!\d){re.escape(written)}(?!\d)", source):
            return text[: match.start()] + written + text[match.end() :]
    return None


def name(text: str, names: Sequence[str], others: Sequence[str], random: Random) -> str | None:
    """One of `others` in the place of one of `names` that stands in the text."""
    there = standing(text, names)
    left = [one for one in others if one not in text and not any(one in n for n in there)]
    if not there or not left:
        return None
    old = random.choice(there)
    return _put(text, old, random.choice(left))


def swapped(text: str, names: Sequence[str], language: str, random: Random) -> str | None:
    """Two names of the text in each other's place.

    A word must stand between them: «A and B» says the same as «B and A».
    """
    there = [n for n in standing(text, names) if not any(n != o and n in o for o in names)]
    pairs = [pair for pair in combinations(there, 2) if analyse(_between(text, *pair), language)]
    if not pairs:
        return None
    one, other = random.choice(pairs)
    return _put(_put(_put(text, one, "\0"), other, one), "\0", other)


def negated(text: str, language: str, random: Random) -> str | None:
    """The sentence with one of its verbs denied."""
    negations: dict[str, str] = words(language)["negations"]
    places: list[tuple[re.Match[str], str]] = [
        (m, said)
        for verb, said in negations.items()
        for m in re.finditer(rf"(?<!\w){verb}(?!\w)", text)
    ]
    if not places:
        return None
    match, said = random.choice(places)
    return text[: match.start()] + said + text[match.end() :]


def words_changed(text: str, other: str, language: str, random: Random) -> str | None:
    """The sentence with two of its words, neither names nor numbers, from another sentence."""
    places, left = _plain_words(text, language), _plain_words(other, language)
    if len(places) < WORDS_CHANGED or len(left) < WORDS_CHANGED:
        return None
    chosen = sorted(random.sample(places, WORDS_CHANGED), key=lambda term: -term.start)
    for old, new in zip(chosen, random.sample(left, WORDS_CHANGED), strict=True):
        text = text[: old.start] + new.surface + text[old.end :]
    return text


def _plain_words(text: str, language: str) -> list[Term]:
    return [
        term
        for term in analyse(text, language)
        if is_word(term.key) and len(term.surface) >= LONG and not term.surface[0].isupper()
    ]


def clause_added(text: str, other: str) -> str | None:
    """The sentence and another one, without a number, made into one."""
    if any(c.isdecimal() for c in other) or len(other.split()) > LONGEST_ADDED:
        return None
    comma = "،" if "\u0600" <= text[:1] <= "\u06ff" else ","
    return f"{text.rstrip('.')}{comma} {other[0].lower()}{other[1:]}"


def shortened(text: str) -> str | None:
    """The sentence without what stands in parentheses, or without its last clause."""
    plain = re.sub(r"\s*\([^()]*\)", "", text)
    if len(plain.split()) <= len(text.split()) - _DROPPED and "(" not in plain:
        return plain
    first, comma, last = plain.rstrip(".").rpartition("، " if "،" in plain else ", ")
    if comma and len(first.split()) >= _FIRST_CLAUSE and len(last.split()) >= _DROPPED:
        return first + "."
    return None


def stated(question: str, answer: str, language: str) -> str | None:
    """«Who won it?» and its answer as a statement: «Denver won it.». None for others."""
    wording = words(language)
    who = re.match(wording["who"], question)
    if not who or re.search(wording["not_who"], question):
        return None
    rest = question[who.end() :].strip(" ?؟")
    subject = answer.strip(" .,")
    return f"{subject[:1].upper()}{subject[1:]} {rest}."


def standing(text: str, names: Sequence[str]) -> list[str]:
    """Those of the names that stand in the text as words."""
    return [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text)]


@cache
def words(language: str) -> dict[str, Any]:
    """The language's part of `claims.toml`."""
    text = files("eval").joinpath("claims.toml").read_text(encoding="utf-8")
    wording: dict[str, Any] = tomllib.loads(text)[language]
    return wording


def _between(text: str, one: str, other: str) -> str:
    first, second = sorted(_standing_at(text, name) for name in (one, other))
    return text[first[1] : second[0]]


def _standing_at(text: str, name: str) -> tuple[int, int]:
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return match.span() if match else (0, 0)


def _put(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _: new, text, count=1)
