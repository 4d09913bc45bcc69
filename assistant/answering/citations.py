"""From the stream of a model's text to sentences and the keys they cite.

Marks are taken out; those behind a full stop belong to the sentence before it. What comes out
depends on the text alone, never on how the stream was cut: whatever needs to see further is held
back until it does. Each character is looked at a bounded number of times: what is held back and
looked at again has a bounded length.

    brackets   `marks` tells citations from text; a half-written one is held back
    code       left alone, in backticks and in fences
    ends       full stops by sentencex's rules of the language, and the next word; other ends by
               the next word alone; line breaks; in Thai, which has no full stop, a mark and a space
    quotes     what is quoted or in parentheses is not divided
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import sentencex

from assistant.answering.marks import CLOSING, MAX_MARK, OPENING, Marks
from assistant.language import detect

MAX_SENTENCE = 1500  # characters; a longer one is cut at a space
MAX_UNSPACED = 3000  # characters; a longer one is cut anywhere
MAX_QUOTED = 600  # characters after which an opened quote is taken for one never closed
NEXT_WORD = 24  # characters of the next word that the decision may need
CONTEXT = 160  # characters before a full stop that the decision may need

_STOPS = ".．"  # may also belong to a number or an abbreviation
_UNSPACED = "。｡！？"  # no space follows
_ENDS = f"{_STOPS}{_UNSPACED}!?…؟۔।॥‼⁇⁈⁉"
_PAIRS = {"“": "”", "«": "»", "„": "“”", "‹": "›", "「": "」", "『": "』", "(": ")", "（": "）",
          '"': '"', "»": "«"}  # fmt: skip
_CLOSERS = "”»“›」』)）\"'’«"
_BULLET = re.compile(r"\s*(?:[-*•‣–—]\s+|\d{1,3}[.)]\s+|#{1,6}\s+|>\s*)+")
_COUNTER = re.compile(r"\W*\d{1,3}\W*")
_INITIAL = re.compile(r"(?:^|.*[\s.(])[^\W\d_]\.", re.DOTALL)
_STRONG = re.compile(r"\*\*|__")
# Controls that hide or reorder text; joiners that letters need are kept.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence as the model wrote it, marks taken out.

    `keys`: the keys it cites, in order, none twice. `unknown`: what stood in marks and is no key.
    `language`: that of the text it is from, where the parser was told.
    """

    text: str
    keys: tuple[str, ...]
    unknown: tuple[str, ...]
    language: str | None = None


