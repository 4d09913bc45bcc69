from __future__ import annotations

from assistant.retrieval.matching import find_matches

TEXT = "وقال بِيلوسوف إنه التقى بنائب الرئيس في بكين يوم ١٣ أكتوبر."


def test_matches_name_the_words_as_they_stand_in_the_text(corner) -> None:
    question = "What did Belousov say on 13 October?"
    asked = corner(("ar", [TEXT, "زار الوفد القاهرة."])).ask(question, "en")
    matches = find_matches(asked.terms, TEXT, "ar")
    found = {(m.question, m.archive, m.kind) for m in matches}
    assert {
        ("Belousov", "بِيلوسوف", "name"),
        ("13", "١٣", "number"),
        ("October", "أكتوبر", "number"),
    } <= found
    assert all(m.question in question and m.archive in TEXT for m in matches)


def test_a_text_without_the_words_has_no_matches(corner) -> None:
    asked = corner(("ar", [TEXT])).ask("What did Belousov say?", "en")
    assert find_matches(asked.terms, "زار الوفد القاهرة.", "ar") == ()
