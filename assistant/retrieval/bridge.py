"""From the words of a question to the words of the archive, across languages and scripts.

A question word finds in each language of the archive

    word         the same word, by its stem
    translation  the archive's words nearest to it in meaning, by the encoder's one-word vectors
                 (probabilistic structured queries: Darwish and Oard, CIKM 2003), and what the
                 `glossary` says it means, and `dictionaries` where there are any
    name         words that sound alike, by their consonants (`names`)
    number       the same value, whatever the digits or spelling (`numbers`)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import NUMBER, Term, analyse, is_written_as_name
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.glossary import Glossary
from assistant.retrieval.hit import MatchKind
from assistant.retrieval.names import skeletons
from assistant.retrieval.stems import fold
from assistant.retrieval.surety import UNRELATED, Array, Near, names, surety, translations
from assistant.retrieval.weights import Weights

Encode = Callable[[list[str]], NDArray[np.float32]]

NEIGHBOURS = 24  # nearest archive words looked at for each question word and language
MAX_HEARD = 60  # words of one skeleton that are compared with the question's word
CLEAR = 0.3  # surety from which a word of another script is called the same name
MIN_SURETY = 0.1  # names less sure are right no more often than chance
SAID = 0.8  # closeness of words that a dictionary gives for one another; .7 and .9 do as well


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


class Expansion(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Word:
    """A word or number of the question that is yet to be looked up; `is_name`: written as one."""

    term: Term
    is_name: bool

    @property
    def is_number(self) -> bool:
        """Whether it is a number or a month."""
        return self.term.language == NUMBER


# Index term -> spelling, weight, surety, kind
_Options = dict[str, tuple[str, float, float, MatchKind]]


class Bridge:
    """Question words to archive words.

    Args:
        vocabulary: The words of the archive.
        encode: Texts to vectors of length 1, one a row.
        enabled: Without it a question finds its own words and numbers only.
        weights: How evidence becomes surety; those shipped with this version by default.
        glossary: What is looked up beside the encoder's translations; that shipped by default.
        dictionaries: What is looked up too; by default nothing.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        encode: Encode,
        *,
        enabled: bool = True,
        weights: Weights | None = None,
        glossary: Glossary | None = None,
        dictionaries: Dictionaries | None = None,
    ) -> None:
        self.vocabulary = vocabulary
        self.encode = encode
        self.enabled = enabled
        self.weights = weights or Weights.load()
        self.glossary = Glossary.load() if glossary is None else glossary
        self.dictionaries = dictionaries or Dictionaries()

    def expand(
        self, question: str, language: str, among: Collection[str] | None = None
    ) -> list[QuestionTerm]:
        """The words and numbers of a question that carry meaning, with their archive words.

        `among`: the languages to look in; by default all of the archive's.
        """
        words = read(question, language)
        vectors = self.encode(self.spoken(words))
        languages = [one for one in self.vocabulary.languages if among is None or one in among]
        return followed(words, {one: self.follow(words, vectors, one) for one in languages})

    def spoken(self, words: Sequence[Word]) -> list[str]:
        """The texts whose vectors `follow` needs, to find these words in any language."""
        return [w.term.surface for w in words if not w.is_number] if self.enabled else []

    def follow(
        self, words: Sequence[Word], vectors: NDArray[np.float32], language: str
    ) -> list[tuple[Expansion, ...]]:
        """The archive words of a language for each of these words, surest first.

        `vectors`: those of the `spoken`, one a row.
        """
        near = iter(self.vocabulary.nearest(vectors, language, NEIGHBOURS) if len(vectors) else ())
        found = [
            self._options(word, language, next(near) if self.enabled and not word.is_number else [])
            for word in words
        ]
        frequencies = self.vocabulary.document_frequencies(set[str]().union(*found))
        return [_held(options, frequencies) for options in found]

    def _options(self, word: Word, language: str, near: Sequence[Near]) -> _Options:
        term, is_name = word.term, word.is_name
        if word.is_number:
            return {term.key: (term.surface, 1.0, 1.0, "number")}
        options: _Options = {}
        if term.language == language:
            options[term.key] = (term.surface, 1.0, 1.0, "word")
        if not self.enabled:
            return options
        same, said = term.language == language, self.said(term, language)
        alike = translations(near, said, same_language=same, is_name=is_name)
        close = closeness(alike.evidence["cosine"], alike.evidence["said"]).tolist()
        sure = surety(alike.evidence, self.weights.translation).tolist()
        for key, surface, *means in zip(alike.terms, alike.surfaces, close, sure, strict=True):
            if fold(surface, language) == term.folded:
                options[key] = (surface, 1.0, 1.0, "word")
            else:
                _add(options, key, (surface, *means, "translation"))
        nearest = near[0][2] if near else 0.0
        heard = self.heard(term, language, is_name=is_name)
        if not heard:
            return options
        named = names(term.surface, heard, is_name=is_name, nearest=nearest)
        sure = surety(named.evidence, self.weights.name).tolist()
        for key, surface, chance in zip(named.terms, named.surfaces, sure, strict=True):
            if chance >= MIN_SURETY:
                _add(options, key, (surface, chance, chance, "name"))
        return options

    def said(self, term: Term, language: str) -> dict[str, str]:
        """The archive words that the glossary and dictionaries give, index term -> spelling."""
        said = self.glossary.said(term, language) | self.dictionaries.said(term, language)
        held = self.vocabulary.document_frequencies(said)
        return {key: said[key] for key in held}

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


def read(question: str, language: str) -> list[Word]:
    """The words and numbers of a question that carry meaning, in their order."""
    return [
        Word(term, term.language != NUMBER and is_written_as_name(question, term))
        for term in analyse(question, language)
    ]


def followed(
    words: Sequence[Word], found: Mapping[str, Sequence[tuple[Expansion, ...]]]
) -> list[QuestionTerm]:
    """The words with what was found for each of them, by language."""
    return [
        QuestionTerm(
            word.term.start,
            word.term.end,
            word.term.surface,
            word.is_name,
            word.is_number,
            {language: expansions[n] for language, expansions in found.items()},
        )
        for n, word in enumerate(words)
    ]


def _held(options: _Options, frequencies: Mapping[str, int]) -> tuple[Expansion, ...]:
    """The options that stand in a passage, surest first."""
    held = [
        Expansion(key, surface, weight, sure, kind, frequencies[key])
        for key, (surface, weight, sure, kind) in options.items()
        if key in frequencies
    ]
    return tuple(sorted(held, key=lambda e: (-e.surety, -e.weight, e.term)))


def closeness(cosines: Array, said: Array) -> Array:
    """How near in meaning two words are, 0 to below 1, by their cosine; any shape.

    At least `SAID` where `said` is 1: where a dictionary gives the one for the other.
    """
    near = np.clip((cosines - UNRELATED) / (1 - UNRELATED), 0.0, 1.0) ** 1.7
    return np.asarray(np.maximum(near.clip(max=0.99), SAID * said))


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
