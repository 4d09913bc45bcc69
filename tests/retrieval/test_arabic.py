"""Forms of Arabic words that light stemming leaves apart are made and undone."""

from __future__ import annotations

import pytest

from assistant.retrieval.arabic import inflected, uninflected


@pytest.mark.parametrize(
    ("stem", "form"),
    [
        ("اكتشف", "اكتشفت"),
        ("يكتشف", "تكتشف"),
        ("يكتشف", "سيكتشف"),
        ("مدين", "مدينت"),
        ("رئيس", "لرئيس"),
    ],
)
def test_a_form_is_made_of_a_word_and_leads_back_to_it(stem: str, form: str) -> None:
    assert form in list(inflected(stem))
    assert stem in list(uninflected(form))


@pytest.mark.parametrize("stem", ["كتب", "يكتب", "مدين", "سياس"])
def test_every_form_that_is_made_leads_back(stem: str) -> None:
    assert all(stem in list(uninflected(form)) for form in inflected(stem))


def test_a_short_word_is_not_cut_to_nothing() -> None:
    assert list(uninflected("نت")) == []
    assert all(len(one) >= 3 for one in uninflected("لبنت"))
