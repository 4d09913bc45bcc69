"""Fingerprints of a story's words: what finds its copies, cut or edited.

Winnowing, after Schleimer, Wilkerson and Aiken, SIGMOD 2003: of every `WINDOW` neighbouring runs of
`RUN` words the one with the smallest hash is kept. Two texts with `WINDOW + RUN - 1` words in a row
in common share at least one fingerprint, wherever these words stand.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np

from assistant.articles.article import Article, BlockKind

RUN = 4  # words hashed together; shorter runs are common phrases
WINDOW = 8  # runs of which one is kept: a story of 400 words has about 90 fingerprints
LONGEST = 400  # fingerprints kept of one story; a copy shares its beginning

_UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # here a letter counts as a word
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_WRITTEN_EITHER_WAY = {ord(a): b for a, b in zip("أإآٱىة", "اااايه", strict=True)} | {0x0640: ""}
_UNHEARD = "Mn", "Cf"  # marks above and below letters, and what is not seen at all


def fingerprints(text: str) -> frozenset[int]:
    """The fingerprints of a text, as signed 64-bit numbers; none where it has too few words.

    Case, punctuation, marks above and below letters and variants of Arabic letters do not count.
    """
    found = [word.encode("utf-8", "surrogatepass") for word in words(text)]
    runs = (b" ".join(found[n : n + RUN]) for n in range(len(found) - RUN + 1))
    digests = b"".join(hashlib.blake2b(run, digest_size=8).digest() for run in runs)
    hashes = np.frombuffer(digests, dtype=">i8")
    if not len(hashes):
        return frozenset()
    kept = np.lib.stride_tricks.sliding_window_view(hashes, min(WINDOW, len(hashes))).min(axis=1)
    return frozenset(list(dict.fromkeys(kept.tolist()))[:LONGEST])


def words(text: str) -> list[str]:
    """The words of a text as they are compared; where words are not spaced, its letters."""
    return _WORD.findall(_folded(text))


def story_text(article: Article, story: int) -> str:
    """The paragraphs of a story: what its copies have in common, whatever stands above them."""
    return "\n".join(
        article.text[block.start : block.end]
        for block in article.blocks
        if block.story == story and block.kind is BlockKind.BODY
    )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return plain.translate(_PLAIN)


class _Plain(dict[int, int | str]):
    """What each character becomes; most stay as they are."""

    def __missing__(self, character: int) -> int | str:
        unheard = unicodedata.category(chr(character)) in _UNHEARD
        self[character] = becomes = "" if unheard else character
        return becomes


_PLAIN = _Plain(_WRITTEN_EITHER_WAY)
