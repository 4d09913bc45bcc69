"""Whether an answer's words are right: exact match, F1, keys. Two normalisations of text."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache

Normaliser = Callable[[str, str], list[str]]

_ARTICLES = {
    "de": "der die das den dem des ein eine einen einem eines einer",
    "en": "a an the",
    "es": "el la los las un una unos unas",
    "fr": "le la les l un une des",
    "it": "il lo la i gli le l un uno una",
    "pt": "o a os as um uma uns umas",
    "nl": "de het een",
}
_ELISION = re.compile(r"\b(\w{1,6})['’`](?=\w)")
_ENGLISH_ARTICLES = re.compile(r"\b(a|an|the)\b")
_UNSPACED = re.compile(
    "([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_ARABIC_LETTERS = str.maketrans("أإآٱىة", "اااايه")
_ARABIC_CLITICS = re.compile("^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])(?=\\w{2})")


def squad(text: str, language: str = "en") -> list[str]:
    """Tokens of a text as SQuAD v1.1's evaluate-v1.1.py makes them, whatever its language.

    Lower case, ASCII punctuation off, a/an/the off, split at white space. Rajpurkar et al., EMNLP
    2016; what XQuAD, SQuAD-it and ARCD publish.
    """
    bare = text.lower().translate({ord(mark): None for mark in string.punctuation})
    return _ENGLISH_ARTICLES.sub(" ", bare).split()


def multilingual(text: str, language: str) -> list[str]:
    """Tokens of a text, normalised for its language.

    As `squad`, with compatibility forms and digits of every script folded, elisions split before
    punctuation goes («dell'Unione» is two words), all Unicode punctuation off, the articles of
    the language off, the Arabic article off as a prefix only (MLQA takes every «ال» out, even
    inside a word), and one token a character where words are not spaced.
    """
    plain = _digits(unicodedata.normalize("NFKC", text).casefold())
    if language in ("fr", "it"):
        plain = _ELISION.sub(r"\1 ", plain)
    plain = _ARABIC_MARKS.sub("", plain)
    plain = _UNSPACED.sub(r" \1 ", plain.translate(_punctuation("")))
    articles = _ARTICLES.get(language, "").split()
    tokens = [token for token in plain.split() if token not in articles]
    if language == "ar":
        tokens = [re.sub("^ال(?=\\w{2})", "", token) for token in tokens]
    return tokens


def exact_match(
    answer: str, references: Iterable[str], normalise: Normaliser, language: str
) -> float:
    """1 where the normalised answer equals a normalised reference, else 0."""
    tokens = normalise(answer, language)
    return float(any(tokens == normalise(reference, language) for reference in references))


def f1(answer: str, references: Iterable[str], normalise: Normaliser, language: str) -> float:
    """Harmonic mean of precision and recall over tokens, best over the references."""
    return max(
        (
            _f1(normalise(answer, language), normalise(reference, language))
            for reference in references
        ),
        default=0.0,
    )


def _f1(answer: Sequence[str], reference: Sequence[str]) -> float:
    shared = (Counter(answer) & Counter(reference)).total()
    if not shared:
        return 0.0
    precision, recall = shared / len(answer), shared / len(reference)
    return 2 * precision * recall / (precision + recall)


def holds_key(text: str, keys: Iterable[str]) -> bool:
    """Whether a text holds one of the keys, as whole words one after the other.

    Compared are words, never substrings: «yes» is not in «yesterday». Case, digits of other
    scripts, Arabic vowel signs, letter forms and prefixed particles (و ف ب ل ك ال) do not matter.
    """
    words = [_variants(word) for word in _words(text)]
    for key in keys:
        wanted = [_variants(word) for word in _words(key)]
        for start in range(len(words) - len(wanted) + 1 if wanted else 0):
            if all(not a.isdisjoint(b) for a, b in zip(wanted, words[start:], strict=False)):
                return True
    return False


def _words(text: str) -> list[str]:
    plain = _digits(unicodedata.normalize("NFKC", text).casefold())
    plain = _ARABIC_MARKS.sub("", plain).translate(_ARABIC_LETTERS)
    return _UNSPACED.sub(r" \1 ", plain.translate(_punctuation(" "))).split()


def _variants(word: str) -> frozenset[str]:
    return frozenset((word, _ARABIC_CLITICS.sub("", word)))


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


@cache
def _punctuation(replacement: str) -> dict[int, str]:
    """Every Unicode punctuation mark and the ASCII symbols, as MLQA's list has them."""
    marks = {point for point in range(0x110000) if unicodedata.category(chr(point))[0] == "P"}
    return dict.fromkeys(marks | set(map(ord, string.punctuation)), replacement)
