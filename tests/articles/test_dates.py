"""Dates are read in sixteen languages, and not guessed."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.articles.dates import dates_in, is_date_line, order_in

THE_30TH_OF_MAY = """
30 May 2024
May 30, 2024
30th, May 2024 GMT
30th of May 2024
30. Mai 2024
30 mai 2024
30 maggio 2024
30 de mayo de 2024
30 de maio de 2024
30 mei 2024
30 maja 2024
30 мая 2024 года
30 Mayıs 2024
30 MAYIS 2024
٣٠ مايو ٢٠٢٤
30 أيار 2024
30 أيار/مايو 2024
30 ماي 2024
30 พ.ค. 2567
๓๐ พฤษภาคม ๒๕๖๗
2024年5月30日
2024년 5월 30일
2024. 5. 30.
2024-05-30T08:00Z
2024/05/30
30/05/2024
05/30/2024
30.05.2024
"""


@pytest.mark.parametrize("text", THE_30TH_OF_MAY.split("\n")[1:-1])
def test_one_day_in_many_spellings(text: str) -> None:
    assert [written.date for written in dates_in(f"({text})")] == [dt.date(2024, 5, 30)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1er janvier 2022", (2022, 1, 1)),
        ("14 كانون الثاني 2022", (2022, 1, 14)),
        ("2 تشرين الأول 2022", (2022, 10, 2)),
        ("15 października 2022", (2022, 10, 15)),
        ("7 Kasım 2022", (2022, 11, 7)),
        ("9 غشت 2022", (2022, 8, 9)),
        ("Sept. 9, 2022", (2022, 9, 9)),
        ("14 شباط 2022", (2022, 2, 14)),
        ("14 تشرين الثاني 2022", (2022, 11, 14)),
        ("5 جانفي 2022", (2022, 1, 5)),
        ("5 فيفري 2022", (2022, 2, 5)),
        ("30\u200f/5\u200f/2024", (2024, 5, 30)),
        ("令和6年5月30日", (2024, 5, 30)),
        ("令和元年5月1日", (2019, 5, 1)),
        ("中華民國113年5月30日", (2024, 5, 30)),
        ("发布于2024年5月30日", (2024, 5, 30)),
        ("١٢ رجب 1446 هـ", (2025, 1, 12)),
        ("1446/07/12 هـ", (2025, 1, 12)),
        ("الأحد 12 رجب 1446 هـ", (2025, 1, 12)),
        ("الاثنين 12 رجب 1446 هـ", (2025, 1, 13)),  # the moon was seen a day later
        ("27 Ramadan 1445", (2024, 4, 6)),
    ],
)
def test_other_months(text: str, day: tuple[int, int, int]) -> None:
    assert [written.date for written in dates_in(text)] == [dt.date(*day)]


def test_what_can_be_read_two_ways_is_left_open() -> None:
    assert [written.date for written in dates_in("03/04/2021, 03.04.2021")] == [None, None]
    assert [w.date for w in dates_in("03.04.2021", dotted_day_first=True)] == [dt.date(2021, 4, 3)]
    assert [written.date for written in dates_in("04/04/2021")] == [dt.date(2021, 4, 4)]


def test_a_weekday_tells_which_number_is_the_day() -> None:
    assert [w.date for w in dates_in("Saturday, 03/04/2021")] == [dt.date(2021, 4, 3)]
    assert [w.date for w in dates_in("Thursday 03/04/2021")] == [dt.date(2021, 3, 4)]
    assert [w.date for w in dates_in("Monday 03/04/2021")] == [None]


def test_plain_dates_of_a_page_tell_which_number_is_the_day() -> None:
    assert order_in(["03/04/2021", "25/04/2021"]) == "day"
    assert order_in(["04/25/2021"]) == "month"
    assert order_in(["25/04/2021", "04/25/2021"]) is None
    assert [w.date for w in dates_in("03/04/2021", slashed="day")] == [dt.date(2021, 4, 3)]


def test_a_hijri_date_has_the_day_of_the_gregorian_one_beside_it() -> None:
    sunday = dt.date(2025, 1, 12)
    both = "12 رجب 1446هـ الموافق 12 يناير 2025م"
    assert [w.date for w in dates_in(both)] == [sunday, sunday]
    assert [w.date for w in dates_in("13 رجب 1446هـ / 12 يناير 2025")] == [sunday, sunday]
    assert [w.date for w in dates_in("19 رجب 1446هـ / 12 يناير 2025")] == [None, sunday]


@pytest.mark.parametrize(
    "text", ["May 2024", "30 May", "31 February 24", "+1/2/20245", "مايو 2024"]
)
def test_what_is_no_full_date_is_none_at_all(text: str) -> None:
    assert list(dates_in(text)) == []


def test_days_that_never_were_are_not_dates() -> None:
    assert [written.date for written in dates_in("31 June 2021, 2021-13-01")] == [None, None]


@given(st.text(), st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.text())
def test_places_point_into_the_text(before: str, day: dt.date, after: str) -> None:
    text = f"{before} {day.isoformat()} {after}"
    ends = [0]
    for written in dates_in(text):
        assert 0 <= written.start < written.end <= len(text)
        ends += [written.start, written.end]
    assert all(one <= other for one, other in itertools.pairwise(ends))
    assert day.isoformat() in [text[w.start : w.end] for w in dates_in(text)] or before or after


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("01 Marzo 2021 14:51 La Redazione de l'AntiDiplomatico", True),
        ("Monday, 3 June 2024", True),
        ("Ana Ruiz | 3 June 2024", True),
        ("3 June 2024: the day the river rose", False),
        ("The day of 3 June 2024", False),
        ("On 3 June 2024 the river rose over its banks.", False),
        ("No date at all", False),
    ],
)
def test_date_lines(line: str, is_one: bool) -> None:
    assert is_date_line(line) == is_one
