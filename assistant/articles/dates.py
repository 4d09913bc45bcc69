"""Dates as pages write them, in the encoder's sixteen languages."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

# The twelve months of a language, spellings of one month divided by "|".
_MONTHS = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sept|sep october|oct november|nov december|dec",
    "januar|jänner februar|feber märz|mär|mrz april mai juni juli august september oktober|okt "
    "november dezember|dez",
    "janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre octobre "
    "novembre décembre|déc",
    "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto|ago settembre|set "
    "ottobre|ott novembre dicembre|dic",
    "enero|ene febrero marzo abril|abr mayo junio julio agosto septiembre|setiembre octubre "
    "noviembre diciembre",
    "janeiro fevereiro|fev março abril maio junho julho agosto setembro outubro|out novembro "
    "dezembro",
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "stycznia|styczeń|sty lutego|luty|lut marca|marzec kwietnia|kwiecień|kwi maja|maj "
    "czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz "
    "października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
    "января|январь|янв февраля|февраль|фев марта|март|мар апреля|апрель|апр мая|май июня|июнь|июн "
    "июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен октября|октябрь|окт "
    "ноября|ноябрь|нояб|ноя декабря|декабрь|дек",
    "ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl "
    "ekim|eki kasım|kas aralık|ara",
    "يناير فبراير مارس أبريل|ابريل|إبريل مايو يونيو|يونيه يوليو|يوليه أغسطس|اغسطس سبتمبر "
    "أكتوبر|اكتوبر نوفمبر ديسمبر",
    # The Levant and Iraq; «_» stands for a space.
    "كانون_الثاني شباط آذار|اذار نيسان أيار|ايار حزيران تموز آب أيلول|ايلول "
    "تشرين_الأول|تشرين_الاول تشرين_الثاني كانون_الأول|كانون_الاول",
    # Algeria and Tunisia, Morocco.
    "جانفي فيفري مارس أفريل ماي جوان جويلية|يوليوز أوت|غشت سبتمبر|شتنبر أكتوبر نوفمبر|نونبر "
    "ديسمبر|دجنبر",
    "มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. "
    "กรกฎาคม|ก.ค. สิงหาคม|ส.ค. กันยายน|ก.ย. ตุลาคม|ต.ค. พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค.",
)
_EARLIEST, _LATEST = 1700, 2100  # years
_BUDDHIST_ERA = 543  # years ahead of the common era


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with its year at `text[start:end]`; `date` is None where it can be read two ways."""

    start: int
    end: int
    date: dt.date | None


def dates_in(text: str, *, dotted_day_first: bool = False) -> Iterator[WrittenDate]:
    """The full dates of a text, in order; what has no year is no full date.

    03/04/2021 can be read two ways, and so can 03.04.2021 unless `dotted_day_first` says that the
    text's language always puts the day before dots.
    """
    if not _YEAR.search(text):
        return
    plain = "".join(_ascii_digit(character) for character in text)
    for match in _pattern().finditer(plain):
        found = {name: value for name, value in match.groupdict().items() if value}
        yield WrittenDate(*match.span(), _date(found, dotted_day_first))


_YEAR = re.compile(r"\d{4}")
_LONGEST_DATE_LINE = 120  # characters
_MOST_WORDS_BESIDE = 8  # of a date line: author, weekday, place
_ABBREVIATED = 2  # words beside a date that ends with a stop: «30 мая 2024 г.»
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?::\d{2})?")


