from __future__ import annotations

import pytest

from assistant.answering.figures import figures, values


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("On 3 May 2024 it cost 1,500 crowns.", "en", {"3", "month-5", "2024", "1500"}),
        ("On 2024-05-30 he left.", "en", {"2024", "month-5", "30"}),
        ("في ٣٠ مايو ٢٠٢٤", "ar", {"30", "month-5", "2024"}),
        ("Il 21 settembre", "it", {"21", "month-9"}),
        ("the twenty-first of 13 million", "en", {"21", "13000000"}),
    ],
)
def test_figures_compare_across_digits_and_spellings(
    text: str, language: str, expected: set[str]
) -> None:
    assert values(figures(text, language)) == expected


def test_small_number_words_may_be_said_otherwise() -> None:
    firm = {figure.surface: figure.firm for figure in figures("Two met 2 of thirteen.", "en")}
    assert firm == {"Two": False, "2": True, "thirteen": True}
