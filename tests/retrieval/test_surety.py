from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.surety import names, surety, translations
from assistant.retrieval.weights import Weights

WEIGHTS = Weights.load()


def sure(near: list[tuple[str, str, float]]) -> list[float]:
    guesses = translations(near, same_language=False, is_name=False)
    return list(surety(guesses.evidence, WEIGHTS.translation))


def test_a_word_that_stands_out_is_surer_than_one_of_a_crowd() -> None:
    crowd = [(f"ar:{n}", str(n), 0.7 - n / 1000) for n in range(12)]
    alone = [("ar:0", "0", 0.7), *((f"ar:{n}", str(n), 0.4 - n / 1000) for n in range(1, 12))]
    assert sure(alone)[0] > 0.5
    assert sure(crowd)[0] < 0.3


def test_spellings_of_one_term_are_one_guess() -> None:
    near = [("ar:حرب", "الحرب", 0.8), ("ar:حرب", "حرب", 0.75), ("ar:جيش", "جيش", 0.5)]
    guesses = translations(near, same_language=False, is_name=False)
    assert list(guesses.terms) == ["ar:حرب", "ar:جيش"]
    assert list(guesses.surfaces) == ["الحرب", "جيش"]


def test_a_name_that_sounds_the_same_is_surer_than_one_that_is_only_like_it() -> None:
    found = {"ar:بيلوسوف": ("بيلوسوف", 4), "ar:بلاسيف": ("بلاسيف", 4)}
    guesses = names("Belousov", found, is_name=True, nearest=0.4)
    sure = surety(guesses.evidence, WEIGHTS.name)
    chances = dict(zip(guesses.terms, sure, strict=True))
    assert chances["ar:بيلوسوف"] > 0.8
    assert chances["ar:بيلوسوف"] > chances.get("ar:بلاسيف", 0.0)


def test_what_a_dictionary_says_is_guessed_too_and_surer() -> None:
    near = [("ar:حرب", "الحرب", 0.7), ("ar:جيش", "جيش", 0.6)]
    said = {"ar:جيش": "جيش", "ar:قتال": "قتال"}
    guesses = translations(near, said, same_language=False, is_name=False)
    assert list(guesses.terms) == ["ar:حرب", "ar:جيش", "ar:قتال"]
    assert list(guesses.surfaces) == ["الحرب", "جيش", "قتال"]
    assert list(guesses.evidence["said"]) == [0.0, 1.0, 1.0]
    war, army, fight = surety(guesses.evidence, WEIGHTS.translation)
    assert army > sure(near)[1]
    assert fight > 0.2
    assert war < sure(near)[0]


def test_nothing_near_nothing_guessed() -> None:
    for guesses, weights in (
        (translations([], same_language=False, is_name=False), WEIGHTS.translation),
        (names("Belousov", {}, is_name=True, nearest=0.0), WEIGHTS.name),
    ):
        assert not guesses.terms
        assert not len(surety(guesses.evidence, weights))


@pytest.mark.parametrize("kind", ["translation", "name"])
def test_a_surety_is_a_probability(kind: str) -> None:
    weights = getattr(WEIGHTS, kind)
    values = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0])
    sure = surety({name: values for name in weights if name != "bias"}, weights)
    assert ((sure >= 0.0) & (sure <= 1.0)).all()