def is_date_line(line: str) -> bool:
    """Whether a line gives a date and little else: «01 Marzo 2021 14:51 La Redazione».

    The date stands first (a weekday may precede it) or last, and no sentence is made of it.
    """
    if len(line) > _LONGEST_DATE_LINE:
        return False
    written = next(dates_in(line), None)
    if written is None:
        return False
    before, behind = line[: written.start], _CLOCK.sub(" ", line[written.end :])
    first = len(before.split()) <= 2 and not behind.lstrip().startswith(":")
    last = not _WORD.search(behind) and before.rstrip()[-1:] in ("|", "•", "·", "-", "–", "—", ",")
    beside = len(_WORD.findall(before)) + len(_WORD.findall(behind))
    sentence = line[-1] in "!?…؟。" or (line[-1] == "." and beside > _ABBREVIATED)
    return (first or last) and beside <= _MOST_WORDS_BESIDE and not sentence


_WORD = re.compile(r"[^\W\d_]+")


def _date(found: dict[str, str], dotted_day_first: bool) -> dt.date | None:
    def number(*names: str) -> int:
        return next(int(found[name]) for name in names if name in found)

    if "month_1" in found or "month_2" in found:
        month = _month_numbers()[_key(found.get("month_1") or found["month_2"])]
        return _valid(number("year_1", "year_2"), month, number("day_1", "day_2"))
    if "year_3" in found:
        return _valid(number("year_3"), number("month_3"), number("day_3"))
    if "year_4" in found:
        return _valid(number("year_4"), number("month_4"), number("day_4"))
    one, two, year = number("one"), number("two"), number("year_5")
    if one == two or one > 12 or (found["mark"] == "." and dotted_day_first):
        return _valid(year, two, one)
    return _valid(year, one, two) if two > 12 else None


def _valid(year: int, month: int, day: int) -> dt.date | None:
    if _EARLIEST + _BUDDHIST_ERA <= year <= _LATEST + _BUDDHIST_ERA and year > _LATEST:
        year -= _BUDDHIST_ERA
    try:
        return dt.date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _ascii_digit(character: str) -> str:
    """A digit of any script as an ASCII one; the length of a text does not change."""
    return str(unicodedata.decimal(character)) if character.isdecimal() else character


def _key(month: str) -> str:
    # A Turkish I has two lower cases and Python knows one.
    folded = month.casefold().replace("ı", "i").replace("\u0307", "")
    return " ".join(folded.split())


@cache
def _month_numbers() -> dict[str, int]:
    numbers: dict[str, int] = {}
    for language in _MONTHS:
        for number, spellings in enumerate(language.split(), start=1):
            for spelling in spellings.split("|"):
                numbers[_key(spelling.replace("_", " "))] = number
    return numbers


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(
        re.escape(name).replace(r"\ ", r"\s").replace("i", "(?:i\u0307?|ı|İ)")
        for name in sorted(_month_numbers(), key=len, reverse=True)
    )
    month = rf"(?:{names})"
    # The same month may follow in the other naming: مايو/أيار.
    twice = rf"(?:\s?[/(]\s?{month}\)?)?"
    year, number, gap = r"\d{4}(?!\d)", r"\d{1,2}", r"[\s/-]{0,3}"
    return re.compile(
        rf"""(?<![\w.,/-])(?:
        (?P<day_1>{number})(?:st|nd|rd|th|er|re|[.ºª°])?,?{gap}(?:of|de|d['’])?\s?
        (?P<month_1>{month}){twice}\.?,?{gap}(?:de|del|do|พ\.ศ\.|ค\.ศ\.)?\s?(?P<year_1>{year})
        |(?P<month_2>{month})\.?\s(?P<day_2>{number})(?:st|nd|rd|th)?\s?[,،]?\s(?P<year_2>{year})
        |(?P<year_3>\d{{4}})(?P<mark_3>[-/.])\s?(?P<month_3>{number})(?P=mark_3)\s?
        (?P<day_3>{number})(?!\d)
        |(?P<year_4>\d{{4}})\s?[年년]\s?(?P<month_4>{number})\s?[月월]\s?(?P<day_4>{number})\s?[日일號号]
        |(?P<one>{number})(?P<mark>[-/.])(?P<two>{number})(?P=mark)(?P<year_5>{year})
        )""",
        re.VERBOSE | re.IGNORECASE,
    )
