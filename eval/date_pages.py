"""Pages whose date of publication is known, with other dates on them; seeded, in sixteen languages.

Dates are written by Babel, or by rules of this file for what Babel does not write. Every page has a
photo's date in a caption, an event's in the text, another article's beside it and a year in the
imprint. On some no date of publication is stated, and none is right.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import random
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import Any

from babel.dates import format_date

_FIRST_DAY = dt.date(2016, 1, 1)
_DAYS = 3_000
_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_PLACE = "LINDHOLM"
_HIJRI = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة", "رجب", "شعبان",
    "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip
_PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
{head}</head><body><header><p>{top}</p><nav><ul><li><a href="/">A</a></li><li><a href="/b">B</a>
</li></ul></nav></header><main><article><h1>{title}</h1>{lines}<p>{dateline}{prose}</p><p>{event}</p>
<figure><img src="a.jpg"><figcaption>{photo}</figcaption></figure><p>{more}</p><p>{prose}</p>
<p>{more}</p></article></main>{tail}<aside class="related"><h3><a href="/c">{other}</a></h3>
<p>{other_date}</p></aside><footer><p>© {year} Valley Post</p></footer></body></html>"""


@dataclass(frozen=True, slots=True)
class DatedPage:
    """A page; `day` is the day it says it was published, None where it does not say one.

    `author` is who its byline names; None where it has none.
    """

    language: str
    kind: str
    html: str
    day: dt.date | None
    author: str | None


