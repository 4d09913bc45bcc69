"""Languages and scripts are told from very little text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import ENCODER_LANGUAGES, detect, is_rtl, script

QUESTIONS = Path(__file__).parents[1] / "eval" / "datasets" / "seeds.jsonl"

SHORT = {
    "ar": ["من هو بيلوسوف؟", "متى زار بوتين بكين؟", "كم طائرة أسقطت روسيا؟", "كم ولاية فى الهند؟"],
    "de": ["Wer ist Belousov?", "Wen traf Putin in Peking?", "Wo war Netanyahu?"],
    "en": ["Who is Belousov?", "Whom did Merkel meet?", "What did Lula da Silva say?"],
    "es": ["¿Quién es Belousov?", "Qué dijo Rudenko", "¿Dónde está Taiwán?"],
    "fr": ["Qui est Xi Jinping ?", "Qu'a dit Roudenko ?", "Où se trouve Taïwan ?"],
    "it": ["Chi è Belousov?", "Dove era Kim Jong Un?", "Cos' era Galileo Ferraris?"],
    "ja": ["ベロウソフは誰ですか？", "中国外相は誰", "台湾について何と言った？"],
    "ko": ["벨로우소프는 누구인가?", "드론 몇 대가 격추되었나?"],
    "nl": ["Wie is Putin?", "Wat zei Roedenko over Taiwan?", "Wanneer kwam Xi?"],
    "pl": ["Kim jest Biełousow?", "Gdzie jest Tajwan?", "Ile dronów zestrzelono?"],
    "pt": ["Quem é Belousov?", "O que disse Rudenko sobre Taiwan?", "Onde fica Taiwan?"],
    "ru": ["Кто такой Белоусов?", "Что пела Леди Гага?", "С кем встретился Ван И?"],
    "th": ["เบโลซอฟคือใคร", "ไต้หวันอยู่ที่ไหน"],
    "tr": ["Belousov kimdir?", "Rudenko ne dedi?", "Kaç drone düşürüldü?"],
    "zh": ["别洛乌索夫是谁？", "台湾在哪里", "誰會見了王毅？", "俄羅斯國防部長是誰？"],
    "el": ["Ποιος είναι ο Μπελούσοφ;"],
    "fa": ["وزیر دفاع روسیه چه گفت؟"],
    "he": ["מי הוא בלוסוב?"],
    "hi": ["बेलोउसोव कौन है?"],
    "uk": ["Коли Путін відвідав Пекін?"],
}


@pytest.mark.parametrize(
    ("language", "question"), [(code, q) for code, questions in SHORT.items() for q in questions]
)
def test_short_questions_are_told(language: str, question: str) -> None:
    assert detect(question) == language


def test_the_seed_questions_are_told() -> None:
    cases = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    wrong = [c["question"] for c in cases if detect(c["question"]) != c["language"]]
    assert len(wrong) <= len(cases) // 50, wrong


def test_a_foreign_name_does_not_change_the_language_of_a_question() -> None:
    assert detect("Что такое Tesla Electric Light & Manufacturing?") == "ru"
    assert detect("Who is بيلوسوف and what did he say?") == "en"
    assert detect("من هو Belousov وماذا قال في بكين؟") == "ar"


def test_the_choice_can_be_narrowed() -> None:
    assert detect("Wer ist Belousov?", among=["it", "ar"]) in ("it", "ar")
    assert detect("Коли Путін відвідав Пекін?", among=ENCODER_LANGUAGES) == "ru"


@pytest.mark.parametrize("text", ["", "   ", "2024?", "!!!", "🙂"])
def test_without_a_letter_the_default_is_returned(text: str) -> None:
    assert detect(text, default="it") == "it"


def test_an_uncertain_text_gets_the_default_where_certainty_is_asked_for() -> None:
    assert detect("Resize text", default="ar", at_least=0.9) == "ar"
    certain = "The minister said on Monday that the talks had gone well."
    assert detect(certain, default="ar", at_least=0.9) == "en"


@given(st.text())
def test_any_text_gets_one_of_the_languages_asked_for(text: str) -> None:
    assert detect(text, among=["ar", "it"], default="ar") in ("ar", "it")
    assert script(text) == script(text).upper()


def test_scripts() -> None:
    assert script("Google и Яндекс, поисковики") == "CYRILLIC"
    assert script("東京の日本語") == "HIRAGANA"
    assert script("中国和俄罗斯") == "CJK"
    assert script("المحقق كونان (名探偵コナン) المحقق العظيم") == "ARABIC"
    assert script("12 + 3") == ""


def test_directions() -> None:
    assert all(map(is_rtl, ("ar", "fa", "he", "ur")))
    assert not any(map(is_rtl, ("en", "it", "ru", "zh", "tr")))
