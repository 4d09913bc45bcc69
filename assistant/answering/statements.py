"""Claims and the sentences of sources, read once for all that is measured of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.answering.figures import Figure, figures, values
from assistant.articles.splitting import sentences
from assistant.language import detect
from assistant.retrieval.analysis import Term, analyse, is_word
from assistant.retrieval.bridge import Bridge, QuestionTerm, read
from assistant.retrieval.hit import Hit, Span
from assistant.retrieval.lexicon import lexicon
from assistant.retrieval.stems import fold, stem

Vector = NDArray[np.float32]

CACHED = 2_000  # sentences of sources kept as read
SHORTEST_BARE = 3  # letters an Arabic word has without a clitic
_CONJUNCTIONS, _PREPOSITIONS = "وف", "بلك"
SURE_NAME = 0.3  # surety from which a word that sounds like an archive word is a name
_QUOTED = re.compile(r"[“\"«„「].*?[”\"»“」]", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """A sentence to be supported.

    `vectors`: of its terms, shape (terms, dimension); `without`: of the sentence without each of
    them, of the same shape. `names`: for each term the number of the
    name it is part of, or -1, shape (terms,): «Central Military Commission» is one name.
    `wholes`: the vector of each name as a whole, shape (names, dimension). `denials`: how many of
    its words deny. `translated`: for each term the languages in which the glossary has it.
    """

    text: str
    language: str
    vector: Vector
    terms: tuple[QuestionTerm, ...]
    vectors: Vector
    without: Vector
    names: NDArray[np.int64]
    wholes: Vector
    figures: tuple[Figure, ...]
    denials: int
    translated: tuple[frozenset[str], ...]

    def words_of(self, name: int) -> list[int]:
        """Which of the terms a name is made of."""
        return np.flatnonzero(self.names == name).tolist()

    def written(self, name: int) -> str:
        """A name as it stands in the claim."""
        words = self.words_of(name)
        return self.text[self.terms[words[0]].start : self.terms[words[-1]].end]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """A sentence of a source, in the passage shown under `key`.

    `places`: index term -> the places it has among the sentence's words. `words`: the spellings
    of its words, `at` their places; `vectors`: theirs, shape (words, dimension). `figures`: the
    values of its numbers and dates. `denials`: how many of its words deny.
    """

    key: str
    span: Span
    language: str
    vector: Vector
    places: Mapping[str, tuple[int, ...]]
    words: tuple[str, ...]
    at: tuple[int, ...]
    vectors: Vector
    figures: frozenset[str]
    denials: int


class Reader:
    """Reads claims and sources; what a source's sentence is made of is kept for the next claim."""

    def __init__(self, bridge: Bridge) -> None:
        self.bridge = bridge
        self._read = lru_cache(maxsize=CACHED)(self._statement)

    def claim(self, text: str, among: Collection[str], language: str | None = None) -> Claim:
        """A sentence, with what its words may be in the sources' languages (`among`)."""
        language = language or detect(text)
        expanded = self.bridge.expand(text, language, among)
        terms = tuple(term for term in expanded if not term.is_number)
        names = _names(text, expanded)
        wholes = [
            text[terms[words[0]].start : terms[words[-1]].end]
            for name in range(int(names.max(initial=-1)) + 1)
            for words in [np.flatnonzero(names == name)]
        ]
        without = [text[: term.start] + text[term.end :] for term in terms]
        words = [term.surface for term in terms]
        vectors = self.bridge.encode([text, *words, *without, *wholes])
        count = len(terms)
        said = [word.term for word in read(text, language) if not word.is_number]
        translated = [
            frozenset(one for one in among if self.bridge.glossary.said(term, one)) for term in said
        ]
        return Claim(
            text, language, vectors[0], terms, vectors[1 : count + 1],
            vectors[count + 1 : 2 * count + 1], names, vectors[2 * count + 1 :],
            tuple(figures(text, language)), denials(text, language), tuple(translated),
        )  # fmt: skip

    def statements(self, key: str, hit: Hit) -> list[Statement]:
        """The sentences of a passage."""
        bounds = sentences(hit.text, 0, len(hit.text), hit.language)
        return [
            self._read(key, hit.text[start:end], hit.start + start, hit.language)
            for start, end in bounds
        ]

    def _statement(self, key: str, text: str, start: int, language: str) -> Statement:
        places: dict[str, list[int]] = {}
        words: dict[str, int] = {}
        for n, term in enumerate(t for t in analyse(text, language) if is_word(t.key)):
            places.setdefault(term.key, []).append(n)
            words.setdefault(term.surface, n)
            for bare in _without_clitics(term):
                places.setdefault(f"{language}:{stem(bare, language)}", []).append(n)
                words.setdefault(bare, n)
        vectors = self.bridge.encode([text, *words])
        return Statement(
            key, Span(start, start + len(text), text), language, vectors[0],
            {term: tuple(at) for term, at in places.items()}, tuple(words),
            tuple(words.values()), vectors[1:],
            values(figures(text, language)), denials(text, language),
        )  # fmt: skip


