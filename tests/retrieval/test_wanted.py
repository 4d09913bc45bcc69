from __future__ import annotations

import pytest

from assistant.retrieval.wanted import Wanted, wanted


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("How many drones were shot down?", "en", "number"),
        ("What is the population of Beijing?", "en", "number"),
        ("كم طائرة مسيرة أسقطت؟", "ar", "number"),
        ("Quante persone c'erano?", "it", "number"),
        ("Сколько беспилотников сбили?", "ru", "number"),
        ("Wie viele Drohnen wurden abgeschossen?", "de", "number"),
        ("Combien de drones ?", "fr", "number"),
        ("Hoeveel drones?", "nl", "number"),
        ("Ilu żołnierzy zginęło?", "pl", "number"),
        ("Quantos drones caíram?", "pt", "number"),
        ("Kaç uçak düşürüldü?", "tr", "number"),
        ("北京有多少人口？", "zh", "number"),
        ("何人が来ましたか", "ja", "number"),
        ("몇 명이 왔습니까?", "ko", "number"),
        ("มีคนกี่คน", "th", "number"),
        ("When did the minister, who was ill, arrive?", "en", "time"),
        ("متى زار بوتين بكين؟", "ar", "time"),
        ("In quale anno è nato?", "it", "time"),
        ("В каком году это было?", "ru", "time"),
        ("¿Cuándo llegó?", "es", "time"),
        ("Whom did Belousov meet?", "en", "person"),
        ("من التقى بيلوسوف؟", "ar", "person"),
        ("С кем встретился Белоусов?", "ru", "person"),
        ("别洛乌索夫会见了谁？", "zh", "person"),
        ("Dove si sono incontrati?", "it", "place"),
        ("Warum trafen sie sich?", "de", "reason"),
        ("What did Belousov say?", "en", "other"),
        ("ماذا قال عن زيارته من بكين؟", "ar", "other"),
        ("Kdo to řekl?", "cs", "other"),
        ("", "en", "other"),
    ],
)
def test_question_words_tell_what_is_wanted(question: str, language: str, kind: str) -> None:
    assert wanted(question, language) is Wanted(kind)
