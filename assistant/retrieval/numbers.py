"""Numbers and months in text, as values that compare across digits, spellings and languages.

    ١٣, 13, thirteen, tredici, ثلاثة عشر   ->  "13"
    1,000  1.000  1 000  ألف                ->  "1000"
    XVII, seventeenth                       ->  "17"
    October, ottobre, أكتوبر, 10月           ->  "month-10"

"One" and "first" are left out where they stand alone: they are seldom meant as numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from assistant.retrieval.lexicon import lexicon
from assistant.retrieval.stems import ARABIC_CLITICS, fold

_SPACE = " \u00a0\u202f\u2009"
_TOKEN = re.compile(
    rf"(?P<digits>\d{{1,3}}(?:[{_SPACE}]\d{{3}})+(?!\d)|\d+(?:[.,٫٬'’]\d+)*)"
    r"|(?P<roman>\b[IVXL]{2,8}\b)"
    r"|(?P<han>[〇零一二三四五六七八九十百千万萬億亿两兩]+)"
    r"|(?P<word>[^\W\d_][^\W\d_\u0300-\u036f\u064b-\u065f]*"
    r"(?:[\u0300-\u036f\u064b-\u065f]+[^\W\d_]*)*)"
)
_ROMAN = re.compile(r"(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_COUNTED = "月日年个個名人架辆次号號岁歳倍位件"
_UNSPACED = ("zh", "ja", "ko")
_BETWEEN = re.compile(r"[\s\-‐‑]*")  # what may stand between the words of one number

Found = tuple[int, int, str]


def numbers_in(text: str, language: str) -> list[Found]:
    """Every number and month of a text as (start, end, value), in the order of the text.

    Values are "13", "13.5", "1500000" or "month-1" to "month-12". `text[start:end]` is the number
    as written.
    """
    found: list[Found] = []
    run = _Run()
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if match.lastgroup == "word":
            run.word(text, start, end, language, found)
            continue
        if match.lastgroup == "digits":
            value = _digits(match[0])
            if language in _UNSPACED and text[end : end + 1] == (
                "월" if language == "ko" else "月"
            ):
                run.flush(found)
                if value in _MONTHS:
                    found.append((start, end + 1, f"month-{value}"))
                    continue
            run.digits(start, end, value, text, found)
            continue
        run.flush(found)
        if match.lastgroup == "roman" and _ROMAN.fullmatch(match[0]):
            found.append((start, end, str(_roman(match[0]))))
        elif match.lastgroup == "han" and language in ("zh", "ja"):
            found.extend(_han(match[0], start, text[end : end + 1]))
    run.flush(found)
    if language == "th":  # written without spaces, so a month is seldom a word of its own
        found += [(m.start(), m.end(), value) for name, value in _table("th").items()
                  for m in re.finditer(re.escape(name), text)]  # fmt: skip
        found.sort()
    return found


_MONTHS = {str(month) for month in range(1, 13)}


class _Run:
    """The number words of one number, added up as they are read."""

    def __init__(self) -> None:
        self.start = self.end = -1
        self.total = self.current = 0.0
        self.alone = True  # only a word such as «one», which is no number by itself
        self.join_end = -1

    def digits(self, start: int, end: int, value: str, text: str, found: list[Found]) -> None:
        self.flush(found)
        self.start, self.end, self.current, self.alone = start, end, float(value), False

    def word(self, text: str, start: int, end: int, language: str, found: list[Found]) -> None:
        surface = text[start:end]
        table = _table(language)
        folded = fold(surface, language)
        joined = False
        value = table.get(folded)
        if value is None and language == "ar":
            for clitic in ARABIC_CLITICS:
                if folded.startswith(clitic) and folded[len(clitic) :] in table:
                    value, joined = table[folded[len(clitic) :]], clitic.startswith("و")
                    break
        if value is None:
            if self.start >= 0 and folded in _joins(language) and self._touches(text, start):
                self.join_end = end
                return
            self.flush(found)
            return
        if value.startswith("month-"):
            self.flush(found)
            if folded in _ambiguous(language) and not _beside_a_number(text, start, end, surface):
                return
            found.append((start, end, value))
            return
        number, part = float(value.rstrip("+")), value.endswith("+")
        touching = self.start >= 0 and self._touches(text, start)
        if touching and self._add(number, language, joined or self.join_end >= 0):
            self.end, self.join_end = end, -1
            self.alone = False
            return
        self.flush(found)
        self.start, self.end, self.alone = start, end, part
        self.total, self.current = (number, 0.0) if number >= 1000 else (0.0, number)

    def _touches(self, text: str, start: int) -> bool:
        return bool(_BETWEEN.fullmatch(text, max(self.end, self.join_end), start))

    def _add(self, number: float, language: str, joined: bool) -> bool:
        now = self.current
        if number >= 1000:
            if now == 0:
                return False
            self.total, self.current = self.total + now * number, 0.0
        elif number == 100 and 1 <= now <= 99:
            self.current = now * 100
        elif (
            (now == 0 and self.total > 0)
            or (now >= 100 and now % 100 == 0 and number < 100)
            or (now % 100 >= 20 and now % 10 == 0 and number < 10)
            or (joined and 1 <= now < 10 and number >= 20 and number % 10 == 0)
            or (language == "ar" and 1 <= now < 10 and number == 10)
            or (language == "ar" and now >= 100 and 1 <= now % 100 < 10 and number in _TENS)
            or (language == "fr" and now % 100 in (60, 80) and 10 <= number < 20)
            or (language == "tr" and now % 100 == 10 and number < 10)
        ):
            self.current = now + number
        elif language == "fr" and now == 4 and number == 20:
            self.current = 80
        else:
            return False
        return True

    def flush(self, found: list[Found]) -> None:
        if self.start < 0:
            return
        if not self.alone:
            found.append((self.start, self.end, _plain(self.total + self.current)))
        self.__init__()  # type: ignore[misc]


_TENS = tuple(float(ten) for ten in range(10, 100, 10))


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))


def _digits(written: str) -> str:
    """The value of digits of any script, thousands separators gone."""
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
    plain = plain.translate({ord("٫"): ".", ord("٬"): ",", ord("’"): "'"})
    parts = re.split(rf"[.,'{_SPACE}]", plain)
    separators = [c for c in plain if not c.isdecimal()]
    if not separators:
        return str(int(plain)) if len(plain) < 30 else plain
    thousands = all(len(part) == 3 for part in parts[1:]) and parts[0] not in ("", "0")
    if thousands and len(parts[0]) <= 3 and len(set(separators)) == 1:
        return str(int("".join(parts)))
    if len(separators) == 1 or len(set(separators[:-1])) == 1 != len(set(separators)):
        return _plain(float("".join(parts[:-1]) + "." + parts[-1]))
    return str(int(parts[0]))  # 3.11.2024, 192.168.0.1: not one number


def _roman(numeral: str) -> int:
    digits = [_ROMAN_DIGITS[c] for c in numeral]
    return sum(
        -digit if digit < following else digit
        for digit, following in zip(digits, [*digits[1:], 0], strict=True)
    )


def _han(numeral: str, start: int, following: str) -> Iterator[Found]:
    """A number in Chinese characters: one alone counts only before a counted thing."""
    if len(numeral) == 1 and not (following and following in _HAN_COUNTED):
        return
    end = start + len(numeral)
    if all(c in _HAN_DIGITS for c in numeral):
        value = int("".join(str(_HAN_DIGITS[c]) for c in numeral))
    else:
        total = section = digit = 0
        for c in numeral:
            if c in _HAN_DIGITS:
                digit = _HAN_DIGITS[c]
                continue
            unit = _HAN_UNITS[c]
            if unit < 10**4:
                section, digit = section + (digit or 1) * unit, 0
            else:
                total, section, digit = (total + section + digit or 1) * unit, 0, 0
        value = total + section + digit
    if following == "月" and 1 <= value <= 12:
        yield start, end + 1, f"month-{value}"
    else:
        yield start, end, str(value)


def _beside_a_number(text: str, start: int, end: int, surface: str) -> bool:
    """Whether a word that is only sometimes a month («may») stands in a date."""
    before, after = text[max(0, start - 12) : start], text[end : end + 6]
    return bool(
        re.search(r"\d(?:st|nd|rd|th)?\W{0,2}(?:of )?$", before)
        or re.match(r"\W{0,2}\d", after)
        or (
            surface[0].isupper()
            and re.search(r"\b(?:in|since|until|by|of|last|early|late) $", before)
        )
    )


@cache
def _table(language: str) -> dict[str, str]:
    """Folded number words and months of a language -> value; "1+" only as part of a number."""
    words = lexicon(language)
    table: dict[str, str] = {}
    for value, spellings in words.get("numbers", {}).items():
        if value.isdecimal():
            table |= {fold(word, language): value for word in spellings.split()}
    for entry in words.get("numbers", {}).get("part", "").split():
        value, word = entry.split("=")
        table[fold(word, language)] = f"{value}+"
    table |= _compounds(table, words.get("numbers", {}).get("compound", ""))
    for month, names in enumerate(words.get("months", ()), start=1):
        table |= {fold(name, language): f"month-{month}" for name in names.split()}
    return table


def _compounds(table: dict[str, str], pattern: str) -> dict[str, str]:
    """Numbers written as one word: einundzwanzig, eenentwintig, ventuno, zweihundert."""
    if not pattern:
        return {}
    units = {word: int(value.rstrip("+")) for word, value in table.items()
             if int(value.rstrip("+")) < 10}  # fmt: skip
    tens = {word: int(value) for word, value in table.items() if value in "20 30 40 50 60 70 80 90"
            and value != "0"}  # fmt: skip
    joiner = pattern.removeprefix("unit").removesuffix("ten").strip()
    made: dict[str, str] = {}
    for ten, ten_value in tens.items():
        if ten_value < 20:
            continue
        for unit, unit_value in units.items():
            if pattern == "ten unit":
                stem = ten[:-1] if unit[0] in "uo" and ten[-1] in "aeio" else ten
                made[stem + unit] = str(ten_value + unit_value)
                made[stem + unit.replace("tre", "tré")] = str(ten_value + unit_value)
            else:
                made[unit + joiner + ten] = made[unit + joiner.replace("en", "ën") + ten] = str(
                    ten_value + unit_value
                )
    for hundred in (word for word, value in table.items() if value == "100"):
        for unit, unit_value in units.items():
            made.setdefault(unit + hundred, str(unit_value * 100))
    return made


@cache
def _joins(language: str) -> frozenset[str]:
    return frozenset(lexicon(language).get("numbers", {}).get("join", "").split())


@cache
def _ambiguous(language: str) -> frozenset[str]:
    words = lexicon(language).get("ambiguous_months", "").split()
    return frozenset(fold(word, language) for word in words)
