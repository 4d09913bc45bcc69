"""The measure of extraction, worked by hand, and the pages it is measured on."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.extraction import __main__ as extraction
from eval.extraction.pages import pages
from eval.extraction.shingles import Counts, compare, figures


def test_shingles_are_counted_as_often_as_they_occur() -> None:
    assert compare("a b c d e", "a b c d e") == Counts(1, 0, 0)
    assert compare("a b c d", "x a b c d") == Counts(0.5, 0.5, 0)
    assert compare("a b c d a b c d", "a b c d") == Counts(0.2, 0, 0.8)
    assert compare("كتب الوزير إلى البلدية", "كتب الوزير إلى البلدية!") == Counts(1, 0, 0)
    assert compare("a b", "") == Counts(0, 0, 1)
    assert compare("", "") == Counts(0, 0, 0)


def test_every_page_weighs_alike() -> None:
    found = figures([Counts(1, 0, 0), Counts(0.5, 0.5, 0)])
    assert (found.precision, found.recall) == (0.75, 1.0)
    assert found.f1 == pytest.approx(2 * 0.75 / 1.75)


def test_the_pages_of_a_seed_are_always_the_same_and_say_what_is_known() -> None:
    made = list(pages(16))
    assert made == list(pages(16))
    assert len({page.outlet for page in made}) == 8
    for page in made:
        assert page.title in page.html
        assert all(part[:20] in page.html for part in page.body.split("\n\n"))


def test_own_words_of_made_pages_are_told_better_than_by_trafilatura_alone() -> None:
    counts, _, _ = extraction.measure(extraction.made(24))
    ours, alone = (figures(counts[name]) for name in ("this project", "trafilatura"))
    assert ours.f1 > alone.f1
    assert ours.f1 > 0.98


def test_a_folder_laid_out_as_the_public_benchmark_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "html").mkdir()
    truth = {}
    for page in pages(2):
        (tmp_path / "html" / f"{page.id}.html.gz").write_bytes(gzip.compress(page.html.encode()))
        truth[page.id] = {"articleBody": page.body, "url": "https://quay.example"}
    (tmp_path / "ground-truth.json").write_text(json.dumps(truth))
    extraction.main([str(tmp_path)])
    printed = capsys.readouterr().out
    assert "trafilatura" in printed
    assert "this project" in printed
    with pytest.raises(SystemExit):
        extraction.main([str(tmp_path / "html")])
