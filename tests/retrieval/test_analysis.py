from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.analysis import analyse, index_terms, is_word

TEXTS = {
    "ar": "قَالَ بِيلُوسُوف إنّه التقى بالصينيين في بكين يوم ١٣ أكتوبر",
    "de": "Die Außenminister trafen sich in Müngersdorf; 21 Fragen.",
    "en": "Belousov's visit, re-read “word for word”: 1,000 drones!",
    "es": "¿Cuántos años tenía José Ángel?",
    "fr": "L'État n'a pas répondu à l’appel du 5 février.",
    "it": "Nell'ottobre 2021 c'è stato un accordo sull’Ucraina.",
    "ja": "ベロウソフ国防相は北京で会談した。",
    "ko": "벨로우소프는 베이징에서 회담했다.",
    "ru": "Министр обороны Белоусов ещё встретился с ним в Пекине.",
    "th": "รัฐมนตรีกลาโหมเดินทางถึงกรุงปักกิ่ง",
    "tr": "İstanbul'da IŞIK ve ılık su",
    "zh": "别洛乌索夫在北京与NATO代表会谈三小时。",
}


def stems(text: str, language: str) -> set[str]:
    return {term.key for term in analyse(text, language)}


@pytest.mark.parametrize("language", TEXTS)
def test_every_term_lies_where_it_says(language: str) -> None:
    text = TEXTS[language]
    terms = analyse(text, language, stops=True)
    assert terms
    assert all(text[term.start : term.end] == term.surface for term in terms)
    assert [term.start for term in terms] == sorted(term.start for term in terms)


@given(st.text(), st.sampled_from(sorted(TEXTS)))
def test_any_text_keeps_its_offsets(text: str, language: str) -> None:
    for term in analyse(text, language, stops=True):
        assert text[term.start : term.end] == term.surface
        assert term.stem
        assert not any(c.isspace() for c in term.key)


@given(
    st.lists(st.sampled_from("بيلوسوفقال\u064b\u064e\u0650\u0651\u0670\u0640\u200f"), min_size=3)
)
def test_vowel_signs_never_break_an_arabic_word(letters: list[str]) -> None:
    word = "س" + "".join(letters) + "س"
    bare = "".join(c for c in word if unicodedata.category(c) == "Lo")
    [term] = [t for t in analyse(word, "ar", stops=True) if is_word(t.key)]
    assert (term.start, term.end) == (0, len(word))
    assert term.key == analyse(bare, "ar", stops=True)[0].key


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ar", "بِيلُوسُوف", "بيلوسوف"),
        ("ar", "الصينيين", "صيني"),
        ("ar", "وبالأسلحة", "اسلحه"),
        ("ar", "إلى آخره", "الى اخره"),
        ("de", "Häuser", "häusern"),
        ("en", "meeting", "meets"),
        ("en", "ﬁnal", "Final"),
        ("es", "reunión", "REUNION"),
        ("fr", "États", "etat"),
        ("it", "relazioni", "relazione"),
        ("ru", "Пекине", "Пекин"),
        ("ru", "ещё", "еще"),
        ("tr", "İSTANBUL", "istanbul"),
        ("ko", "베이징에서", "베이징은"),
    ],
)
def test_forms_of_a_word_share_their_term(language: str, one: str, other: str) -> None:
    first = [t.key for t in analyse(one, language, stops=True) if is_word(t.key)]
    second = [t.key for t in analyse(other, language, stops=True) if is_word(t.key)]
    assert first == second


@pytest.mark.parametrize(
    ("language", "text", "stop"),
    [("en", "the drones", "en:the"), ("ar", "في بكين", "ar:في"), ("it", "l'accordo", "it:l")],
)
def test_stop_words_are_left_out_unless_asked_for(language: str, text: str, stop: str) -> None:
    assert stop not in stems(text, language)
    assert stop in {term.key for term in analyse(text, language, stops=True)}


def test_a_number_is_one_term_however_it_is_written() -> None:
    assert "num:13" in stems("13 drones", "en")
    assert "num:13" in stems("thirteen drones", "en")
    assert "num:13" in stems("ثلاثة عشر", "ar")
    assert "num:13" in stems("١٣ طائرة", "ar")
    assert "num:1000" in stems("1,000 drones", "en")
    assert "num:month-10" in stems("in ottobre", "it")


def test_a_script_without_spaces_gives_pairs_of_characters() -> None:
    assert stems("北京会谈", "zh") == {"zh:北京", "zh:京会", "zh:会谈"}
    assert "zh:nato" in stems("与NATO代表", "zh")
    assert stems("京", "zh") == {"zh:京"}


@pytest.mark.parametrize("language", ["is", "nu", "ma"])
def test_the_words_of_no_language_are_taken_for_numbers_or_marks(language: str) -> None:
    assert [is_word(term.key) for term in index_terms("reykjavik", language)] == [True]
