"""What dictionaries say a word means, where the user has any.

They are read as dictd keeps them (dictfmt(1)). NAME.index has a line for each headword, «headword,
tab, offset, tab, length», numbers in base 64; NAME.dict, or packed NAME.dict.dz, has the entries.
FreeDict's names tell the languages (`freedict-eng-ara`), and its entries give the translations
below a line with the headword. None comes with the project: their licences are not its own.
"""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from assistant.errors import DictionaryError
from assistant.retrieval.analysis import Term, content_words
from assistant.retrieval.stems import fold

log = logging.getLogger(__name__)

_NAME = re.compile(r"freedict-([a-z]{3})-([a-z]{3})\.index")
# ISO 639-3, as in FreeDict's names, to ISO 639-1
_LANGUAGES = {
    "afr": "af", "ara": "ar", "bre": "br", "cat": "ca", "ces": "cs", "cym": "cy", "dan": "da",
    "deu": "de", "ell": "el", "eng": "en", "epo": "eo", "est": "et", "fin": "fi", "fra": "fr",
    "gla": "gd", "gle": "ga", "hin": "hi", "hrv": "hr", "hun": "hu", "isl": "is", "ita": "it",
    "jpn": "ja", "kur": "ku", "lat": "la", "lit": "lt", "mkd": "mk", "nld": "nl", "nor": "no",
    "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro", "rus": "ru", "san": "sa", "slk": "sk",
    "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "swh": "sw", "tur": "tr", "zho": "zh",
}  # fmt: skip
_ABOUT = re.compile("00-?database")  # headwords of what a dictionary tells of itself
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>")


class Dictionary:
    """A dictionary from one language to another; its files are read with the first word."""

    def __init__(self, index: Path, source: str, target: str) -> None:
        """Take its index file and the languages (ISO 639-1) of headwords and translations."""
        self.name = index.stem
        self.source = source
        self.target = target
        self._index = index

    def said(self, term: Term) -> dict[str, str]:
        """The words that a word's translations consist of, index term -> spelling.

        The word is looked up as it is written, else by its stem.

        Raises:
            DictionaryError: A file is missing or damaged.
        """
        entries = list(self._entries(term.folded)) or self._entries(term.stem)
        means = [_REMARK.sub(" ", entry.partition("\n")[2]) for entry in entries]
        words = [word for text in means for word in content_words(text, self.target)]
        return {word.key: word.surface for word in words}

    def size(self) -> int:
        """How many words can be looked up, each entry looked at.

        Raises:
            DictionaryError: A file is missing or damaged.
        """
        for line in self._lines:
            self._entry(line)
        return len(self._lines)

    @cached_property
    def _lines(self) -> list[str]:
        """The lines of the index in alphabetical order, headwords folded, those of one word."""
        try:
            lines = self._index.read_text("utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as exc:
            raise self._damaged(self._index, exc) from exc
        lines = [line for line in lines if line and " " not in line and not _ABOUT.match(line)]
        parts = [line.partition("\t") for line in lines]
        # Not through the cache of `fold`, which has room for the words of texts.
        plain = fold.__wrapped__
        return sorted([f"{plain(word, self.source)}\t{place}" for word, _, place in parts])

    @cached_property
    def _text(self) -> bytes:
        file = self._index.with_suffix(".dict")
        packed = self._index.with_suffix(".dict.dz")
        try:
            return gzip.decompress(packed.read_bytes()) if packed.exists() else file.read_bytes()
        except (OSError, EOFError, zlib.error) as exc:
            raise self._damaged(packed if packed.exists() else file, exc) from exc

    def _entries(self, word: str) -> Iterator[str]:
        start = f"{word}\t"
        for n in range(bisect_left(self._lines, start), len(self._lines)):
            if not self._lines[n].startswith(start):
                return
            yield self._entry(self._lines[n])

    def _entry(self, line: str) -> str:
        try:
            _, offset, length, *_ = line.split("\t")
            first, end = _number(offset), _number(offset) + _number(length)
        except ValueError as exc:
            raise self._damaged(self._index, f"the line {line!r} names no place") from exc
        if end > len(self._text):
            raise self._damaged(self._index, f"the line {line!r} names a place beyond the text")
        return self._text[first:end].decode("utf-8", "replace")

    def _damaged(self, file: Path, why: object) -> DictionaryError:
        return DictionaryError(
            f"The dictionary file {file} cannot be read: {why}. Install it anew, or remove it."
        )


class Dictionaries:
    """The dictionaries of a folder. Without a folder there are none."""

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing is read before the first word is looked up."""
        self._folder = folder

    @cached_property
    def found(self) -> dict[tuple[str, str], Dictionary]:
        """The dictionaries, by the languages of their headwords and of their translations."""
        found = {}
        for index in sorted(self._folder.glob("freedict-*.index")) if self._folder else ():
            match = _NAME.fullmatch(index.name)
            if match and _LANGUAGES.keys() >= {*match.groups()}:
                source, target = (_LANGUAGES[code] for code in match.groups())
                found[source, target] = Dictionary(index, source, target)
        return found

    def said(self, term: Term, language: str) -> dict[str, str]:
        """What is said of a word, in a language: see `Dictionary.said`.

        A damaged dictionary is told of once, and then done without.
        """
        dictionary = self.found.get((term.language, language))
        try:
            return dictionary.said(term) if dictionary else {}
        except DictionaryError as exc:
            log.warning(exc)
            self.found.pop((term.language, language), None)
            return {}


def _number(digits: str) -> int:
    """A number in base 64, the greatest digit first."""
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS.index(digit)
    return value
