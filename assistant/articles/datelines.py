"""The dates that the lines around a story give, and what each of them dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from assistant.articles.article import BlockKind
from assistant.articles.calendars import name_key, weekdays
from assistant.articles.dates import Order, WrittenDate, dates_in, order_in
from assistant.articles.dating import Place, Told
from assistant.articles.page import Marked
from assistant.articles.phrases import fold, phrases
from assistant.articles.wording import Clue

# Written with dots, a date has its day first in these languages; in English and Arabic who knows.
_DOTTED_DAY_FIRST = frozenset(
    {"bg", "bs", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "it", "lv", "mk", "nb", "nl"}
    | {"nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk"}
)
# Of those, where no country that writes the language puts the month before the slash.
_SLASHED_DAY_FIRST = frozenset({"de", "it", "nl", "pl", "pt", "ru", "th", "tr"})
_LONGEST_LINE = 400  # characters; longer lines are prose
_OPENING = 90  # characters of a paragraph that a dateline fits in
_PLACE = 40  # characters of a dateline before its date

Role = Literal["published", "updated", "plain"]


def told_by(part: Sequence[Marked], language: str) -> tuple[list[Told], list[Told]]:
    """The publication dates and the update dates in a story's lines.

    A date counts behind a label like «Published:», on a line of its own between headline and text,
    or in the dateline. Above the headline it may be the day the page was saved, in a caption the
    photo's, and behind words that are not known («Saved on») who knows what's.
    """
    body = next((i for i, block in enumerate(part) if block.kind is BlockKind.BODY), len(part))
    headline = next((i for i in range(body) if part[i].kind is BlockKind.HEADLINE), body)
    dotted = language in _DOTTED_DAY_FIRST
    slashed = _slashed(part, language)
    found: dict[str, list[dt.date | None]] = {"published": [], "updated": [], "plain": []}
    for i, block in enumerate(part):
        if block.kind is BlockKind.BYLINE and len(block.text) <= _LONGEST_LINE:
            for role, day in roles_in(block.text, dotted_day_first=dotted, slashed=slashed):
                if role != "plain" or headline <= i < body:
                    found[role].append(day)
                elif block.clue is Clue.PUBLISHED:
                    found["published"].append(day)
    labelled, place = found["published"], Place.LABEL
    if not labelled:
        labelled, place = found["plain"], Place.LINE
    # A day that can be read two ways may be another than the one beside it.
    published = [Told(day, place) for day in labelled if day and None not in labelled]
    updated = [Told(day, Place.LABEL) for day in found["updated"] if day]
    if body < len(part):
        published += _dateline(part[body].text, dotted, slashed)
    return published, updated


def _slashed(part: Sequence[Marked], language: str) -> Order | None:
    shown = order_in(block.text for block in part if block.kind is not BlockKind.BODY)
    return shown or ("day" if language in _SLASHED_DAY_FIRST else None)


def roles_in(
    line: str, *, dotted_day_first: bool = False, slashed: Order | None = None
) -> Iterator[tuple[Role, dt.date | None]]:
    """The dates of a line with what each dates; those behind words that are not known are left out.

    The label stands before its date, or behind it: «2024年5月30日 公開 6月1日 更新».
    """
    written = list(dates_in(line, dotted_day_first=dotted_day_first, slashed=slashed))
    behind = False
    for i, one in enumerate(written):
        start = written[i - 1].end if i else 0
        end = written[i + 1].start if i + 1 < len(written) else len(line)
        before, after = line[start : one.start], line[one.end : end]
        label = _label(_CLOCK.sub(" ", after)) if i == 0 or behind else None
        role = _introduced(before)
        if i == 0:
            behind = role == "plain" and label is not None and not _WORD.search(before)
        if behind:
            role = label
        if role is not None:
            yield role, one.date


_CLOCK = re.compile(
    r"\d{1,2}\s?[:.h時시]\s?\d{2}(?:[:.분分]\s?\d{2})?\s?(?:分|uhr|ч)?|[(（][^)）]*[)）]",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_STRONG = re.compile(r"[|•·\n/]")
_WEAK = re.compile(r"[-–—,،、;]\s*$")
_CASED = re.compile(r"[a-zа-яё]", re.IGNORECASE)


def _introduced(before: str) -> Role | None:
    """What a date is, by the words before it."""
    segment = _STRONG.split(_CLOCK.sub(" ", before))[-1]
    if label := _label(segment):
        return label
    words = [word for word in _WORD.findall(segment) if name_key(word) not in weekdays()]
    bare = fold(segment)
    if not words or bare in _NO_WORDS or _WEAK.search(_without_weekday(segment)):
        return "plain"
    by = phrases("by").at_start(bare) or phrases("author").at_start(bare)
    named = len(words) > 1 and all(word[0].isupper() for word in words)
    return "plain" if (by or named) and segment.rstrip()[-1:] not in (":", "：") else None


_NO_WORDS = frozenset({"วันที่", "am", "le", "il", "el", "em", "on", "في", "يوم", "m", "gmt", "utc"})


def _without_weekday(segment: str) -> str:
    words = segment.split()
    while words and name_key(words[-1].strip(".,،:(")) in weekdays():
        words.pop()
    return " ".join(words)


def _label(words: str) -> Role | None:
    folded = fold(words)
    if phrases("updated").at_start(folded):
        return "updated"
    return "published" if phrases("published").at_start(folded) else None


def _dateline(paragraph: str, dotted: bool, slashed: Order | None) -> list[Told]:
    """The day in a dateline: «BEIJING, May 30, 2024 (Xinhua) --»."""
    opening = paragraph[:_OPENING]
    first: WrittenDate | None = next(
        dates_in(opening, dotted_day_first=dotted, slashed=slashed), None
    )
    if first is None or first.date is None or first.start > _PLACE:
        return []
    place, behind = opening[: first.start], opening[first.end :]
    dash = _DASH.match(behind)
    if _SENTENCE.search(place) or not dash:
        return []
    said = opening[first.start : first.end] + (dash["year"] or "")
    if said.endswith(_YEARS) and not place.rstrip().endswith(","):
        return []  # «1 сентября 2024 года — день знаний»
    return [Told(first.date, Place.DATELINE)]


_SENTENCE = re.compile(r"[!?؟。:]|\.\s")
_YEARS = ("г.", "года", "р.", "року")
_YEAR = rf"(?P<year>\s(?:{'|'.join(map(re.escape, _YEARS))}))?"
_SENDER = r"(?:[/(（][^)）/]{1,30}[)）/])?"
_DASH = re.compile(rf"{_YEAR}\.?[)）]?\s?{_SENDER}\s?(?:[-–—]{{1,2}}(?=\s)|电|電)")
