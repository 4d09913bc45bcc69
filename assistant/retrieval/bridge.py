"""From the words of a question to the words of the archive, across languages and scripts.

A question word finds in each language of the archive

    word         the same word, by its stem
    translation  the archive's words nearest to it in meaning, by the encoder's one-word vectors
                 (probabilistic structured queries: Darwish and Oard, SIGIR 2003)
    name         words that sound alike, by their consonants (`names`)
    number       the same value, whatever the digits or spelling (`numbers`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.analysis import NUMBER, Term, analyse
from assistant.retrieval.hit import MatchKind
from assistant.retrieval.names import likeness, skeletons
from assistant.retrieval.stems import fold

_Draft = tuple[str, float, MatchKind]  # spelling, how much alike, kind
Encode = Callable[[list[str]], NDArray[np.float32]]

NEIGHBOURS = 24  # nearest archive words looked at for each question word and language
MIN_COSINE = 0.45  # below it the nearest words are seldom translations
MIN_LIKENESS = 0.7  # names that sound less alike are other names
TRANSLATED = 0.8  # a cosine above which a word is known to the encoder, so likely no rare name


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
    """A word of the archive that a question word may mean.

    `weight`, 0 to 1: how surely. `frequency`: in how many passages the term stands.
    """

    term: str
    surface: str
    weight: float
    kind: MatchKind
    frequency: int


@dataclass(frozen=True, slots=True)
class QuestionTerm:
    """A word or number of the question: `question[start:end] == surface`.

    `is_name`: written as a name where the script has capitals, else only guessed from the encoder
    not knowing it. `expansions`: for each language of the archive, surest first.
    """

    start: int
    end: int
    surface: str
    is_name: bool
    is_number: bool
    expansions: dict[str, tuple[Expansion, ...]]


class Bridge:
    """Question words to archive words.

    Args:
        vocabulary: The words of the archive.
        encode: Texts to vectors of length 1, one a row.
        enabled: Without it a question finds its own words and numbers only.
    """

    def __init__(self, vocabulary: Vocabulary, encode: Encode, *, enabled: bool = True) -> None:
        self.vocabulary = vocabulary
        self.encode = encode
        self.enabled = enabled

    def expand(self, question: str, language: str) -> list[QuestionTerm]:
        """The words of a question that carry meaning, each with its archive words."""
        terms = analyse(question, language)
        words = [term for term in terms if term.language != NUMBER]
        near: dict[str, list[list[tuple[str, str, float]]]] = {}
        if words and self.enabled:
            vectors = self.encode([word.surface for word in words])
            near = {
                lang: self.vocabulary.nearest(vectors, lang, NEIGHBOURS)
                for lang in self.vocabulary.languages
            }
        drafts: list[tuple[Term, bool, dict[str, dict[str, _Draft]]]] = []
        position = 0
        for term in terms:
            found: dict[str, dict[str, _Draft]] = {lang: {} for lang in self.vocabulary.languages}
            if term.language == NUMBER:
                for options in found.values():
                    options[term.key] = (term.surface, 1.0, "number")
                drafts.append((term, False, found))
                continue
            known = False
            for lang, options in found.items():
                if lang == language:
                    options[term.key] = (term.surface, 1.0, "word")
                if near:
                    best = near[lang][position][:1]
                    known |= bool(best) and lang != language and best[0][2] >= TRANSLATED
                    _translate(term, near[lang][position], options)
            is_name = is_written_as_name(question, term, language)
            if near and (is_name or not known):
                for lang, options in found.items():
                    self._sound(term, language, lang, is_name, options)
            drafts.append((term, is_name, found))
            position += 1
        return self._weigh(drafts)

    def _sound(
        self, term: Term, language: str, archive_language: str, is_name: bool,
        options: dict[str, _Draft],
    ) -> None:  # fmt: skip
        for skeleton in skeletons(term.surface, language):
            if len(skeleton) < (2 if is_name else 3):
                continue
            for key, surface in self.vocabulary.by_skeleton(skeleton, archive_language):
                alike = likeness(term.surface, surface)
                if alike >= MIN_LIKENESS and (key not in options or options[key][1] < alike):
                    options[key] = (surface, alike, "name")

    def _weigh(
        self, drafts: list[tuple[Term, bool, dict[str, dict[str, _Draft]]]]
    ) -> list[QuestionTerm]:
        wanted = {key for _, _, found in drafts for options in found.values() for key in options}
        frequencies = self.vocabulary.document_frequencies(wanted)
        return [
            QuestionTerm(
                term.start, term.end, term.surface, is_name, term.language == NUMBER,
                {
                    lang: tuple(sorted(
                        (Expansion(key, surface, _surety(alike, kind), kind, frequencies[key])
                         for key, (surface, alike, kind) in options.items() if key in frequencies),
                        key=lambda e: (-e.weight, e.term)))
                    for lang, options in found.items()
                },
            )
            for term, is_name, found in drafts
        ]  # fmt: skip


def _translate(term: Term, near: list[tuple[str, str, float]], options: dict[str, _Draft]) -> None:
    for key, surface, cosine in near:
        language = key.partition(":")[0]
        if fold(surface, language) == term.folded:
            options[key] = (surface, 1.0, "word")
        elif cosine >= MIN_COSINE and (key not in options or options[key][1] < cosine):
            kind: MatchKind = "word" if language == term.language else "translation"
            options[key] = (surface, min(0.999, cosine), kind)


def _surety(alike: float, kind: MatchKind) -> float:
    """How surely a word so much alike is the one meant: cosine or likeness to a weight, 0 to 1."""
    if alike >= 1.0 and kind != "name":
        return 1.0
    if kind == "name":
        return 0.9 * max(0.0, (alike - 0.6) / 0.4)
    return float(min(0.99, ((alike - MIN_COSINE) / (1 - MIN_COSINE)) ** 1.7))


def is_written_as_name(text: str, term: Term, language: str) -> bool:
    """Whether a word has the capital of a name: not only because a sentence or a noun begins."""
    if not term.surface[:1].isupper():
        return False
    if len(term.surface) > 1 and term.surface[1].isupper():
        return True
    before = text[: term.start].rstrip(" \"'«“„([¿¡")
    return bool(before) and before[-1] not in ".!?:\n" and language != "de"
