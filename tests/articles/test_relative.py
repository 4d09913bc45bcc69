"""Days named from the publication are resolved where they have one meaning."""

from __future__ import annotations

import datetime as dt

import pytest

from assistant.articles.relative import resolve
from assistant.language import ENCODER_LANGUAGES

WEDNESDAY = dt.date(2024, 5, 29)


def days(text: str, language: str) -> list[tuple[str, int]]:
    found = resolve(text, WEDNESDAY, language)
    assert all(text[one.start : one.end] == one.words for one in found)
    return [(one.words, (one.date - WEDNESDAY).days) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "He left yesterday, back tomorrow.", [("yesterday", -1), ("tomorrow", 1)]),
        ("en", "the day before yesterday", [("the day before yesterday", -2)]),
        ("en", "They met last Tuesday.", [("last Tuesday", -1)]),
        ("en", "They met last Wednesday.", [("last Wednesday", -7)]),
        ("en", "It was found 3 days ago.", [("3 days ago", -3)]),
        ("ar", "قال الوزير أمس الثلاثاء إن", [("أمس", -1)]),
        ("ar", "وصل أول من أمس", [("أول من أمس", -2)]),
        ("ar", "وصل اليوم الأربعاء", [("اليوم", 0)]),
        ("ar", "يوم الخميس الماضي", [("يوم الخميس الماضي", -6)]),
        ("it", "Ieri il ministro, l’altro ieri il sindaco", [("Ieri", -1), ("l’altro ieri", -2)]),
        ("it", "venerdì scorso", [("venerdì scorso", -5)]),
        ("de", "gestern, am vergangenen Freitag", [("gestern", -1), ("vergangenen Freitag", -5)]),
        ("fr", "avant-hier, hier et lundi dernier",
         [("avant-hier", -2), ("hier", -1), ("lundi dernier", -2)]),
        ("es", "ayer por la mañana, mañana", [("ayer", -1), ("mañana", 1)]),
        ("pt", "ontem e depois de amanhã", [("ontem", -1), ("depois de amanhã", 2)]),
        ("nl", "gisteren, afgelopen zondag", [("gisteren", -1), ("afgelopen zondag", -3)]),
        ("pl", "wczoraj; w zeszły piątek", [("wczoraj", -1), ("zeszły piątek", -5)]),
        ("ru", "вчера, в прошлую субботу", [("вчера", -1), ("прошлую субботу", -4)]),
        ("tr", "dün, geçen cuma, dünya", [("dün", -1), ("geçen cuma", -5)]),
        ("ja", "一昨日と昨日、先週の月曜日", [("一昨日", -2), ("昨日", -1), ("先週の月曜日", -9)]),
        ("ko", "어제는 지난주 금요일", [("어제", -1), ("지난주 금요일", -5)]),
        ("zh", "总理昨天说，上周五", [("昨天", -1), ("上周五", -5)]),
        ("th", "นายกฯกล่าวเมื่อวานนี้", [("เมื่อวานนี้", -1)]),
    ],
)  # fmt: skip
def test_days_in_many_languages(language: str, text: str, expected: list[tuple[str, int]]) -> None:
    assert days(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The council meets on Tuesday; next Tuesday, too."),
        ("en", "He said so yesterday, Friday."),  # then it was not written on that Wednesday
        ("ar", "وفي اليوم التالي وصل الوفد"),
        ("ar", "قال أمس الجمعة"),
        ("de", "Hier am Morgen"),
        ("es", "a las diez de la mañana"),
        ("nl", "in de morgen"),
        ("ko", "오늘날의 문제"),
        ("zh", "今日头条"),
        ("fi", "eilen"),
    ],
)
def test_what_can_mean_another_day_is_left_alone(language: str, text: str) -> None:
    assert days(text, language) == []


def test_every_language_of_the_encoder_has_its_words() -> None:
    yesterday = {
        "ar": "أمس", "de": "gestern", "en": "yesterday", "es": "ayer", "fr": "hier", "it": "ieri",
        "ja": "昨日", "ko": "어제", "nl": "gisteren", "pl": "wczoraj", "pt": "ontem", "ru": "вчера",
        "th": "เมื่อวาน", "tr": "dün", "zh": "昨天",
    }  # fmt: skip
    assert set(yesterday) == ENCODER_LANGUAGES
    assert all(days(word, language) == [(word, -1)] for language, word in yesterday.items())
