from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.bridge import Bridge, QuestionTerm
from assistant.retrieval.embedding import SentenceEncoder, encode
from assistant.retrieval.glossary import Glossary

ARABIC = (
    "ar",
    [
        "وقال بيلوسوف إنه التقى بنائب رئيس اللجنة العسكرية في بكين.",
        "أسقطت الدفاعات الجوية ثلاثة عشر طائرة مسيرة في أكتوبر.",
        "تعززان العلاقات الاقتصادية والتجارية بين البلدين.",
    ],
)
ENCODER = SentenceEncoder()
ENGLISH = ("en", ["The minister met his colleagues.", "Trade grew by thirteen percent."])


def encoded(texts: list[str]) -> np.ndarray:
    return encode(ENCODER, texts)


def best(terms: list[QuestionTerm], surface: str, language: str) -> tuple[str, str]:
    [term] = [term for term in terms if term.surface == surface]
    expansion = term.expansions[language][0]
    return expansion.surface, expansion.kind


def test_a_name_is_found_in_another_script(corner) -> None:
    asked = corner(ARABIC).ask("Whom did Belousov meet?", "en")
    assert best(asked.terms, "Belousov", "ar") == ("بيلوسوف", "name")


def test_a_word_is_found_in_another_language(corner) -> None:
    asked = corner(ARABIC).ask("How many relations are economic?", "en")
    assert best(asked.terms, "economic", "ar") == ("الاقتصادية", "translation")


def test_a_word_that_only_the_glossary_knows_is_found(corner) -> None:
    archive = corner(ARABIC).vocabulary
    surest = []
    for said in ("en\tar\n", "en\tar\nsnarkle\tلجنة عسكرية, غواصة\n"):
        [term] = Bridge(archive, encoded, glossary=Glossary(said)).expand("Who snarkles?", "en")
        surest.append({e.surface for e in term.expansions["ar"][:2]})
    without, given = surest
    assert given == {"اللجنة", "العسكرية"}  # as they stand there; nothing is said of a submarine
    assert without != given


def test_of_a_word_in_the_glossary_other_guesses_are_less_sure(corner) -> None:
    archive = corner(ARABIC).vocabulary
    sureties = []
    for said in (Glossary("en\tar\n"), Glossary("en\tar\ntrade\tطائرة\n")):
        [term] = Bridge(archive, encoded, glossary=said).expand("Which trade?", "en")
        sureties.append({e.surface: e.surety for e in term.expansions["ar"]})
    without, given = sureties
    assert given["طائرة"] > without.get("طائرة", 0.0)
    assert given["والتجارية"] < without["والتجارية"]


@pytest.mark.parametrize("number", ["13", "thirteen", "١٣"])
def test_a_number_is_found_in_other_digits_and_spellings(corner, number: str) -> None:
    asked = corner(ARABIC).ask(f"Who shot down {number} drones?", "en")
    [term] = [term for term in asked.terms if term.is_number]
    assert [(e.term, e.kind) for e in term.expansions["ar"]] == [("num:13", "number")]


def test_a_month_is_found_in_another_language(corner) -> None:
    asked = corner(ARABIC).ask("What happened in October?", "en")
    found = {e.term for t in asked.terms for e in t.expansions["ar"]}
    assert "num:month-10" in found


def test_a_word_finds_its_own_stem_first(corner) -> None:
    asked = corner(ENGLISH).ask("Which ministers met?", "en")
    [term] = [term for term in asked.terms if term.surface == "ministers"]
    assert (term.expansions["en"][0].term, term.expansions["en"][0].kind) == ("en:minist", "word")


def test_the_language_of_every_archive_word_is_asked(corner) -> None:
    asked = corner(ARABIC, ENGLISH).ask("Whom did the minister meet?", "en")
    [term] = [term for term in asked.terms if term.surface == "meet"]
    assert {"ar", "en"} == set(term.expansions)
    assert all(e.term.startswith("ar:") for e in term.expansions["ar"])


def test_switched_off_a_question_finds_only_its_own_words_and_numbers(corner) -> None:
    asked = corner(ARABIC, ENGLISH).ask("Did 13 ministers meet Belousov?", "en", bridge=False)
    kinds = {e.kind for t in asked.terms for some in t.expansions.values() for e in some}
    assert kinds == {"word", "number"}


def test_expansions_come_surest_first_and_stand_in_the_archive(corner) -> None:
    small = corner(ARABIC, ENGLISH)
    asked = small.ask("When did Belousov meet the military committee in Beijing?", "en")
    held = {key for passage in small.passages for terms in passage.terms for key in terms}
    for term in asked.terms:
        for expansions in term.expansions.values():
            assert [e.surety for e in expansions] == sorted(
                (e.surety for e in expansions), reverse=True
            )
            for e in expansions:
                assert e.term in held
                assert e.frequency >= 1
                assert 0.0 <= e.weight <= 1.0
                assert 0.0 <= e.surety <= 1.0


def test_terms_lie_where_they_say(corner) -> None:
    question = "كم طائرة أسقطت في أكتوبر ٢٠٢٤؟"
    for term in corner(ARABIC).ask(question, "ar").terms:
        assert question[term.start : term.end] == term.surface


def test_capitals_tell_names_only_inside_a_sentence(corner) -> None:
    asked = corner(ENGLISH).ask("Did Ministers of the NATO meet? Trade grew.", "en")
    assert {t.surface for t in asked.terms if t.is_name} == {"Ministers", "NATO"}


@pytest.mark.parametrize(
    ("question", "language"), [("", "en"), ("?!", "en"), ("the of", "en"), ("京", "zh")]
)
def test_a_question_without_words_finds_nothing(corner, question: str, language: str) -> None:
    asked = corner(ARABIC).ask(question, language)
    assert all(not e for t in asked.terms for e in t.expansions.values() if not t.surface)
