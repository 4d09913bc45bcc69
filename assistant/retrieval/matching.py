"""Why a text was found: its words, as they stand in it, that a question's words met."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.retrieval.analysis import content_words, is_word, number_terms
from assistant.retrieval.bridge import QuestionTerm
from assistant.retrieval.hit import Match

# Less sure matches help the ranking but would puzzle a reader. What is akin to a name (the
# adjective of its country) is near it, and none of its translations.
MIN_SURETY, MIN_OF_NAME = 0.3, 0.5


def find_matches(
    terms: Sequence[QuestionTerm], sentences: Sequence[tuple[str, Collection[str]]], language: str
) -> tuple[Match, ...]:
    """For each word of the question the surest match in a text, in the question's order.

    `sentences`: those of the text, each with its index terms; `language` is the text's. A match's
    `archive` is a substring of the first sentence that has it.
    """
    surfaces: dict[tuple[int, bool], dict[str, str]] = {}
    matches: dict[Match, None] = {}
    for asked in terms:
        for expansion in asked.expansions.get(language, ()):  # surest first
            if expansion.surety < MIN_SURETY:
                break
            of_name = asked.is_name and expansion.kind == "translation"
            if of_name and expansion.surety < MIN_OF_NAME:
                continue
            held = next((n for n, (_, own) in enumerate(sentences) if expansion.term in own), None)
            if held is not None:
                read = held, is_word(expansion.term)
                if read not in surfaces:
                    surfaces[read] = _surfaces(sentences[held][0], language, words=read[1])
                archive = surfaces[read][expansion.term]
                matches.setdefault(Match(asked.surface, archive, expansion.kind))
                break
    return tuple(matches)


def _surfaces(sentence: str, language: str, *, words: bool) -> dict[str, str]:
    """Index term -> how it is first written in the sentence, of its words or of its numbers."""
    terms = content_words(sentence, language) if words else number_terms(sentence, language)
    return {term.key: term.surface for term in reversed(terms)}
