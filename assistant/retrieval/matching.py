"""Why a text was found: its words, as they stand in it, that a question's words met."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.retrieval.analysis import analyse
from assistant.retrieval.bridge import QuestionTerm
from assistant.retrieval.hit import Match

MIN_SURETY = 0.2  # less sure matches help the ranking but would puzzle a reader


def find_matches(terms: Sequence[QuestionTerm], text: str, language: str) -> tuple[Match, ...]:
    """For each word of the question the surest match in the text, in the question's order.

    `language` is the text's. A match's `archive` is a substring of the text.
    """
    surfaces: dict[str, str] = {}
    for term in analyse(text, language):
        surfaces.setdefault(term.key, term.surface)
    matches: dict[Match, None] = {}
    for asked in terms:
        for expansion in asked.expansions.get(language, ()):  # surest first
            if expansion.surety >= MIN_SURETY and expansion.term in surfaces:
                match = Match(asked.surface, surfaces[expansion.term], expansion.kind)
                matches.setdefault(match)
                break
    return tuple(matches)
