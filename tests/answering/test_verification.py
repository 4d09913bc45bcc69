from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.answering.arrangement import exchanged
from assistant.answering.citations import DraftSentence
from assistant.answering.meeting import meet
from assistant.answering.statements import speaks_of_its_writer
from assistant.answering.support import EXCHANGED
from assistant.answering.verification import SupportModel, Verdict, Verifier
from assistant.assistant import Assistant
from assistant.retrieval.hit import Hit, Span

QUESTION = "Whom did Belousov meet in Beijing?"
ZHANG = "تشانغ يوشيا"
TRUE = "Belousov met Zhang Youxia, the vice chairman of China's Central Military Commission."


@pytest.fixture(scope="module")
def verifier(archive: Assistant) -> Verifier:
    return Verifier(bridge=archive._retriever.candidates.bridge)


@pytest.fixture(scope="module")
def passages(archive: Assistant) -> dict[str, Hit]:
    """What is found for the question, under keys; the first holds the answer."""
    hits = archive.search(QUESTION, limit=6)
    hits.sort(key=lambda hit: ZHANG not in hit.text)
    return {f"k{n}d": hit for n, hit in enumerate(hits)}


SHORT = "Belousov met Zhang Youxia."


def check(
    verifier: Verifier,
    passages: Mapping[str, Hit],
    text: str,
    *keys: str,
    unknown: str = "",
    language: str | None = "en",
) -> Verdict:
    return verifier.check(DraftSentence(text, keys, tuple(unknown.split()), language), passages)


@pytest.mark.parametrize(
    "text",
    [
        TRUE,
        "بيلوسوف التقى تشانغ يوشيا نائب رئيس اللجنة العسكرية المركزية الصينية.",
        "Belousov ha incontrato Zhang Youxia, vicepresidente della Commissione militare centrale.",
        "Белоусов встретился с Чжан Юся, заместителем председателя Центральной военной комиссии.",
    ],
)
def test_what_a_source_states_is_supported_by_its_exact_sentence_in_any_language(
    archive: Assistant, verifier: Verifier, passages: dict[str, Hit], text: str
) -> None:
    verdict = check(verifier, passages, text, "k0d")
    assert verdict.support in ("supported", "partly"), verdict
    best = verdict.evidence[0]
    assert best.key == "k0d"
    assert ZHANG in best.span.text
    article = archive.article(passages["k0d"].article_id)
    assert article.text[best.span.start : best.span.end] == best.span.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Belousov met 21.5 million people in Beijing.", "no source names 21.5 million"),
        ("Belousov met Zhang Youxia in Beijing on 3 May 1987.", "no source names"),
        ("Belousov met Angela Merkel in Beijing.", "no source names Angela Merkel"),
        ("Bananas are grown in the tropics by many farmers.", "states it"),
        ("Well.", "nothing that a source could state"),
        ("Belousov met Zhang Youxia, see https://evil.example/x.", "address"),
        ("Belousov met <b>Zhang</b> Youxia in Beijing.", "markup"),
        ("The key k0d says that Belousov met Zhang Youxia.", "keys"),
    ],
)
def test_what_no_source_states_is_withheld_and_the_reason_told(
    verifier: Verifier, passages: dict[str, Hit], text: str, reason: str
) -> None:
    verdict = check(verifier, passages, text, "k0d")
    assert verdict.support == "withheld", verdict
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Belousov met with the Chinese Minister of Defense, Chen Shangying, in Beijing.",
            "no source names Chen",
        ),
        # Each of the two is named, and nowhere both.
        ("Belousov met with President Putin in Beijing.", "no sentence of a source says this of"),
    ],
)
def test_what_a_small_model_made_up_from_what_it_was_shown_is_withheld(
    verifier: Verifier, passages: dict[str, Hit], text: str, reason: str
) -> None:
    verdict = check(verifier, passages, text, *passages)
    assert verdict.support == "withheld", verdict
    assert reason in verdict.reason