def _without_clitics(term: Term) -> Iterator[str]:
    """What an Arabic word may be without a conjunction or preposition written as one with it.

    The index keeps these on, since a name may begin so; here a reading too many does no harm.
    """
    rest = term.folded if term.language == "ar" else ""
    for clitics in (_CONJUNCTIONS, _PREPOSITIONS):
        if rest[:1] and rest[0] in clitics and len(rest) > SHORTEST_BARE:
            rest = rest[1:]
            yield rest


def _names(text: str, expanded: Sequence[QuestionTerm]) -> NDArray[np.int64]:
    """For each term that is no number, the number of the name it is part of, or -1.

    Words beside one another are one name. A month is a number, though it is written as a name.
    """
    numbers = [term for term in expanded if term.is_number]
    terms = [term for term in expanded if not term.is_number]
    named = np.full(len(terms), -1, dtype=np.int64)
    latest, end = -1, -1
    for n, term in enumerate(terms):
        counted = any(one.start <= term.start < one.end for one in numbers)
        if _is_name(terms, n) and not counted:
            together = latest >= 0 and not text[end : term.start].strip("-‐–' \u00a0’")
            latest = latest if together else latest + 1
            named[n], end = latest, term.end
    return named


def _is_name(terms: Sequence[QuestionTerm], n: int) -> bool:
    """Whether a word is a name: written as one, before one at the beginning, or sounding like one.

    In scripts without capitals, and where a sentence begins, only the archive's words tell.
    """
    term = terms[n]
    if term.is_name:
        return True
    if term.surface[:1].islower():
        return False
    if n == 0 and len(terms) > 1 and terms[1].is_name and terms[1].start == term.end + 1:
        return True
    best = max((e[0] for e in term.expansions.values() if e), key=lambda e: e.surety, default=None)
    return best is not None and best.kind == "name" and best.surety >= SURE_NAME


def denials(text: str, language: str) -> int:
    """How many words of a sentence deny."""
    whole, within = _listed("negation", language)
    folded = fold(text, language).replace("’", "'")
    denying = sum(word in whole or word.endswith("n't") for word in _bare_words(folded))
    return denying + sum(folded.count(part) for part in within)


def speaks_of_its_writer(text: str, language: str) -> bool:
    """Whether a sentence says «I» or «my» outside quotation marks, as no article's facts do."""
    whole, within = _listed("writer", language)
    unquoted = _QUOTED.sub(" ", text.replace("’", "'"))
    words = _bare_words(unquoted)
    folded = [fold(word, language) for word in words]
    named = [n > 0 and words[n - 1][:1].isupper() for n in range(len(words))]  # «World War I»
    return any(
        word in whole and not (word == "i" and after_name)
        for word, after_name in zip(folded, named, strict=True)
    ) or any(part in unquoted for part in within)


def _bare_words(text: str) -> list[str]:
    return [bare for word in text.split() if (bare := word.strip('.,;:!?()«»“”"،؟'))]


@cache
def _listed(kind: str, language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    words = lexicon(language)
    whole = (fold(word, language) for word in words.get(kind, "").split())
    return frozenset(whole), tuple(words.get(f"{kind}_within", "").split())
