"""What stands between brackets in a model's text: a citation, or words of its own.

The prompt shows passages under keys, and a model cites them as [q7k], 【q7k】, [q7k, m2x] or as a
range. Digits of other scripts, full-width letters and invisible characters inside a mark are read
as what they look like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

_ROUND = "(（"
OPENING, CLOSING = "[【［〔⟦" + _ROUND, "]】］〕⟧)）"
MAX_MARK = 160  # characters; a longer bracket is text
MAX_RANGE = 20  # keys in a range of numbers that are no keys

_DIVIDERS = re.compile(r"[\s,،、;؛；|/&+]+")
_SPACED_DASH = re.compile(r"\s*([-‐‑‒–—~～…]|\.\.+)\s*")
_DASH = re.compile(r"[-‐‑‒–—~～]|\.\.+|…")
_KEYLIKE = re.compile(r"[a-z]{0,8}[-_]?\d{1,3}")
_LEADING_WORD = re.compile(r"[^\W\d_]{2,12}[:：]?")  # «source q7k»


@dataclass(frozen=True, slots=True)
class Mark:
    """The keys a bracket cites, in order, and what in it looks like a key and is none."""

    keys: tuple[str, ...]
    unknown: tuple[str, ...]


class Marks:
    """Reads brackets; the order of `keys` is the order of ranges."""

    def __init__(self, keys: Collection[str]) -> None:
        self.order = list(keys)
        self._known = {plain(key): key for key in self.order}
        self._shapes = {_shape(known) for known in self._known}

    def read(self, bracket: str) -> Mark | None:
        """The citation that a bracket is; None where it is text.

        `bracket` begins with the sign that opens it. A round one is a citation only where it holds
        keys and nothing else.
        """
        mark = self._read(bracket[1:].rstrip(CLOSING))
        if mark and bracket[0] in _ROUND and (mark.unknown or all(map(str.isdigit, mark.keys))):
            return None
        return mark

    def read_half(self, bracket: str) -> Mark | None:
        """What a bracket cites that the end of the text left open, or the beginning of a key."""
        inside = plain(bracket[1:])
        if bracket[:1] in _ROUND:
            return None
        if inside and any(key.startswith(inside) for key in self._known):
            return Mark(tuple(self._known[key] for key in (inside,) if key in self._known), ())
        return self._read(bracket[1:])

    def _read(self, content: str) -> Mark | None:
        content = _SPACED_DASH.sub(r"\1", plain(content))
        tokens = [token for token in _DIVIDERS.split(content) if token]
        found = [one for token in tokens for one in self._resolve(token)]
        known = [key for key, _ in found if key is not None]
        unknown = [token for key, token in found if key is None and self._looks_like_key(token)]
        words = [token for key, token in found if key is None and token not in unknown]
        if not known and not unknown:
            return None
        if not all(_LEADING_WORD.fullmatch(word) for word in words[:2]) or len(words) > 2:
            return None
        return Mark(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown)))

    def _resolve(self, token: str) -> Iterator[tuple[str | None, str]]:
        if token in self._known:
            yield self._known[token], token
            return
        ends = [part for part in _DASH.split(token) if part]
        if len(ends) != 2 or not all(e in self._known or self._looks_like_key(e) for e in ends):
            yield None, token
            return
        first, last = (self._known.get(end) for end in ends)
        if first is not None and last is not None:
            low, high = sorted((self.order.index(first), self.order.index(last)))
            yield from ((key, plain(key)) for key in self.order[low : high + 1])
        elif all(end.isdecimal() for end in ends) and 0 < int(ends[1]) - int(ends[0]) < MAX_RANGE:
            for number in range(int(ends[0]), int(ends[1]) + 1):
                yield self._known.get(str(number)), str(number)
        else:
            yield from ((self._known.get(end), end) for end in ends)

    def _looks_like_key(self, token: str) -> bool:
        return bool(_KEYLIKE.fullmatch(token)) or _shape(token) in self._shapes


def plain(text: str) -> str:
    """Text in the letters and digits a key is made of: compatibility forms, case, no controls."""
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded).strip()


def _shape(key: str) -> tuple[int, bool, bool]:
    """Keys of one making have one shape; one without digits would be a word's too."""
    digits = any(c.isdecimal() for c in key)
    return (len(key), digits, key.isalnum()) if digits else (-1, False, False)