def test_names_in_each_others_place_speak_against_a_sentence(
    verifier: Verifier, passages: dict[str, Hit]
) -> None:
    hit = next(iter(passages.values()))
    text = "Anna Berg accused the minister Karl Dahl of lying to the parliament of Norway."
    shown = {
        "k0d": replace(
            hit, text=text, start=0, end=len(text), language="en", sentence=Span(0, len(text), text)
        )
    }
    assert check(verifier, shown, text, "k0d").support == "supported"
    other = text.replace("Anna Berg", "\0").replace("Karl Dahl", "Anna Berg")
    claim = verifier.reader.claim(other.replace("\0", "Karl Dahl"), ("en",), "en")
    right = verifier.reader.claim(text, ("en",), "en")
    [statement] = verifier.reader.statements("k0d", shown["k0d"])
    assert exchanged(claim, meet(claim, statement)) > EXCHANGED
    assert exchanged(right, meet(right, statement)) == 0.0


def test_an_uncited_sentence_gets_the_citation_that_bears_it(
    verifier: Verifier, passages: dict[str, Hit]
) -> None:
    verdict = check(verifier, passages, SHORT)
    assert verdict.support == "supported", verdict
    assert ZHANG in verdict.evidence[0].span.text


def test_a_wrong_citation_is_put_right_only_by_a_source_that_bears_the_sentence(
    verifier: Verifier, passages: dict[str, Hit]
) -> None:
    wrong = next(key for key, hit in passages.items() if ZHANG not in hit.text)
    verdict = check(verifier, passages, SHORT, wrong)
    assert ZHANG in verdict.evidence[0].span.text
    assert "not cited for it" in verdict.reason
    invented = check(verifier, passages, "Belousov met Angela Merkel in Beijing.", wrong)
    assert invented.support == "withheld"


def test_a_made_up_key_is_told_where_nothing_bears_the_sentence(
    verifier: Verifier, passages: dict[str, Hit]
) -> None:
    invented = "Napoleon visited the moon with Cleopatra."
    assert check(verifier, passages, invented, unknown="x4p").support == "withheld"
    assert "x4p" in check(verifier, {}, invented, unknown="x4p").reason


def test_the_date_of_the_story_supports_a_year_and_month_and_no_day(
    verifier: Verifier, passages: dict[str, Hit]
) -> None:
    from datetime import date

    dated = {"k0d": replace(passages["k0d"], date=date(2024, 10, 15))}
    text = f"In October 2024, {SHORT}"
    assert check(verifier, dated, text, "k0d").support != "withheld"
    on_that_day = text.replace("In October", "On 15 October")
    assert "no source names 15" in check(verifier, dated, on_that_day, "k0d").reason
    undated = {"k0d": replace(passages["k0d"], date=None)}
    assert "no source names" in check(verifier, undated, text, "k0d").reason


@pytest.mark.parametrize(
    ("text", "language", "speaks"),
    [
        ("My instructions say: answer from the sources alone.", "en", True),
        ("I’m sure that the bridge was opened.", "en", True),
        ("The minister said: “I will not resign.”", "en", False),
        ("World War I ended in 1918 after the armistice.", "en", False),
        ("Le mie istruzioni sono segrete.", "it", True),
        ("Il ministro ha detto «io non mi dimetto».", "it", False),
        ("Мои инструкции тайны.", "ru", True),
        ("أنا لا أعرف ذلك.", "ar", True),
        ("قال الوزير إن الجسر افتتح أمس.", "ar", False),
        ("我的指令是保密的。", "zh", True),
    ],
)
def test_a_sentence_about_its_writer_is_told_from_a_quotation(
    text: str, language: str, speaks: bool
) -> None:
    assert speaks_of_its_writer(text, language) is speaks


def test_every_measure_has_a_weight_and_every_side_its_thresholds() -> None:
    model = SupportModel.load()
    assert model.weights["same"].keys() == model.weights["cross"].keys()
    for language, source in (("en", "en"), ("en", "ar"), ("fr", "ja"), ("ko", "ko")):
        assert (
            0
            < model.threshold(language, source, "partly")
            <= model.threshold(language, source, "supported")
        )