@dataclass(frozen=True, slots=True)
class _Days:
    published: dt.date
    earlier: dt.date  # of a photo, an event, another article
    later: dt.date  # of an update, of saving the page


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language writes dates, and its words around them."""

    language: str
    table: dict[str, Any]

    def date(self, day: dt.date, form: str = "long") -> str:
        """A date as Babel writes it."""
        return format_date(day, form, locale=self.table["locale"])

    def labelled(self, rng: random.Random, written: str) -> str:
        """A line with the date behind «Published»."""
        return str(rng.choice(self.table["published"])).replace("{}", written)

    def line(self, name: str, written: str) -> str:
        """A line of the table with a date."""
        return str(self.table[name]).replace("{}", written)


_PARTS = ("head", "lines", "dateline", "top", "tail")
_Parts = dict[str, str]
_Maker = Callable[[_Words, _Days, random.Random], _Parts]


def pages(each: int, seed: int = 0) -> Iterator[DatedPage]:
    """So many pages of every kind in every language that has it."""
    for language, table in _tables().items():
        words = _Words(language, table)
        for kind, (maker, stated) in (_KINDS | _OTHER_CALENDARS.get(language, {})).items():
            for number in range(each):
                yield _page(words, kind, maker, stated, f"dates/{seed}/{language}/{kind}/{number}")


def _page(words: _Words, kind: str, maker: _Maker, stated: bool, seed: str) -> DatedPage:
    rng = random.Random(seed)
    published = _FIRST_DAY + dt.timedelta(days=rng.randrange(_DAYS))
    if kind == "in digits":
        published = published.replace(day=rng.randint(13, 28))
    elif kind == "in digits, two readings":
        month, day = rng.sample(range(1, 13), 2)
        published = dt.date(published.year, month, day)
    days = _Days(
        published,
        published - dt.timedelta(days=rng.randint(10, 400)),
        published + dt.timedelta(days=rng.randint(3, 60)),
    )
    parts = dict.fromkeys(_PARTS, "") | maker(words, days, rng)
    byline = str(words.table["by"])
    named = rng.random() < 0.5 and byline not in parts["lines"]
    lines = [byline] * named + parts["lines"].split("\n")
    html = _PAGE.format(
        lang=words.language,
        title=escape(words.table["more"][:40]),
        head=parts["head"],
        top=parts["top"],
        tail=parts["tail"],
        dateline=parts["dateline"],
        lines="".join(one if one.startswith("<") else f"<p>{one}</p>" for one in lines if one),
        prose=words.table["prose"],
        more=words.table["more"],
        event=words.line("event", words.date(days.earlier)),
        photo=words.line("photo", words.date(days.earlier - dt.timedelta(days=40))),
        other=words.table["prose"][:50],
        other_date=words.date(days.earlier + dt.timedelta(days=5)),
        year=days.later.year,
    )
    author = _AUTHORS.get(words.language, "Mara Viri") if byline in html else None
    return DatedPage(words.language, kind, html, published if stated else None, author)


_AUTHORS = {"ar": "مارا فيري", "th": "มารา วิริ", "ja": "真良美里", "ko": "김마라", "zh": "王明",
            "zh-TW": "王明", "ru": "Мара Вири"}  # fmt: skip


def _json_ld(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    data = {
        "@type": "NewsArticle", "headline": words.table["more"][:40],
        "datePublished": f"{days.published}T10:00:00+01:00", "dateModified": f"{days.later}",
    }  # fmt: skip
    return {"head": f'<script type="application/ld+json">{json.dumps(data)}</script>'}


def _meta(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    name, modified = "article:published_time", "article:modified_time"
    return {
        "head": f'<meta property="{modified}" content="{days.later}T10:00:00Z">'
        f'<meta property="{name}" content="{days.published}T10:00:00Z">'
    }


def _time(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    own = f'itemprop="datePublished" datetime="{days.published}T10:00"'
    return {"lines": f"<p><time {own}>{words.date(days.published, 'medium')}</time></p>"}


def _labelled(form: str) -> _Maker:
    def make(words: _Words, days: _Days, rng: random.Random) -> _Parts:
        return {"lines": words.labelled(rng, words.date(days.published, form))}

    return make


def _beside(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {"lines": f"{words.table['by']} | {words.date(days.published)}"}


def _dateline(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    sent = rng.choice(("{} – ", "{} (Reuters) - ", "{} /AFP/ -- "))
    return {"dateline": sent.format(f"{_PLACE}, {words.date(days.published)}")}


def _both(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    published = words.labelled(rng, words.date(days.published))
    updated = words.line("updated", words.date(days.later))
    return {"lines": rng.choice((f"{published}\n{updated}", f"{published} | {updated}"))}


def _digits(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {
        "lines": words.labelled(rng, words.date(days.published, rng.choice(words.table["numeric"])))
    }


def _saved(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {"lines": words.line("saved", words.date(days.later))}


def _changed(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {"lines": words.line("updated", words.date(days.later))}


def _day_of_visit(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {"top": words.date(days.later, "full")}


def _comments(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    comment = f"<p><b>Ilo</b> {words.date(days.later)}</p><p>{words.table['more']}</p>"
    return {"tail": f'<div id="comments">{comment * 2}</div>'}


def _visit_in_meta(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    meta = f'<meta name="date" content="{days.later}">'
    return {"head": meta} | _labelled("long")(words, days, rng)


def _address(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    day = f"{days.published:%Y/%m/%d}"
    return {"head": f'<link rel="canonical" href="https://valley.example/{day}/bridge">'}


def _nothing(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    return {}


_KINDS: dict[str, tuple[_Maker, bool]] = {
    "JSON-LD": (_json_ld, True),
    "meta": (_meta, True),
    "time element": (_time, True),
    "label, long": (_labelled("long"), True),
    "label, medium": (_labelled("medium"), True),
    "label, weekday": (_labelled("full"), True),
    "beside the author": (_beside, True),
    "dateline": (_dateline, True),
    "published and updated": (_both, True),
    "address": (_address, True),
    "label, other day in a meta": (_visit_in_meta, True),
    "in digits": (_digits, True),
    "in digits, two readings": (_digits, True),
    "none: saved on": (_saved, False),
    "none: updated only": (_changed, False),
    "none: day of the visit": (_day_of_visit, False),
    "none: comments": (_comments, False),
    "none: photo, event, imprint": (_nothing, False),
}


def _named_month(number: int) -> _Maker:
    def make(words: _Words, days: _Days, rng: random.Random) -> _Parts:
        day = days.published
        month = words.table["month_names"][number][day.month - 1]
        return {"lines": words.labelled(rng, f"{day.day} {month} {day.year}")}

    return make


def _own_digits(digits: dict[int, int], years: int = 0) -> _Maker:
    def make(words: _Words, days: _Days, rng: random.Random) -> _Parts:
        written = words.date(days.published, "d MMMM").translate(digits)
        year = str(days.published.year + years).translate(digits)
        return {"lines": words.labelled(rng, f"{written} {year}")}

    return make


def _hijri(beside: bool) -> _Maker:
    def make(words: _Words, days: _Days, rng: random.Random) -> _Parts:
        weekday, own = words.date(days.published, "EEEE"), _in_hijri(days.published)
        gregorian = f" الموافق {words.date(days.published)}م" if beside else ""
        return {"lines": words.labelled(rng, f"{weekday} {own}{gregorian}")}

    return make


def _in_hijri(day: dt.date) -> str:
    """A Hijri date by the tabular calendar (Reingold and Dershowitz, Calendrical Calculations)."""

    def number(year: int, month: int) -> int:
        return math.ceil(29.5 * (month - 1)) + (year - 1) * 354 + (3 + 11 * year) // 30 + 1_948_440

    days = day.toordinal() + 1_721_425
    year = (30 * (days - 1_948_440) + 10_646) // 10_631
    month = min(12, math.ceil((days - 29 - number(year, 1)) / 29.5) + 1)
    return f"{days - number(year, month) + 1} {_HIJRI[month - 1]} {year} هـ"


def _era(name: str, before: int) -> _Maker:
    def make(words: _Words, days: _Days, rng: random.Random) -> _Parts:
        day = days.published
        year = "元" if day.year == before + 1 else str(day.year - before)
        return {"lines": words.labelled(rng, f"{name}{year}年{day.month}月{day.day}日")}

    return make


def _reiwa(words: _Words, days: _Days, rng: random.Random) -> _Parts:
    reiwa = days.published >= dt.date(2019, 5, 1)
    return (_era("令和", 2018) if reiwa else _era("平成", 1988))(words, days, rng)


_OTHER_CALENDARS: dict[str, dict[str, tuple[_Maker, bool]]] = {
    "ar": {
        "Levantine months": (_named_month(0), True),
        "Maghrebi months": (_named_month(1), True),
        "both months": (_named_month(2), True),
        "own digits": (_own_digits(_INDIC), True),
        "Hijri": (_hijri(beside=False), True),
        "Hijri and Gregorian": (_hijri(beside=True), True),
    },
    "th": {
        "own digits": (_own_digits(_THAI), True),
        "Buddhist years": (_own_digits({}, 543), True),
    },
    "ja": {"years of the era": (_reiwa, True)},
    "zh-TW": {"years of the era": (_era("民國", 1911), True)},
}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((resources.files(__package__) / "dates.toml").read_text("utf-8"))
