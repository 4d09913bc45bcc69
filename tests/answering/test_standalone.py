from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.followups import hangs, rules
from assistant.answering.standalone import question_language, stand_alone
from assistant.language import ENCODER_LANGUAGES


@dataclass(frozen=True)
class Turn:
    standalone_question: str
    language: str = "en"


DRONES = Turn("How many Ukrainian drones did Russian air defences shoot down on 30 May 2024?")
BELOUSOV = Turn("Whom did Belousov meet in Beijing?")

HANGING = {
    "ar": ["وماذا قال عن أوكرانيا؟", "متى وصل؟", "ماذا قال له؟", "من هو؟"],
    "de": [
        "Und was sagte China dazu?",
        "Wann wurde er ernannt?",
        "Auf welcher Plattform hat er es?",
    ],
    "en": [
        "And how many did Ukraine say it shot down?",
        "How old is he?",
        "On which platform did he post it?",
        "What did they agree on with Iran?",
        "What about China?",
        "Who else attended?",
        "Why?",
        "How much did it cost?",
        "When was this agreement signed?",
    ],
    "es": [
        "¿Y cuántos derribó Ucrania?",
        "¿Cuándo lo dijo ella?",
        "¿Qué dijo?",
        "¿Cuántos años tiene?",
    ],
    "fr": [
        "Et combien en Ukraine ?",
        "Qu'a-t-il dit ?",
        "Quel âge a-t-il ?",
        "Quel porte-parole en a parlé ?",
    ],
    "it": [
        "E quanti ne ha abbattuti Kiev?",
        "Sono diretti contro paesi terzi?",
        "Cosa ha detto?",
        "Quanti anni ha?",
    ],
    "ja": ["それで、いつですか？", "彼はいつ北京を訪問しましたか？"],
    "ko": ["그리고 중국은 뭐라고 했나요?", "그는 언제 베이징을 방문했나요?"],
    "nl": ["En wat zei China?", "Wanneer werd hij benoemd?"],
    "pl": ["A co powiedziały Chiny?", "Kiedy przyjechał?", "Ile on ma lat?"],
    "pt": [
        "E o que disse a China?",
        "Quantos anos ele tem?",
        "Quantos anos tem?",
        "Quando chegou?",
    ],
    "ru": ["А что сказал Китай?", "В чём он уверен?", "Сколько ему лет?", "Когда приехал?"],
    "th": ["แล้วจีนว่าอย่างไร", "เขาอายุเท่าไร"],
    "tr": ["Peki Çin ne dedi?", "Onun yaşı kaç?"],
    "zh": ["那中国怎么说？", "他多大年纪？"],
}
STANDING = {
    "ar": ["ما هو الأكسجين؟", "من هو رئيس الصين؟", "متى زار بوتين بكين؟"],
    "de": ["Wann wurde Luther geboren?", "Gibt es in Kenia Wahlen?", "Wer ist Belousow?"],
    "en": [
        "What did Putin say about his visit to China?",
        "How long does it take to fly to Mars?",
        "What is oxygen?",
        "Is it possible that China supplies Russia?",
        "Who said that the war would end?",
        "Which party governs the country it was founded in?",
    ],
    "es": ["¿Qué es el oxígeno?", "Además de Tesla, ¿quién trabajó allí?", "¿Dónde nació Lutero?"],
    "fr": [
        "Qu'est-ce que l'oxygène ?",
        "Combien de pays y a-t-il en Europe ?",
        "Poutine a-t-il raison ?",
    ],
    "it": ["Cos'è l'ossigeno?", "Quando è nato Lutero?", "Gli ugonotti dove vivevano?"],
    "ja": ["プーチン大統領はいつ北京を訪問しましたか？"],
    "ko": ["푸틴 대통령은 언제 베이징을 방문했나요?"],
    "nl": ["Hoeveel provincies zijn er in Nederland?", "Wie is Poetin?"],
    "pl": ["Co to jest tlen?", "Kiedy urodził się Luter?"],
    "pt": ["O que é o oxigênio?", "Quando nasceu Lutero?"],
    "ru": ["Что такое кислород?", "Когда родился Лютер?"],
    "th": ["ปูตินเยือนปักกิ่งเมื่อไร"],
    "tr": ["Putin Pekin'i ne zaman ziyaret etti?"],
    "zh": ["普京什么时候访问了北京？"],
}


def cases(by_language: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(language, question) for language, some in by_language.items() for question in some]


def test_every_language_of_the_encoder_has_rules_and_cases() -> None:
    for language in ENCODER_LANGUAGES:
        assert rules(language).opens, language
        assert rules(language).refers, language
    assert set(HANGING) == set(STANDING) == set(ENCODER_LANGUAGES)


@pytest.mark.parametrize(("language", "question"), cases(HANGING))
def test_a_follow_up_is_noticed(language: str, question: str) -> None:
    assert hangs(question, language)


@pytest.mark.parametrize(("language", "question"), cases(STANDING))
def test_a_question_that_stands_alone_is_left_alone(language: str, question: str) -> None:
    assert not hangs(question, language)
    assert stand_alone(question, [Turn(DRONES.standalone_question, language)]) == question


def test_a_follow_up_takes_over_names_numbers_and_content_words() -> None:
    read = stand_alone("And how many did Ukraine say it had shot down?", [DRONES])
    assert read.startswith("And how many did Ukraine say it had shot down? (")
    assert "Ukrainian drones" in read
    assert "30 May 2024" in read


def test_words_that_are_asked_again_are_not_taken_over() -> None:
    read = stand_alone("And what did Belousov say?", [BELOUSOV])
    assert read == "And what did Belousov say? (Beijing)"


def test_without_turns_nothing_is_added() -> None:
    assert stand_alone("How old is he?", []) == "How old is he?"


def test_only_the_last_turn_is_hung_on() -> None:
    assert stand_alone("How old is he?", [DRONES, BELOUSOV]) == "How old is he? (Belousov, Beijing)"


def test_a_chain_of_follow_ups_keeps_its_subject() -> None:
    second = Turn(stand_alone("What did he say about Ukraine?", [BELOUSOV]))
    third = stand_alone("And about Taiwan?", [BELOUSOV, second])
    assert third == "And about Taiwan? (Ukraine, Belousov, Beijing)"


def test_a_turn_that_says_nothing_is_passed_over() -> None:
    assert "Belousov" in stand_alone("How old is he?", [BELOUSOV, Turn("Why?")])


def test_a_long_turn_gives_its_names_first() -> None:
    long = Turn(
        "Which kind of boats, planes, tanks, trucks, trains, bicycles and horses did Belousov sell?"
    )
    read = stand_alone("Where was he?", [long])
    assert "Belousov" in read
    assert read.count(",") < 6


def test_arabic_words_are_set_apart_by_an_arabic_comma() -> None:
    turn = Turn("من زار موسكو والتقى بوتين في الكرملين؟", "ar")
    read = stand_alone("ومتى وصل؟", [turn])
    assert read.startswith("ومتى وصل؟ (")
    assert "موسكو" in read
    assert "،" in read


def test_a_short_follow_up_is_read_in_the_language_of_the_turn_before() -> None:
    assert question_language("E quando?", [Turn("Chi è Belousov?", "it")]) == "it"
    assert question_language("Whom did Belousov meet?", [Turn("Chi è Belousov?", "it")]) == "en"


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_word_of_a_question_is_lost(question: str, before: str) -> None:
    read = stand_alone(question, [Turn(before)])
    assert read == question or (read.startswith(f"{question} (") and read.endswith(")"))
