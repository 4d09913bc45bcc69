"""From the words of a question to the words of the archive, across languages and scripts.

A question word finds in each language of the archive

    word         the same word, by its stem
    translation  the archive's words nearest to it in meaning, by the encoder's one-word vectors
                 (probabilistic structured queries: Darwish and Oard, CIKM 2003)
    name         words that sound alike, by their consonants (`names`)
    number       the same value, whatever the digits or spelling (`numbers`)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import NUMBER, Term, analyse, is_written_as_name
from assistant.retrieval.hit import MatchKind
from assistant.retrieval.names import skeletons
from assistant.retrieval.stems import fold
from assistant.retrieval.surety import UNRELATED, Near, names, surety, translations
from assistant.retrieval.weights import Weights

Encode = Callable[[list[str]], NDArray[np.float32]]

NEIGHBOURS = 24  # nearest archive words looked at for each question word and language
MAX_HEARD = 60  # words of one skeleton that are compared with the question's word
CLEAR = 0.3  # surety from which a word of another script is called the same name
MIN_SURETY = 0.1  # names less sure are right no more often than chance


class Vocabulary(Protocol):
    """What the bridge asks of the archive's words."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that have words."""

    def nearest(
        self, vectors: NDArray[np.float32], language: str, k: int
    ) -> list[list[tuple[str, str, float]]]:
        """For each vector the nearest words of a language: index term, spelling, cosine."""

    def by_skeleton(self, skeleton: str, language: str) -> list[tuple[str, str]]:
        """Index term and spelling of the words of a language with this consonant skeleton."""

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of these terms stands; terms in none are left out."""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A word of the archive that a question word may mean, or come near in meaning.

    `weight`, 0 to 1: how near, for ranking, where many weak hints add up. `surety`: the probability
    that it is what is meant. `frequency`: in how many passages the term stands.
    """

    term: str
    surface: str
    weight: float
    surety: float
    kind: MatchKind
    frequency: int


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A word or number of the question: `question[start:end] == surface`.

    `is_name`: written as a name, in scripts that have capitals. `expansions`: for each language of
    the archive, surest first.
    """

    start: int
    end: int
    surface: str
    is_name: bool
    is_number: bool
    expansions: dict[str, tuple[Expansion, ...]]


# Index term -> spelling, weight, surety, kind
_Options = dict[str, tuple[str, float, float, MatchKind]]


class Bridge:
    """Question words to archive words.

    Args:
        vocabulary: The words of the archive.
        encode: Texts to vectors of length 1, one a row.
        enabled: Without it a question finds its own words and numbers only.
        weights: How evidence becomes surety; those shipped with this version by default.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        encode: Encode,
        *,
        enabled: bool = True,
        weights: Weights | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.encode = encode
        self.enabled = enabled
        self.weights = weights or Weights.load()

    def expand(
        self, question: str, language: str, among: Collection[str] | None = None
    ) -> list[QuestionTerm]:
        """The words and numbers of a question that carry meaning, with their archive words.

        `among`: the languages to look in; by default all of the archive's.
        """
        terms = analyse(question, language)
        languages = [one for one in self.vocabulary.languages if among is None or one in among]
        near = self._nearest(terms, languages) if self.enabled else {}
        drafts: list[tuple[Term, bool, dict[str, _Options]]] = []
        for n, term in enumerate(terms):
            is_name = term.language != NUMBER and is_written_as_name(question, term)
            found = {
                archive_language: self._options(
                    term, archive_language, near.get(archive_language, {}).get(n, []), is_name
                )
                for archive_language in languages
            }
            drafts.append((term, is_name, found))
        return self._with_frequencies(drafts)

    def _nearest(
        self, terms: Sequence[Term], languages: Sequence[str]
    ) -> dict[str, dict[int, list[Near]]]:
        """For each of these languages, by position in `terms`, the nearest archive words."""
        words = [n for n, term in enumerate(terms) if term.language != NUMBER]
        if not words:
            return {}
        vectors = self.encode([terms[n].surface for n in words])
        return {
            language: dict(
                zip(words, self.vocabulary.nearest(vectors, language, NEIGHBOURS), strict=True)
            )
            for language in languages
        }

    def _options(self, term: Term, language: str, near: Sequence[Near], is_name: bool) -> _Options:
        if term.language == NUMBER:
            return {term.key: (term.surface, 1.0, 1.0, "number")}
        options: _Options = {}
        if term.language == language:
            options[term.key] = (term.surface, 1.0, 1.0, "word")
        if not self.enabled:
            return options
        for guess in translations(near, same_language=term.language == language, is_name=is_name):
            if fold(guess.surface, language) == term.folded:
                options[guess.term] = (guess.surface, 1.0, 1.0, "word")
                continue
            sure = surety(guess.evidence, self.weights.translation)
            close = closeness(guess.evidence["cosine"])
            _add(options, guess.term, (guess.surface, close, sure, "translation"))
        nearest = near[0][2] if near else 0.0
        heard = self.heard(term, language, is_name=is_name)
        for guess in names(term.surface, heard, is_name=is_name, nearest=nearest):
            sure = surety(guess.evidence, self.weights.name)
            if sure >= MIN_SURETY:
                _add(options, guess.term, (guess.surface, sure, sure, "name"))
        return options

    def heard(self, term: Term, language: str, *, is_name: bool) -> dict[str, tuple[str, int]]:
        """Archive words with a skeleton of the term: index term -> spelling, skeleton's length.

        At most `MAX_HEARD`, those nearest in length.
        """
        found: dict[str, tuple[str, int]] = {}
        for skeleton in skeletons(term.surface, term.language):
            if len(skeleton) > 2 or is_name:
                for key, surface in self.vocabulary.by_skeleton(skeleton, language):
                    if key not in found or len(skeleton) > found[key][1]:
                        found[key] = (surface, len(skeleton))
        if len(found) <= MAX_HEARD:
            return found
        length = len(term.surface)
        near = sorted(found.items(), key=lambda one: (abs(len(one[1][0]) - length), one[0]))
        return dict(near[:MAX_HEARD])

    def _with_frequencies(
        self, drafts: Sequence[tuple[Term, bool, Mapping[str, _Options]]]
    ) -> list[QuestionTerm]:
        wanted = {key for _, _, found in drafts for options in found.values() for key in options}
        frequencies = self.vocabulary.document_frequencies(wanted)

        def expansions(options: _Options) -> tuple[Expansion, ...]:
            held = [
                Expansion(key, surface, weight, sure, kind, frequencies[key])
                for key, (surface, weight, sure, kind) in options.items()
                if key in frequencies
            ]
            return tuple(sorted(held, key=lambda e: (-e.surety, -e.weight, e.term)))

        return [
            QuestionTerm(
                term.start,
                term.end,
                term.surface,
                is_name,
                term.language == NUMBER,
                {language: expansions(options) for language, options in found.items()},
            )
            for term, is_name, found in drafts
        ]


def closeness(cosine: float) -> float:
    """How near in meaning two words with this cosine are, 0 to below 1."""
    return float(min(0.99, max(0.0, (cosine - UNRELATED) / (1 - UNRELATED)) ** 1.7))


def _add(options: _Options, term: str, option: tuple[str, float, float, MatchKind]) -> None:
    """Add a reading of an archive word; meaning and sound that agree make each other surer."""
    if term in options:
        surface, weight, sure, kind = options[term]
        if sure == 1.0:
            return
        both = 1 - (1 - sure) * (1 - option[2])
        heard = option[3] == "name" and option[2] >= CLEAR
        option = (
            option[0] if heard else surface,
            max(weight, option[1]),
            both,
            "name" if heard else kind,
        )
    options[term] = option
