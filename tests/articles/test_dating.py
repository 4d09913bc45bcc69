"""Where dates are read, and how sure they are."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.articles.article import Confidence
from assistant.articles.datelines import roles_in
from assistant.articles.dating import Place, Told, dating, fields, in_address, in_file_name
from assistant.articles.formats.html.page import page
from assistant.articles.reading import article_from_extract
from eval.date_pages import pages

NOTHING = "none: photo, event, imprint"
THIRD, FOURTH, TENTH = (dt.date(2024, 6, day) for day in (3, 4, 10))
CERTAIN, LIKELY, WEAK = Confidence.CERTAIN, Confidence.LIKELY, Confidence.WEAK


@pytest.mark.parametrize(
    ("told", "day", "confidence"),
    [
        ([(THIRD, Place.JSON_LD)], THIRD, CERTAIN),
        ([(THIRD, Place.LABEL)], THIRD, LIKELY),
        ([(THIRD, Place.PROPERTIES)], THIRD, WEAK),
        ([(THIRD, Place.LINE), (THIRD, Place.ADDRESS)], THIRD, CERTAIN),
        ([(THIRD, Place.LINE), (TENTH, Place.ADDRESS)], THIRD, WEAK),
        ([(THIRD, Place.META), (TENTH, Place.LINE)], THIRD, LIKELY),
        ([(THIRD, Place.LINE), (TENTH, Place.FILE_NAME)], THIRD, LIKELY),
        ([(THIRD, Place.LABEL), (TENTH, Place.OTHER_META)], THIRD, LIKELY),
        ([(THIRD, Place.LINE), (TENTH, Place.OTHER_META)], THIRD, WEAK),
        ([(THIRD, Place.JSON_LD), (FOURTH, Place.LINE)], FOURTH, CERTAIN),  # UTC, and local time
    ],
)
def test_places_that_agree_make_a_day_surer(
    told: list[tuple[dt.date, Place]], day: dt.date, confidence: Confidence
) -> None:
    found = dating(Told(*one) for one in told)
    assert found is not None
    assert (found.day, found.confidence) == (day, confidence)


def test_a_place_that_names_two_days_names_none() -> None:
    assert dating([Told(THIRD, Place.LABEL), Told(TENTH, Place.LABEL)]) is None


def test_nothing_was_published_after_it_was_fetched() -> None:
    assert dating([Told(TENTH, Place.META)], until=THIRD) is None
    assert dating([Told(FOURTH, Place.META)], until=THIRD) is not None  # zones


def test_a_weak_date_is_not_the_storys() -> None:
    found = fields(dating([Told(THIRD, Place.PROPERTIES)]), None)
    assert (found["date"], found["weak_date"]) == (None, THIRD)
    assert found["date_read_from"] == "document properties"


def test_days_in_addresses_and_names() -> None:
    assert in_address("https://a.example/2024/06/03/ferry.html?d=20240610") == [
        Told(THIRD, Place.ADDRESS)
    ]
    assert in_address("https://a.example/ferry-2024-06-03") == [Told(THIRD, Place.ADDRESS)]
    assert in_address("https://a.example/2024/06/ferry-12345678.html") == []
    assert in_address(None) == []
    assert in_file_name("/archive/20240610/a.zip#in/2024_06_03.txt") == [
        Told(THIRD, Place.FILE_NAME)
    ]


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("Published 3 June 2024 | Updated 4 June 2024", "published updated"),
        ("2024年6月3日 公開 2024年6月4日 更新", "published updated"),
        ("公開 2024年6月3日 更新 2024年6月4日", "published updated"),
        ("입력 2024.06.03 09:00 수정 2024.06.04 10:00", "published updated"),
        ("Mis à jour le 3 juin 2024", "updated"),
        ("Ana Ruiz | Monday, 3 June 2024", "plain"),
        ("By Ana Ruiz, 3 June 2024", "plain"),
        ("بيروت - الاثنين 3 حزيران 2024", "plain"),
        ("Saved on 3 June 2024", ""),
        ("تم الحفظ في 3 يونيو 2024", ""),
        ("Event Date: 3 June 2024", ""),
    ],
)
def test_what_a_date_dates_stands_beside_it(line: str, roles: str) -> None:
    assert " ".join(role for role, _ in roles_in(line)) == roles


@pytest.mark.parametrize(
    ("language", "opening", "day"),
    [
        ("en", "LINDHOLM, June 3, 2024 (Reuters) - {}", THIRD),
        ("ru", "ЛИНДХОЛЬМ, 3 июня 2024 г. – {}", THIRD),
        ("ru", "ЛИНДХОЛЬМ, 3 июня 2024 года /ТАСС/ – {}", THIRD),
        ("ru", "3 июня 2024 года — день выборов. {}", None),
        ("ru", "В ночь на 3 июня 2024 года — в грозу — пришёл паром. {}", None),
        ("zh", "新华社北京2024年6月3日电 {}", THIRD),
        ("en", "On June 3, 2024 the council met. {}", None),
    ],
)
def test_a_dateline_dates_its_story(language: str, opening: str, day: dt.date | None) -> None:
    words = next(
        one for one in pages(9) if (one.language, one.kind, one.author) == (language, NOTHING, None)
    )
    body = words.html.index("<p>", words.html.index("</h1>")) + len("<p>")
    html = words.html[:body] + opening.format("") + words.html[body:]
    assert article_from_extract(page("page.html", html)).date == day
