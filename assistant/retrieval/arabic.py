"""Inflections of Arabic words that light stemming leaves on, made and undone.

Light10 (Larkey et al., SIGIR 2002; `stems`) takes off the article and the commonest endings. It
leaves apart the persons of a verb (اكتشف, اكتشفت; يكتشف, تكتشف, سيكتشف), a feminine noun with a
possessive (مدينة, مدينتها), and prepositions bound to a word without article (لرئيس).
"""

from __future__ import annotations

from collections.abc import Iterator

ARTICLE = "ال"  # a light stem may differ with it: وزير loses its first letter, الوزير does not
_ENDINGS = ("تهم", "تنا", "هما", "هم", "وا", "نا", "ت")
_PREPOSITIONS = "بلفك"
_PRESENT = "ي"  # what the third person of a verb's present begins with
_OTHER_PERSONS = ("سي", "ست", "لي", "لت", "في", "فت", "ت", "ن")
_LEAST = 3  # letters that are left


def inflected(stem: str) -> Iterator[str]:
    """Light stems of other forms of a word with this light stem; some are no words."""
    for ending in _ENDINGS:
        yield stem + ending
    for preposition in _PREPOSITIONS:
        yield preposition + stem
    if stem.startswith(_PRESENT) and len(stem) > _LEAST:
        for person in _OTHER_PERSONS:
            yield person + stem.removeprefix(_PRESENT)
        yield stem + "وا"


def uninflected(stem: str) -> Iterator[str]:
    """Light stems of words of which this may be another form, likely ones first."""
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _LEAST:
            yield stem.removesuffix(ending)
    for person in _OTHER_PERSONS:
        if stem.startswith(person) and len(stem) - len(person) >= _LEAST:
            yield _PRESENT + stem.removeprefix(person)
    if stem[:1] in _PREPOSITIONS and len(stem) > _LEAST:
        yield stem[1:]
