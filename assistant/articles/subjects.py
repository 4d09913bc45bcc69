"""Whether two pieces of text are about the same thing, by the words they share.

Two paragraphs of an article share more with the three before them than those of another article
do: area under the curve .91 (English, Arabic, Russian, Spanish) to .96 (Italian) on the paragraphs
of XQuAD's and SQuAD-it's development half; .14 divides them best, 86 of 100 rightly.
"""

from __future__ import annotations

import re
from collections.abc import Set

from assistant.articles.phrases import fold

SAME_SUBJECT = 0.14  # share of a text's stems that the text before it has, too

_SHORTEST_WORD, _STEM = 6, 5  # characters: most function words are shorter, inflections come later
_SHORTEST_ARABIC_WORD, _ARABIC_STEM = 4, 4  # without vowels words are shorter
_ARABIC_PREFIX = re.compile(r"(?:وال|بال|كال|فال|لل|ال|و)(?=\w{3})")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
_READ = 20_000  # characters


def stems(text: str) -> frozenset[str]:
    """The beginnings of a text's longer words; of Chinese and Japanese, pairs of characters."""
    text = text[:_READ]
    found = set()
    for word in fold(text).split():
        if "\u0600" <= word[0] <= "\u06ff":
            prefix = _ARABIC_PREFIX.match(word)
            bare = word[prefix.end() :] if prefix else word
            if len(bare) >= _SHORTEST_ARABIC_WORD:
                found.add(bare[:_ARABIC_STEM])
        elif len(word) >= _SHORTEST_WORD:
            found.add(word[:_STEM])
    for run in _UNSPACED.findall(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def shared(text: str, known: Set[str]) -> float:
    """The share of a text's stems that are among the known ones, 0 to 1."""
    own = stems(text)
    return len(own & known) / len(own) if own else 0.0
