"""Days that a text names from the day it was published: «yesterday», «أمس», «last Tuesday».

Only what has one meaning is resolved. «On Tuesday» may be the last or the next one; «اليوم» without
the weekday may be «the day». In words that someone is quoted with, the day counts from when they
were said, which as a rule is the same day; nothing here can tell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.articles.calendars import name_key, weekdays

# By language and days from the publication; regular expressions, what rules a meaning out in them.
_NAMED = {
    "ar": {-2: "أمس الأول|أول أمس|أول من أمس", -1: "أمس|امس|البارحة", 1: "غدا|غداً|غدًا",
           2: "بعد غد"},
    "de": {-2: "vorgestern", -1: "gestern", 0: "heute", 2: "übermorgen",
           1: "(?<!heute )(?<!gestern )(?<!ag )(?-i:morgen)"},
    "en": {-2: "(?:the )?day before yesterday", -1: "yesterday", 0: "today", 1: "tomorrow",
           2: "(?:the )?day after tomorrow"},
    "es": {-2: "anteayer|antes de ayer", -1: "ayer", 0: "hoy", 2: "pasado mañana",
           1: "(?<!la )(?<!esta )(?<!de )(?<!una )(?<!otra )(?<!cada )(?<!misma )(?<!el )mañana"},
    "fr": {-2: "avant-hier", -1: "hier", 0: "aujourd['’]hui", 1: "demain", 2: "après-demain"},
    "it": {-2: "l['’]altro ieri|avantieri", -1: "ieri", 0: "oggi", 1: "domani", 2: "dopodomani"},
    "ja": {-2: "一昨日", -1: "昨日", 0: "今日", 1: "明日(?!香)", 2: "明後日"},
    "ko": {-2: "그제|그저께", -1: "어제", 0: "오늘(?!날)", 1: "내일", 2: "모레"},
    "nl": {-2: "eergisteren", -1: "gisteren", 0: "vandaag", 2: "overmorgen",
           1: "(?<!de )(?<!deze )(?<!elke )(?<!iedere )(?<!één )(?<!een )(?<!dag)morgen"},
    "pl": {-2: "przedwczoraj", -1: "wczoraj", 0: "dziś|dzisiaj", 1: "jutro", 2: "pojutrze"},
    "pt": {-2: "anteontem", -1: "ontem", 0: "hoje", 1: "(?<!de )amanhã", 2: "depois de amanhã"},
    "ru": {-2: "позавчера", -1: "вчера", 0: "сегодня", 1: "завтра", 2: "послезавтра"},
    "th": {-2: "เมื่อวานซืน", -1: "เมื่อวานนี้|เมื่อวาน", 0: "วันนี้", 1: "พรุ่งนี้", 2: "มะรืนนี้"},
    "tr": {-2: "evvelsi gün", -1: "dün", 0: "bugün", 1: "yarın"},
    "zh": {-2: "前天", -1: "昨天|昨日", 0: "今天|今日(?![头頭])", 1: "明天"},
}  # fmt: skip
# The last one before the publication; {w} is a weekday.
_LAST = {
    "ar": "(?:يوم )?{w} (?:الماضي|الماضية|المنصرم|الفائت)",
    "de": "(?:letzten|vergangenen|vorigen) {w}",
    "en": "last {w}",
    "es": "(?:pasado|último) {w}|{w} pasado",
    "fr": "{w} dernier",
    "it": "(?:scorso|scorsa) {w}|{w} (?:scorso|scorsa)",
    "ko": "지난 {w}",
    "nl": "(?:afgelopen|vorige) {w}",
    "pl": "(?:ubiegły|zeszły|miniony|ubiegłą|zeszłą|minioną) {w}",
    "pt": "(?:última|último) {w}|{w} (?:passada|passado)",
    "ru": "(?:прошлый|прошлую|прошлое|минувший|минувшую|минувшее) {w}",
    "th": "{w}ที่ผ่านมา",
    "tr": "(?:geçen|geçtiğimiz) {w}",
}
# The one in the week before that of the publication, from Monday on.
_WEEK_BEFORE = {
    "ja": "先週の?{w}",
    "ko": "지난주 {w}",
    "zh": "上{w}",
}
_AGO = {
    "ar": "قبل {n} أيام", "de": "vor {n} tagen", "en": "{n} days ago", "es": "hace {n} días",
    "fr": "il y a {n} jours", "it": "{n} giorni fa", "ja": "{n}日前", "ko": "{n}일 전",
    "nl": "{n} dagen geleden", "pl": "{n} dni temu", "pt": "há {n} dias",
    "ru": "{n} (?:дня|дней) назад", "th": "{n} วันก่อน", "tr": "{n} gün önce", "zh": "{n}天前",
}  # fmt: skip
_UNSPACED = frozenset({"ja", "th", "zh"})  # a word may stand right beside another letter
_MOST_AGO = 60  # days; who counts further counts roughly


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """A day named from the publication: `words` is `text[start:end]`."""

    start: int
    end: int
    date: dt.date
    words: str


def resolve(text: str, published: dt.date, language: str) -> list[RelativeDate]:
    """The days a text names from the day it was published, in order; `text` is in `language`.

    A weekday right behind («أمس الثلاثاء») must agree, or nothing is said of that day.
    """
    if language not in _NAMED:
        return []
    found = []
    for match in _pattern(language).finditer(text):
        (kind, value), *_ = [(k, v) for k, v in match.groupdict().items() if v]
        day = _day(kind, value, published, language)
        weekday = _weekday_behind(text[match.end() : match.end() + 20], language)
        if day is not None and weekday in (None, day.weekday()):
            found.append(RelativeDate(match.start(), match.end(), day, match[0]))
    return found


def _day(kind: str, value: str, published: dt.date, language: str) -> dt.date | None:
    if kind == "ago":
        days = int(value)
        return published - dt.timedelta(days=days) if 0 < days <= _MOST_AGO else None
    if kind in ("last", "week_before"):
        wanted = _weekday_in(value, language)
        if kind == "last":
            return published - dt.timedelta(days=(published.weekday() - wanted - 1) % 7 + 1)
        return published - dt.timedelta(days=published.weekday() + 7 - wanted)
    if kind == "today_named":
        return published
    return published + dt.timedelta(days=int(kind.removeprefix("in_").replace("minus_", "-")))


def _weekday_in(words: str, language: str) -> int:
    folded = name_key(words)
    name = max((name for name in weekdays(language) if name in folded), key=len)
    return weekdays(language)[name]


def _weekday_behind(text: str, language: str) -> int | None:
    match = re.match(rf"[\s,،、(（]{{0,3}}(?P<name>{_names(language)})", text, re.IGNORECASE)
    return weekdays(language)[name_key(match["name"])] if match else None


@cache
def _names(language: str) -> str:
    """The weekdays of a language, in full, as an expression."""
    full = [name for name in weekdays(language) if language != "en" or name.endswith("day")]
    names = sorted(full, key=len, reverse=True)
    return "|".join(re.escape(name).replace("i", "[iı]") for name in names)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile("|".join(_alternatives(language)), re.IGNORECASE)


def _alternatives(language: str) -> Iterator[str]:
    """One named group a meaning; the longer words come first."""
    first, last = ("", "") if language in _UNSPACED else (r"(?<!\w)", r"(?!\w)")
    if language == "ko":
        last = ""  # particles are glued on
    weekday = f"(?:{_names(language)})"
    for kind, patterns in (("last", _LAST), ("week_before", _WEEK_BEFORE)):
        if language in patterns:
            yield f"{first}(?P<{kind}>{patterns[language].replace('{w}', weekday)}){last}"
    yield f"{first}(?:{_AGO[language].replace('{n}', r'(?P<ago>[0-9]{1,2})')}){last}"
    if language == "ar":
        yield rf"(?<!\w)(?P<today_named>اليوم(?=،?\s(?:{weekday})(?!\w)))"
    for days, words in sorted(_NAMED[language].items(), key=lambda one: (-abs(one[0]), one[0])):
        name = f"in_{days}".replace("-", "minus_")
        yield f"{first}(?P<{name}>{words}){last}"
