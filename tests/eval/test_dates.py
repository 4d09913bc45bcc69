"""The pages with known dates, and what is counted on them."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from eval import dates
from eval.date_pages import pages


def test_the_pages_of_a_seed_are_always_the_same_in_sixteen_languages() -> None:
    made = list(pages(1))
    assert made == list(pages(1))
    assert len({page.language for page in made}) == 16
    assert any(page.day is None for page in made)
    assert any(page.author is None for page in made)


def test_no_date_is_read_wrong_and_few_are_missed() -> None:
    counts, authors = dates.measure(islice(pages(1, seed=3), 0, None, 4))
    whole = {
        name: sum((group[name] for group in counts.values()), Counter[str]())
        for name in dates.SYSTEMS
    }
    assert whole["this project"]["wrong"] == 0
    assert whole["this project"]["right"] > 0.9 * whole["this project"].total()
    assert whole["this project"]["right"] > whole["trafilatura, careful"]["right"]
    assert authors["this project"]["wrong"] == 0


def test_finding_nothing_is_right_where_nothing_is_stated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert dates.outcome(None, None) == "right"
    assert dates.outcome(None, "a day") == "none"
    assert dates.outcome("a day", None) == "wrong"
    dates.main(["--each", "0", "--by", "language"])
    assert "trafilatura" in capsys.readouterr().out
