"""What kind of answer a question wants, by its question words."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from assistant.retrieval.lexicon import lexicon
from assistant.retrieval.stems import fold

_UNSPACED = frozenset(("zh", "ja", "ko", "th"))
_LEAD = re.compile(r"[^\w]*")


class Wanted(StrEnum):
    """The kind of thing that would answer: a question with no such word wants `OTHER`."""

    PERSON = "person"
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


def wanted(question: str, language: str) -> Wanted:
    """The kind of answer wanted: that of the first question word, of the longest where two begin.

    `OTHER` in languages without a lexicon.
    """
    folded = fold(question, language)
    best: tuple[int, int, Wanted] | None = None
    start = _LEAD.match(folded)
    for kind, pattern, first_only in _patterns(language):
        match = (
            pattern.match(folded, start.end() if start else 0)
            if first_only
            else (pattern.search(folded))
        )
        if match:
            rank = (match.start(), -len(match[0]), kind)
            if best is None or rank[:2] < best[:2]:
                best = rank
    return best[2] if best else Wanted.OTHER


@cache
def _patterns(language: str) -> list[tuple[Wanted, re.Pattern[str], bool]]:
    edge = "" if language in _UNSPACED else r"\b"
    entries = []
    for kind, phrases in lexicon(language).get("ask", {}).items():
        for phrase in phrases:
            pattern = re.compile(edge + re.escape(fold(phrase, language)) + edge)
            # A bare Arabic «من» is also «from»: it asks only where the question begins.
            entries.append((Wanted(kind), pattern, language == "ar" and len(phrase) < 3))
    return entries
