"""Comparing what an extractor gives with the lines of the page it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words
_SHARED = 0.6  # of a line's shingles that an extraction must have to hold the line
_GAP = 200  # characters of the extraction a short line may be ahead of the last one found


def words(text: str) -> list[str]:
    """The words of a text, case folded."""
    return _WORD.findall(text.casefold())


def shingles(tokens: list[str]) -> set[tuple[str, ...]]:
    """Every four words in a row; all of them at once where there are fewer."""
    if len(tokens) < _SHINGLE:
        return {tuple(tokens)} if tokens else set()
    return {tuple(tokens[i : i + _SHINGLE]) for i in range(len(tokens) - _SHINGLE + 1)}


def held(lines: Iterable[str], extraction: str) -> list[bool]:
    """For each line of a page, whether an extraction holds it.

    Lines are looked for in the order of the page, so that a short one («Share») is found only
    beside its neighbours. A long one counts wherever it stands, and also where the extraction has
    most of it.
    """
    tokens = words(extraction)
    text = f" {' '.join(tokens)} "
    known = shingles(tokens)
    cursor = 0
    found = []
    for line in lines:
        own = words(line)
        if not own:
            found.append(False)
            continue
        wanted = f" {' '.join(own)} "
        long = len(own) > _SHINGLE
        at = text.find(wanted, cursor)
        if at < 0 and long:
            at = text.find(wanted)
        if at >= 0 and (long or at - cursor <= _GAP):
            cursor = at + len(wanted) - 1
            found.append(True)
        elif long:
            parts = shingles(own)
            found.append(len(parts & known) >= _SHARED * len(parts))
        else:
            found.append(False)
    return found
