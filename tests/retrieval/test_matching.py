from __future__ import annotations

from assistant.retrieval.analysis import index_terms
from assistant.retrieval.bridge import Expansion, QuestionTerm
from assistant.retrieval.hit import Match
from assistant.retrieval.matching import find_matches

TEXT = "وقال بِيلوسوف إنه التقى بنائب الرئيس في بكين يوم ١٣ أكتوبر."


def with_terms(*sentences: str) -> list[tuple[str, list[str]]]:
    return [
        (sentence, [term.key for term in index_terms(sentence, "ar")]) for sentence in sentences
    ]


def test_matches_name_the_words_as_they_stand_in_the_text(corner) -> None:
    question = "What did Belousov say on 13 October?"
    asked = corner(("ar", [TEXT, "زار الوفد القاهرة."])).ask(question, "en")
    matches = find_matches(asked.terms, with_terms(TEXT), "ar")
    found = {(m.question, m.archive, m.kind) for m in matches}
    assert {
        ("Belousov", "بِيلوسوف", "name"),
        ("13", "١٣", "number"),
        ("October", "أكتوبر", "number"),
    } <= found
    assert all(m.question in question and m.archive in TEXT for m in matches)


def test_a_text_without_the_words_has_no_matches(corner) -> None:
    asked = corner(("ar", [TEXT])).ask("What did Belousov say?", "en")
    assert find_matches(asked.terms, with_terms("زار الوفد القاهرة."), "ar") == ()


def test_a_word_is_shown_as_the_first_sentence_that_has_it_writes_it(corner) -> None:
    asked = corner(("ar", [TEXT])).ask("What did Belousov say?", "en")
    sentences = with_terms("زار الوفد القاهرة.", "غادر بيلوسوف بكين.", TEXT)
    (match,) = (m for m in find_matches(asked.terms, sentences, "ar") if m.question == "Belousov")
    assert match.archive == "بيلوسوف"


def test_what_is_only_akin_to_a_name_is_not_shown_as_its_translation() -> None:
    def asked(surface: str, surety: float, *, is_name: bool) -> QuestionTerm:
        near = Expansion("it:cines", "cinese", 0.5, surety, "translation", 1)
        return QuestionTerm(0, len(surface), surface, is_name, False, {"it": (near,)})

    text = [("Il ministro cinese", ["it:ministr", "it:cines"])]
    meant = (Match("Chinese", "cinese", "translation"),)
    assert find_matches([asked("Beijing", 0.4, is_name=True)], text, "it") == ()
    assert find_matches([asked("Chinese", 0.9, is_name=True)], text, "it") == meant
    assert find_matches([asked("Chinese", 0.4, is_name=False)], text, "it") == meant
    assert find_matches([asked("Chinese", 0.2, is_name=False)], text, "it") == ()
