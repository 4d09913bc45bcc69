from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.names import likeness, skeleton, skeletons


def test_a_name_has_one_skeleton_in_every_script() -> None:
    written = ["Belousov", "بيلوسوف", "Белоусов", "别洛乌索夫"]
    assert {skeleton(name) for name in written} == {"blsf"}


@pytest.mark.parametrize(
    ("name", "language", "other", "other_language"),
    [
        ("Shoigu", "en", "شويغو", "ar"),
        ("Schoigu", "de", "شويغو", "ar"),
        ("Шойгу", "ru", "بشويجو", "ar"),
        ("Rudenko", "en", "رودينكو", "ar"),
        ("Medvedev", "en", "ميدفيديف", "ar"),
        ("Zhang", "en", "تشانغ", "ar"),
        ("Tesla", "en", "بتسلا", "ar"),
        ("Luther", "en", "لوثر", "ar"),
        ("Washington", "en", "وواشنطن", "ar"),
        ("Beijing", "en", "وبكين", "ar"),
        ("Хашогги", "ru", "خاشقجي", "ar"),
        ("Belousov", "en", "ベロウソフ", "ja"),
        ("Belousov", "en", "벨로우소프", "ko"),
        ("Belousov", "en", "เบลูซอฟ", "th"),
    ],
)
def test_spellings_of_a_name_meet(
    name: str, language: str, other: str, other_language: str
) -> None:
    assert set(skeletons(name, language)) & set(skeletons(other, other_language))


@pytest.mark.parametrize(("one", "other"), [("Belousov", "Lavrov"), ("Shoigu", "Rudenko")])
def test_different_names_have_different_skeletons(one: str, other: str) -> None:
    assert not set(skeletons(one, "en")) & set(skeletons(other, "en"))


def test_too_few_consonants_say_nothing() -> None:
    assert skeleton("Yi") == skeleton("وي") == skeleton("123") == skeleton("") == ""


def test_likeness_hears_what_the_skeleton_drops() -> None:
    assert likeness("Belousov", "بيلوسوف") > 0.9
    assert likeness("Talbot", "تالبوت") > 0.9
    assert likeness("Talbot", "تلبية") < likeness("Talbot", "تالبوت")
    assert likeness("score", "عسكرية") < likeness("Oscar", "أوسكار")


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_a_symmetric_share(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(one, other) == pytest.approx(likeness(other, one))


@given(st.text(max_size=20), st.sampled_from(["ar", "en", "it", "ja", "ko", "xx"]))
def test_any_word_can_be_heard(word: str, language: str) -> None:
    assert all(len(found) >= 2 and found.isascii() for found in skeletons(word, language))
