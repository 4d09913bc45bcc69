"""Whether two pieces of text are about the same thing, by the words they share."""

from __future__ import annotations

import re

from assistant.articles.wording import fold

_SHORTEST_WORD = 4  # characters; shorter ones are function words in most languages
_STEM = 5  # characters compared, so that inflections meet
_ARABIC_PREFIX = re.compile(r"^(?:وال|بال|كال|فال|لل|ال|و)(?=\w{3})")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")
_READ = 20_000  # characters


def stems(text: str) -> frozenset[str]:
    """The word beginnings of a text; of Chinese and Japanese, the pairs of characters."""
    text = text[:_READ]
    found = set()
    for word in fold(text).split():
        word = _ARABIC_PREFIX.sub("", word)
        if len(word) >= _SHORTEST_WORD:
            found.add(word[:_STEM])
    for run in _UNSPACED.findall(text):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
    return frozenset(found)


def shared(text: str, known: frozenset[str] | set[str]) -> float:
    """The share of a text's stems that are among the known ones, 0 to 1."""
    own = stems(text)
    return len(own & known) / len(own) if own else 0.0
