"""The glossary is in order, and leads from a word of one language to those of another."""

from __future__ import annotations

import re

import pytest

from assistant.retrieval.analysis import Term, content_words
from assistant.retrieval.glossary import Glossary

LETTERS = {
    "en": "[A-Za-z]",
    "ar": "[\u0621-\u064a]",
    "ru": "[А-Яа-яЁё]",
    "es": "[A-Za-záéíóúüñÁÉÍÓÚÑ]",
    "it": "[A-Za-zàèéìíòóùÀÈÉÌÒÙ]",
}
SMALL = Glossary("en\tar\tru\nanthem\tنشيد, أناشيد\tгимн\npaddy\tأرز, حقل أرز\tрисовое поле\n")


def term(word: str, language: str) -> Term:
    [found] = content_words(word, language)
    return found


def said(word: str, source: str, target: str, glossary: Glossary | None = None) -> set[str]:
    return set((glossary or Glossary.load()).said(term(word, source), target).values())


@pytest.mark.parametrize("language", LETTERS)
def test_every_cell_holds_words_of_its_language(language: str) -> None:
    word = re.compile(rf"{LETTERS[language]}+(?:[ '-]{LETTERS[language]}+)*")
    cells = Glossary.load().cells(language)
    wrong = [cell for cell in cells if not all(word.fullmatch(one) for one in cell)]
    assert wrong == []
    assert [cell for cell in cells if len(set(cell)) < len(cell)] == []


def test_each_english_word_has_one_line_and_they_are_sorted() -> None:
    heads = [cell[0] for cell in Glossary.load().cells("en")]
    assert heads == sorted(set(heads), key=lambda head: (head.lower(), head))


@pytest.mark.parametrize(
    ("word", "source", "target", "meant"),
    [
        ("anthem", "en", "ar", "نشيد"),
        ("Anthems", "en", "ar", "نشيد"),
        ("wrote", "en", "ar", "كتب"),
        ("والنشيد", "ar", "en", "anthem"),
        ("أناشيد", "ar", "ru", "гимн"),
        ("اكتشفت", "ar", "en", "discover"),
        ("армиями", "ru", "ar", "جيش"),
        ("escribió", "es", "it", "scrivere"),
    ],
)
def test_a_word_is_followed_in_any_of_its_forms(
    word: str, source: str, target: str, meant: str
) -> None:
    assert meant in said(word, source, target)


def test_an_arabic_word_is_meant_in_forms_that_light_stemming_leaves_apart() -> None:
    means = SMALL.said(term("anthem", "en"), "ar")
    assert {"ar:نشيد", "ar:اناشيد", "ar:لنشيد"} <= means.keys()
    assert set(means.values()) == {"نشيد", "أناشيد"}


def test_a_phrase_is_said_by_its_words_and_is_no_word_to_look_up() -> None:
    assert said("paddy", "en", "ar", SMALL) == {"أرز", "حقل"}
    assert said("حقل", "ar", "en", SMALL) == set()


@pytest.mark.parametrize(
    ("word", "source", "target"),
    [
        ("snarkle", "en", "ar"),
        ("anthem", "en", "en"),
        ("anthem", "en", "fr"),
        ("hymne", "fr", "en"),
    ],
)
def test_nothing_is_said_of_what_it_does_not_have(word: str, source: str, target: str) -> None:
    assert said(word, source, target) == set()


def test_of_words_with_one_stem_those_that_begin_most_alike_are_taken() -> None:
    lines = ("inhabitant\thabitante", "room\thabitación", "university\tuniversidad")
    glossary = Glossary("\n".join(("en\tes", *lines, "universe\tuniverso")))
    assert said("habitantes", "es", "en", glossary) == {"inhabitant"}
    assert said("habitaciones", "es", "en", glossary) == {"room"}
    assert said("universities", "en", "es", glossary) == {"universidad"}
