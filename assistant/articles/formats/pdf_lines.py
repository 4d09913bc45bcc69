"""The lines of a PDF page, from right to left where they are written so.

A PDF places glyphs; what order they are read in is guessed. PDFium guesses well from left to
right. In Arabic and Hebrew it turns some words round and divides others at a mark, so those lines
are put in order by where their characters stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_LETTER = re.compile(r"[^\W\d_]")
# Letters as shapes: ligatures and the Arabic forms of a letter at its place in the word.
_SHAPES = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufeff]")
# What runs from left to right inside a line of the other direction: words and numbers.
_LEFT_TO_RIGHT = re.compile(
    r"[^\W_\u0590-\u08ff]+(?:[ .,:/'’+–-]{1,2}[^\W_\u0590-\u08ff]+)*%?|\d+(?:[.,:/-]\d+)*%?"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and its box; y grows upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def height(self) -> float:
        """From the lowest point of its letters to the highest."""
        return max(self.top - self.bottom, 0.1)


def lines_on(page: pypdfium2.PdfTextPage) -> Iterator[Line]:
    """The lines of a page in reading order."""
    at = 0
    for raw in page.get_text_range().splitlines(keepends=True):
        words = raw.rstrip("\r\n")
        shown = words.strip()
        if shown:
            first = at + len(words) - len(words.lstrip())
            last = first + len(shown) - 1
            boxes = [page.get_charbox(i, loose=True) for i in {first, (first + last) // 2, last}]
            if len(_RTL.findall(shown)) > len(_LETTER.findall(shown)) / 2:
                shown = _from_right(page, shown, first)
            yield Line(
                _plain(shown),
                left=min(box[0] for box in boxes),
                right=max(box[2] for box in boxes),
                bottom=min(box[1] for box in boxes),
                top=max(box[3] for box in boxes),
            )
        at += len(raw)


def _from_right(page: pypdfium2.PdfTextPage, text: str, first: int) -> str:
    """A line with the characters of each word in the order of a script that runs from the right.

    The order of the words is PDFium's.
    """
    words = []
    for match in re.finditer(r"\S+", text):
        boxes = [page.get_charbox(first + i, loose=True) for i in range(*match.span())]
        placed = sorted(zip(boxes, match[0], strict=True), key=lambda one: -(one[0][0] + one[0][2]))
        ordered = "".join(character for _, character in placed)
        words.append(_LEFT_TO_RIGHT.sub(lambda run: run[0][::-1], ordered))
    return " ".join(words)


def _plain(text: str) -> str:
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _SHAPES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), whole)
