from __future__ import annotations

import tomllib
from importlib.resources import files
from random import Random

import pytest

from assistant.answering.citations import DraftSentence
from assistant.answering.verification import Verdict
from eval import claim_changes as change
from eval.claim_pairs import FALSE, LANGUAGES, TRUE, Claim
from eval.claims import Checked, precision, recall, report
from eval.train_verifier import Example, thresholds

SOURCE = "In May 1912 Anna Berg led 14 ships to Oslo, and they met the Royal Fleet. It rained."


def test_a_changed_number_or_date_is_one_that_the_source_has_not() -> None:
    for seed in range(20):
        number = change.number(SOURCE, SOURCE, Random(seed))
        assert number is not None
        assert "14 ships" not in number
        assert "1912" in number
        date = change.date(SOURCE, SOURCE, "en", Random(seed))
        assert date is not None
        assert ("1912" not in date) != ("May" not in date)


def test_names_are_changed_and_swapped_as_whole_words() -> None:
    assert change.name(SOURCE, ["Anna Berg"], ["Karl Dahl"], Random(1)) == SOURCE.replace(
        "Anna Berg", "Karl Dahl"
    )
    assert change.name("Annabel left.", ["Anna"], ["Karl"], Random(1)) is None
    swapped = change.swapped(SOURCE, ["Anna Berg", "Royal Fleet"], "en", Random(1))
    assert swapped is not None
    assert swapped.startswith("In May 1912 Royal Fleet led 14 ships")
    assert swapped.endswith("they met the Anna Berg. It rained.")
    assert change.swapped("Both Anna and Karl came.", ["Anna", "Karl"], "en", Random(1)) is None


@pytest.mark.parametrize(
    ("language", "text", "denied"),
    [
        ("en", "It was cold.", "It was not cold."),
        ("es", "El rey fue elegido.", "El rey no fue elegido."),
        ("it", "Il re è arrivato.", "Il re non è arrivato."),
        ("ru", "Король был избран.", "Король не был избран."),
        ("ar", "كان الملك هنا.", "لم يكن الملك هنا."),
    ],
)
def test_a_verb_is_denied(language: str, text: str, denied: str) -> None:
    assert change.negated(text, language, Random(1)) == denied


@pytest.mark.parametrize(
    ("language", "question", "statement"),
    [
        ("en", "Who won the race?", "Anna won the race."),
        ("es", "¿Quién ganó la carrera?", "Anna ganó la carrera."),
        ("it", "Chi ha vinto la gara?", "Anna ha vinto la gara."),
        ("ru", "Кто выиграл гонку?", "Anna выиграл гонку."),
        ("ar", "من فاز بالسباق؟", "Anna فاز بالسباق."),
    ],
)
def test_a_question_about_its_subject_is_stated_with_its_answer(
    language: str, question: str, statement: str
) -> None:
    assert change.stated(question, "Anna", language) == statement


@pytest.mark.parametrize("question", ["Who did Anna beat?", "Who is Anna married to?", "When?"])
def test_a_question_about_something_else_is_not_stated(question: str) -> None:
    assert change.stated(question, "Karl", "en") is None


def test_every_language_has_its_wording() -> None:
    wording = tomllib.loads(files("eval").joinpath("claims.toml").read_text("utf-8"))
    assert set(wording) == set(LANGUAGES)


def checked(kind: str, support: str, language: str = "en", group: str = "a") -> Checked:
    claim = Claim(kind, kind, language, "en", "text", "source", group)
    return Checked(claim, Verdict(support, 0.5, "", ()))  # type: ignore[arg-type]


def test_precision_is_of_what_is_shown_and_recall_of_what_is_true() -> None:
    some = [
        checked("parallel", "supported"), checked("parallel", "withheld"),
        checked("stated", "partly"), checked("negated", "supported"),
        checked("negated", "withheld", "ar"),
    ]  # fmt: skip
    assert precision(some, ["supported"]).value == 0.5  # type: ignore[union-attr]
    assert recall(some, ["supported"]).value == pytest.approx(1 / 3)  # type: ignore[union-attr]
    assert recall(some, ["supported", "partly"]).value == pytest.approx(2 / 3)  # type: ignore[union-attr]
    assert precision(some[1:2], ["supported"]) is None
    table = report(some)
    assert "5 claims, 3 true" in table
    assert all(kind in table for kind in (*TRUE, *FALSE))


def test_thresholds_give_the_precision_that_is_asked_for() -> None:
    def example(kind: str, value: float) -> Example:
        claim = Claim(kind, kind, "en", "en", "text", "source", "a")
        return Example(claim, ({"x": value},))

    found = [example("parallel", n / 50) for n in range(50, 150)]
    found += [example("negated", n / 50) for n in range(100)]
    weights = {"same": {"x": 1.0, "bias": 0.0}}
    made = thresholds(found, weights)["same"]
    assert made["partly"] < made["supported"]


def test_a_claim_is_checked_as_a_sentence_that_cites_its_source() -> None:
    from eval.claims import check

    asked: list[DraftSentence] = []

    class Recorder:
        def check(self, sentence: DraftSentence, passages: object) -> Verdict:
            asked.append(sentence)
            return Verdict("withheld", 0.0, "", ())

    claim = Claim("1", "negated", "en", "en", "It was not so.", "It was so.", "a")
    [one] = check([claim], Recorder())  # type: ignore[arg-type]
    assert asked == [DraftSentence("It was not so.", ("source",), ())]
    assert not one.claim.supported