class CitationParser:
    """Reads a model's text as it comes. Not to be used again after `finish`.

    Args:
        keys: The keys of the passages shown to the model, in the order shown.
        language: Of the text (ISO 639-1); detected where it is not known.
    """

    def __init__(self, keys: Collection[str], language: str | None = None) -> None:
        self._marks = Marks(keys)
        self._language = language
        self._bracket: list[str] | None = None  # what stands in a bracket not yet closed
        self._ticks = 0  # backticks just read
        self._code = 0  # backticks that the code we are in began with
        self._done: list[DraftSentence] = []
        self._ahead: str | None = None  # what follows a possible end of the sentence
        self._begin()

    def feed(self, chunk: str) -> list[DraftSentence]:
        """The sentences that are complete once this chunk is read."""
        for character in _HIDDEN.sub("", chunk):
            self._read(character)
        done, self._done = self._done, []
        return done

    def finish(self) -> list[DraftSentence]:
        """What is left when the text is over."""
        if self._ticks:
            self._end_of_ticks()
        half = self._marks.read_half("".join(self._bracket or ()))
        if half is None:
            self._drop_bracket()
        else:
            self._cite(half.keys, half.unknown)
        if self._ahead is not None:
            self._decide(over=True)
        self._emit()
        done, self._done = self._done, []
        return done

    # Characters to text and marks

    def _read(self, character: str) -> None:
        if character == "`":
            self._drop_bracket()
            self._ticks += 1
            return
        if self._ticks:
            self._end_of_ticks()
        if self._code:
            self._text.append(character)
            if character == "\n" and self._code < 3:
                self._code = 0
            return
        if self._bracket is None:
            if character in OPENING:
                self._bracket = [character]
            else:
                self._take(character)
        elif character in CLOSING:
            mark = self._marks.read("".join(self._bracket))
            if mark is None:
                self._bracket.append(character)
                self._drop_bracket()
            else:
                self._bracket = None
                self._cite(mark.keys, mark.unknown)
        elif character in OPENING:
            self._drop_bracket()
            self._bracket = [character]
        else:
            self._bracket.append(character)
            if character == "\n" or len(self._bracket) > MAX_MARK:
                self._drop_bracket()

    def _drop_bracket(self) -> None:
        """What was held as a bracket is text."""
        held, self._bracket = self._bracket, None
        for character in held or ():
            self._take(character)

    def _end_of_ticks(self) -> None:
        run, self._ticks = self._ticks, 0
        if self._code:
            self._text.append("`" * run)
            if run == self._code or run >= self._code >= 3:
                fenced, self._code = self._code >= 3, 0
                if fenced:
                    self._ahead, self._sure = "", True
            return
        if self._ahead is not None:
            self._decide()
        self._space_after_mark("`")
        if run >= 3:
            self._emit()
            self._fenced = True
        self._text.append("`" * run)
        self._code = run

    # Text and marks to sentences

    def _begin(self) -> None:
        self._text: list[str] = []
        self._keys: dict[str, None] = {}
        self._unknown: dict[str, None] = {}
        self._closing = ""  # what would end the quote or parenthesis we are in
        self._quoted = 0  # characters since it began
        self._marked = False  # the last thing read was a mark
        self._fenced = False
        self._ahead = None
        self._sure = False  # the end is no matter of what follows

    def _cite(self, keys: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        if self._ahead is not None and self._ahead.strip():
            self._decide()
        self._keys |= dict.fromkeys(keys)
        self._unknown |= dict.fromkeys(unknown)
        self._marked = True
        if self._ahead is None:
            self._closing = ""
            letter = next((c for c in reversed(self._text) if not c.isspace()), "")
            while self._text and self._text[-1].isspace():
                self._text.pop()
            if "\u0e00" <= letter <= "\u0e7f":
                self._ahead = ""

    def _take(self, character: str) -> None:
        if self._ahead is not None:
            self._take_behind_end(character)
        elif character == "\n":
            self._ahead, self._sure = "", True
        else:
            self._space_after_mark(character)
            self._text.append(character)
            self._follow_quotes(character)
            if not self._closing and (
                character in _ENDS
                or (character in _CLOSERS and len(self._text) > 1 and self._text[-2] in _ENDS)
            ):
                self._ahead = ""
            elif len(self._text) > (MAX_SENTENCE if character.isspace() else MAX_UNSPACED):
                self._emit()

    def _take_behind_end(self, character: str) -> None:
        ahead, last = self._ahead or "", self._text[-1] if self._text else ""
        if character == "\n":
            if ahead.strip():
                self._decide()
                self._take(character)
            else:
                self._ahead, self._sure = character, True
        elif character.isspace():
            if ahead.strip():
                self._decide()
                self._take(character)
            else:
                self._ahead = ahead or character
        elif ahead.strip():
            self._ahead = ahead + character
            if character in _ENDS or len(self._ahead.strip()) >= NEXT_WORD:
                self._decide()
        elif character in _ENDS and self._marked:
            pass  # «It rained. [q7k].»
        elif not ahead and not self._marked and not self._sure:
            if character in _ENDS or character in _CLOSERS:
                if len(self._text) <= MAX_UNSPACED:
                    self._text.append(character)
            elif last in _UNSPACED:
                self._emit()
                self._take(character)
            else:  # 3.5, example.com, 「行く。」と
                self._ahead = None
                self._take(character)
        elif not ahead and self._marked and last not in _ENDS + _CLOSERS and not self._sure:
            self._ahead = None  # in Thai a mark inside a sentence
            self._take(character)
        else:
            self._ahead = ahead + character

    def _decide(self, *, over: bool = False) -> None:
        """Whether the sentence ended where it seemed to; then go on with what follows."""
        ahead, self._ahead = self._ahead or "", None
        word = ahead.strip()
        if over or self._sure or self._is_end(word):
            self._emit()
        else:
            self._text.append(ahead[: len(ahead) - len(ahead.lstrip())])
        self._sure = False
        for character in word:
            self._take(character)

    def _is_end(self, word: str) -> bool:
        text = "".join(self._text)
        if word[:1].islower() or _COUNTER.fullmatch(text):
            return False
        stop = text.rstrip(_CLOSERS)
        if not stop.endswith(tuple(_STOPS)) or stop.endswith(".."):
            return True
        if _INITIAL.fullmatch(stop[-CONTEXT:]):
            return False
        before = stop[-CONTEXT:]
        both = f"{before} {word}"
        ends = sentencex.get_sentence_boundaries(self._language or detect(both), both)
        return any(end["end_index"] in (len(before), len(before) + 1) for end in ends)

    def _space_after_mark(self, character: str) -> None:
        if self._marked:
            self._marked = False
            if self._text and (character.isalnum() or character in '("«“„‹`'):
                self._text.append(" ")

    def _follow_quotes(self, character: str) -> None:
        self._quoted += 1
        if self._closing:
            if character in self._closing or self._quoted > MAX_QUOTED:
                self._closing = ""
        elif character in _PAIRS:
            self._closing, self._quoted = _PAIRS[character], 0

    def _emit(self) -> None:
        text = "".join(self._text)
        if self._fenced:
            text = text.strip()
        else:
            bullet = _BULLET.match(text)
            text = " ".join(_STRONG.sub("", text[bullet.end() if bullet else 0 :]).split())
        if any(unicodedata.category(c)[0] in "LNS" for c in text):
            keys, unknown = tuple(self._keys), tuple(self._unknown)
            self._done.append(DraftSentence(text, keys, unknown, self._language))
            self._begin()
        else:  # a rule or a stray sign; what it cites belongs to the sentence to come
            held = self._keys, self._unknown
            self._begin()
            self._keys, self._unknown = held
