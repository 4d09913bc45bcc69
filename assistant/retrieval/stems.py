"""What the inflected and differently written forms of a word share."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

import Stemmer

# Snowball's algorithm for each language that has one; the others keep the folded word.
_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german",
    "el": "greek", "en": "english", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_IGNORED = dict.fromkeys([0x0640, 0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F),
                          *range(0x2060, 0x206A)])  # fmt: skip
_ARABIC = str.maketrans("أإآٱىةکگیھہے", "ااااىهككىههى".replace("ى", "ي"))
_TURKISH = str.maketrans("Iİ", "ıi")

# Clitics that stand before an Arabic noun, longest first (Larkey et al., SIGIR 2002, "light10",
# and the bare prepositions, which a name may also begin with: only where enough is left).
ARABIC_CLITICS = ("وبال", "وكال", "ولل", "وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب",
                  "ل", "ك")  # fmt: skip
_ARABIC_ARTICLES = ARABIC_CLITICS[:9]
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_KOREAN_PARTICLES = ("에서는", "으로는", "에게서", "에서", "에게", "으로", "까지", "부터", "처럼",
                     "보다", "이라", "은", "는", "이", "가", "을", "를", "의", "에", "와", "과",
                     "도", "로", "만")  # fmt: skip


@lru_cache(maxsize=200_000)
def fold(word: str, language: str) -> str:
    """A word without case and without what writers of its script leave out or vary.

    Arabic loses vowel signs, tatweel and the forms of alef, ya and ta marbuta; compatibility forms
    and digits become plain. Accents stay, since the stemmers read them.
    """
    word = unicodedata.normalize("NFKC", word.translate(_IGNORED))
    if language == "tr":
        word = word.translate(_TURKISH)
    word = word.casefold().translate(_IGNORED)
    if not word.isascii():
        word = "".join(c for c in word if unicodedata.category(c) != "Mn" or _keeps_mark(c))
        word = word.translate(_ARABIC).replace("ё", "е")
    return word


@lru_cache(maxsize=200_000)
def stem(folded: str, language: str) -> str:
    """The stem of a folded word, without accents: the part of its index term after the colon."""
    script = folded[0]
    if language == "ar":
        return _arabic(folded) if "\u0600" <= script <= "\u06ff" else _plain(folded)
    if language == "ko":
        return _korean(folded) if "\uac00" <= script <= "\ud7a3" else _plain(folded)
    stemmer = _stemmer(language)
    return _plain(stemmer.stemWord(folded) if stemmer else folded)


def stems(folded: Sequence[str], language: str) -> list[str]:
    """The stems of many words, past the cache, which has room for the words of texts."""
    stemmer = _stemmer(language)
    if stemmer and language != "ar":
        return [_plain(word) for word in stemmer.stemWords(list(folded))]
    return [stem.__wrapped__(word, language) for word in folded]


@cache
def _stemmer(language: str) -> Stemmer.Stemmer | None:
    return Stemmer.Stemmer(_SNOWBALL[language]) if language in _SNOWBALL else None


def _plain(word: str) -> str:
    if word.isascii():
        return word
    return (
        "".join(c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f")
        .replace("ı", "i")
        .replace("ł", "l")
    )


def _keeps_mark(char: str) -> bool:
    """Vowel signs of Indic and South-East Asian scripts are letters; others' are not written."""
    return (
        "\u0900" <= char <= "\u109f" or "\u1780" <= char <= "\u17ff" or "\u3040" <= char <= "\u30ff"
    )


def _arabic(word: str) -> str:
    """Light10 (Larkey et al.): article and conjunction off the front, endings off the back."""
    if word.startswith("و") and len(word) > 3:
        word = word[1:]
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) - len(article) >= 2:
            word = word[len(article) :]
            break
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            word = word[: -len(ending)]
    return word


def _korean(word: str) -> str:
    for particle in _KOREAN_PARTICLES:
        if word.endswith(particle) and len(word) - len(particle) >= 2:
            return word[: -len(particle)]
    return word
