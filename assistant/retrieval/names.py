"""Names across scripts: words that sound alike, by their consonants.

A name is written in every script by ear, and ear and script disagree mostly on vowels and on a few
families of consonants. What is left when these are folded is the name's skeleton; two words with a
common skeleton are then compared more closely by `likeness`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import accumulate

from anyascii import anyascii

from assistant.retrieval.stems import ARABIC_CLITICS, fold

# Letter groups of romanised words to the sounds scripts agree on, longest first.
_SOUNDS = (
    ("shch", "S"), ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("dzh", "K"), ("dsch", "K"),
    ("ngh", "n"), ("tsh", "S"), ("zh", "S"), ("sh", "S"), ("ch", "S"), ("ts", "S"), ("tz", "S"),
    ("kh", "K"), ("gh", "K"), ("ph", "f"), ("th", "t"), ("dh", "t"), ("ng", "n"), ("ck", "K"),
    ("dj", "K"), ("x", "KS"), ("qu", "K"),
)  # fmt: skip
_FOLDED = str.maketrans("ckqgjvfpbdtszlmnr", "kkkkkffbbttsslmnr")
_VOWELS = re.compile(r"[aeiouwyh'`]+")
_OTHER = re.compile(r"[^a-z'`]+")
_DOUBLES = re.compile(r"(.)\1+")

# Where a language reads letters its own way: (pattern, replacement) before the folding above.
_READINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "it": ((r"ch", "k"), (r"gli", "li"), (r"gn", "n"), (r"sc(?=[ei])", "sh"), (r"c(?=[ei])", "ch")),
    "es": ((r"ll", "y"), (r"j", "h"), (r"g(?=[ei])", "h"), (r"qu", "k"), (r"c(?=[ei])", "s")),
    "fr": ((r"c(?=[eiy])", "s"), (r"qu", "k"), (r"tch", "ch"), (r"ou", "u")),
    "de": ((r"w", "v"), (r"v", "f"), (r"z", "ts")),
    "pl": ((r"w", "v"), (r"cz", "ch"), (r"sz", "sh"), (r"rz", "zh")),
    "tr": ((r"c", "j"),),
    "pt": ((r"c(?=[ei])", "s"), (r"nh", "n"), (r"lh", "l")),
    "en": ((r"c(?=[eiy])", "s"), (r"\bx", "s"), (r"x", "sh"), (r"q(?!u)", "ch"),
           (r"g(?=[eiy])", "j"), (r"ght", "t"), (r"wr", "r"), (r"kn", "n")),
}  # fmt: skip
MIN_CONSONANTS = 2  # fewer say nothing


def skeleton(word: str) -> str:
    """Consonant skeleton of a word, comparable across scripts.

    `skeleton("Belousov") == skeleton("بيلوسوف") == "blsf"`. Empty where fewer than two consonants
    remain. After Freeman et al., HLT-NAACL 2006.
    """
    return _skeleton(_romanise(word))


def skeletons(word: str, language: str) -> tuple[str, ...]:
    """The skeletons a word may have: as it stands, without clitics, as its language reads it.

    The first is `skeleton(word)` unless that is empty.
    """
    romanised = [_romanise(word)]
    if language == "ar":
        romanised += [_romanise(bare) for bare in _without_clitics(word)]
    read = romanised[0]
    for pattern, replacement in _READINGS.get(language, ()):
        read = re.sub(pattern, replacement, read)
    forms = [_skeleton(form) for form in (*romanised, read)]
    # Two sounds, as in Tesla, and not one, as in tsar.
    forms += [_skeleton(form.replace("ts", "t's")) for form in romanised if "ts" in form]
    if language == "ja":
        forms.append(forms[0].replace("r", "l"))  # one sound in Japanese
    if language == "ko":
        forms += [
            forms[0][:n] + "f" + forms[0][n + 1 :] for n, c in enumerate(forms[0]) if c == "b"
        ]
    return tuple(dict.fromkeys(form for form in forms if form))


@lru_cache(maxsize=50_000)
def likeness(one: str, other: str) -> float:
    """How alike two words sound, 0 to 1: one minus the weighted edit distance over the length.

    Consonants of one family cost little to exchange, vowels little to add or to drop, since
    Arabic and Hebrew leave most of them out.
    """
    best = 0.0
    for a in _spoken(one):
        for b in _spoken(other):
            weight = max(sum(map(_cost, a)), sum(map(_cost, b)))
            if weight:
                best = max(best, 1 - _distance(a, b) / weight)
    return best


def _romanise(word: str) -> str:
    return _OTHER.sub("", anyascii(fold(word, "")).lower())


def _skeleton(romanised: str) -> str:
    for letters, sound in _SOUNDS:
        if letters in romanised:
            romanised = romanised.replace(letters, sound)
    romanised = romanised.lower()
    consonants = _DOUBLES.sub(r"\1", _VOWELS.sub("", romanised).translate(_FOLDED))
    return consonants if len(consonants) >= MIN_CONSONANTS else ""


def _without_clitics(word: str) -> list[str]:
    folded = fold(word, "ar")
    return [
        folded[len(clitic) :]
        for clitic in ARABIC_CLITICS
        if folded.startswith(clitic) and len(folded) - len(clitic) >= 3
    ]


@lru_cache(maxsize=50_000)
def _spoken(word: str) -> tuple[str, ...]:
    """The word in one letter a sound, vowels kept; an Arabic word also without its clitics."""
    folded = fold(word, "")
    forms = [folded]
    if "\u0600" <= folded[:1] <= "\u06ff":
        forms += _without_clitics(folded)
    spoken = []
    for form in forms:
        romanised = _romanise(form).replace("'", "").replace("`", "")
        for letters, sound in _SOUNDS:
            romanised = romanised.replace(letters, sound)
        spoken.append(_DOUBLES.sub(r"\1", romanised.translate(_LIKE)))
    return tuple(dict.fromkeys(spoken))


_LIKE = str.maketrans("qcwyeov", "kkuiiuf")  # w and y write vowels in Arabic
_FAMILIES = {c: family for family in ("kgjK", "fpb", "fv", "dt", "szS") for c in family}


def _cost(sound: str) -> float:
    return 0.25 if sound in "aiuh" else 1.0


def _distance(a: str, b: str) -> float:
    costs = [_cost(y) for y in b]
    row = [0.0, *accumulate(costs)]
    for x in a:
        cost = _cost(x)
        above, left = row[0], row[0] + cost
        row[0] = left
        for j, y in enumerate(b):
            # Written out, since most of the time that names take is spent here.
            best, dropped, added = above + _exchange(x, y), row[j + 1] + cost, left + costs[j]
            if dropped < best:
                best = dropped
            if added < best:
                best = added
            above, left = row[j + 1], best
            row[j + 1] = best
    return row[-1]


@cache
def _exchange(x: str, y: str) -> float:
    if x == y:
        return 0.0
    if x in "aiuh" and y in "aiuh":
        return 0.15
    if x in _FAMILIES and _FAMILIES[x] == _FAMILIES.get(y):
        return 0.25
    return _cost(x) + _cost(y)
