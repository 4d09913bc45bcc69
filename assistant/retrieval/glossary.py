"""Which words of five languages mean the same: a glossary that comes with the project.

`glossary.tsv` has a line for each of some 28,000 English words that news and encyclopedias
use, and a column for each language. In a cell stand the words of its senses, commonest first,
with the forms that stemming does not connect: irregular inflections, broken plurals of Arabic,
verbal nouns, both aspects of Russian verbs. So it also leads from Arabic to Russian. How it was
made is told in the README; `python -m eval.glossary` measures it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from typing import NamedTuple

from assistant.retrieval.analysis import Term, content_words
from assistant.retrieval.arabic import ARTICLE, inflected, uninflected
from assistant.retrieval.stems import fold, stem, stems

BETWEEN = ", "  # the words of a cell


class _Index(NamedTuple):
    """Where the words of a language stand; phrases are left out.

    `written`: a word -> its lines. `stemmed`: a stem -> the words that have it.
    """

    written: Mapping[str, Sequence[int]]
    stemmed: Mapping[str, Sequence[str]]


class Glossary:
    """The lines of a glossary, the first of which names the languages (ISO 639-1)."""

    def __init__(self, text: str) -> None:
        """Take the text: lines of cells, parted by tabs. A language is read with its first word."""
        languages, *lines = text.splitlines()
        self.languages = languages.split("\t")
        self._lines = lines
        self._found: dict[str, _Index] = {}
        self._meant: dict[tuple[int, str], dict[str, str]] = {}

    @classmethod
    @cache
    def load(cls) -> Glossary:
        """The one that this version was shipped with."""
        file = files("assistant.retrieval").joinpath("glossary.tsv")
        return cls(file.read_text(encoding="utf-8"))

    def __len__(self) -> int:
        """How many lines it has."""
        return len(self._lines)

    def said(self, term: Term, language: str) -> dict[str, str]:
        """The words of another language that mean what a word does, index term -> spelling.

        The word is looked up as it is written, else by its stem: of the words that have it, those
        are taken that begin most alike. None where the glossary does not have both languages.
        """
        source = term.language
        if source == language or not {source, language} <= set(self.languages):
            return {}
        means: dict[str, str] = {}
        for line in self._where(term):
            means |= self._meanings(line, language)
        return means

    def cells(self, language: str) -> list[list[str]]:
        """The words of each line in a language, as they are written."""
        column = self.languages.index(language)
        return [line.split("\t")[column].split(BETWEEN) for line in self._lines]

    def _where(self, term: Term) -> Sequence[int]:
        if term.language not in self._found:
            self._found[term.language] = self._index(term.language)
        index = self._found[term.language]
        if term.folded in index.written:
            return index.written[term.folded]
        words = _most_alike(term.folded, index.stemmed.get(term.stem, ()))
        if not words and term.language == "ar":
            forms = (index.stemmed.get(other, ()) for other in uninflected(term.stem))
            words = list(next(filter(None, forms), ()))
        return list(dict.fromkeys(line for word in words for line in index.written[word]))

    def _index(self, language: str) -> _Index:
        written: dict[str, list[int]] = defaultdict(list)
        stemmed: dict[str, list[str]] = defaultdict(list)
        for line, word in self._words(language):
            written[word].append(line)
        words = list(written)
        for before in ("", ARTICLE) if language == "ar" else ("",):
            roots = stems([before + word for word in words], language)
            for word, root in zip(words, roots, strict=True):
                if word not in stemmed[root]:
                    stemmed[root].append(word)
        return _Index(dict(written), dict(stemmed))

    def _words(self, language: str) -> Iterator[tuple[int, str]]:
        column = self.languages.index(language)
        cells = "\n".join([line.split("\t")[column] for line in self._lines])
        # Folded in one go, and not through the cache of `fold`, which has room for texts' words.
        for line, cell in enumerate(fold.__wrapped__(cells, language).split("\n")):
            for word in cell.split(BETWEEN):
                if word and " " not in word:
                    yield line, word

    def _meanings(self, line: int, language: str) -> dict[str, str]:
        if (line, language) not in self._meant:
            cell = self._lines[line].split("\t")[self.languages.index(language)]
            words = content_words(cell, language)
            means = {word.key: word.surface for word in words}
            for word in words if language == "ar" else ():
                for root in (word.stem, stem(ARTICLE + word.folded, language)):
                    for other in (root, *inflected(root)):
                        means.setdefault(f"ar:{other}", word.surface)
            self._meant[line, language] = means
        return self._meant[line, language]


def _most_alike(word: str, others: Sequence[str]) -> list[str]:
    """Those of some words that have the longest beginning in common with a word."""
    lengths = [_common(word, other) for other in others]
    return [other for other, n in zip(others, lengths, strict=True) if n == max(lengths)]


def _common(word: str, other: str) -> int:
    pairs = zip(word, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
