"""What is put right by hand: found and cited so at once, kept, and taken back."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from assistant.articles.corrections import Correction
from assistant.assistant import Assistant
from assistant.errors import ArticleNotFound, CorrectionError

PAGE = """Ferry aground

30 May 2024 - The Harbour Post

The ferry had 214 people on board, the coast guard said on Tuesday.
"""
QUESTION = "How many people were on board the ferry?"


@pytest.fixture
def file(empty: Assistant, tmp_path: Path) -> Path:
    file = tmp_path / "a" / "ferry.txt"
    file.parent.mkdir()
    file.write_text(PAGE, "utf-8")
    empty.index([file])
    assert empty.articles()[0].date == dt.date(2024, 5, 30)
    return file


def test_what_is_corrected_is_filtered_and_cited_at_the_next_question(
    empty: Assistant, file: Path
) -> None:
    [article] = empty.articles()
    assert empty.ask(QUESTION).sources[0].date == dt.date(2024, 5, 30)
    empty.correct(article.id, date="2023-02-01", outlet=" The  Bay\nHerald ", title="Ferry stuck")

    [source] = empty.ask(QUESTION).sources
    assert (source.date, source.outlet, source.title) == (
        dt.date(2023, 2, 1),
        "The Bay Herald",
        "Ferry stuck",
    )
    assert empty.search(QUESTION, outlet="the bay herald", before=dt.date(2023, 12, 31))
    assert not empty.search(QUESTION, after=dt.date(2024, 1, 1))
    assert empty.overview().to == "2023-02-01"
    assert empty.ask(QUESTION).searched.to == "2023-02-01"
    assert empty.flaw() is None


def test_a_correction_outlasts_reading_again_and_shows_what_the_page_says_then(
    empty: Assistant, file: Path
) -> None:
    [article] = empty.articles()
    empty.correct(article.id, date=dt.date(2023, 2, 1))
    file.write_text(PAGE.replace("214", "241").replace("30 May", "31 May"), "utf-8")
    assert empty.index([file]).updated == 1
    assert empty.article(article.id).date == dt.date(2023, 2, 1)
    assert empty.corrections(article.id) == [Correction(0, "date", "2023-02-01", "2024-05-31")]
    empty.index([file], rebuild=True)
    assert empty.article(article.id).date == dt.date(2023, 2, 1)

    file.write_text(PAGE.replace("30 May 2024", "1 February 2023"), "utf-8")
    empty.index([file])
    assert empty.corrections(article.id) == []  # the page has been put right itself


def test_a_correction_is_taken_back(empty: Assistant, file: Path) -> None:
    [before] = empty.articles()
    empty.correct(before.id, date=None, agency="ANSA")
    empty.correct(before.id, agency="Reuters")
    assert empty.corrections(before.id)[1] == Correction(0, "agency", "Reuters", before.agency)
    assert empty.article(before.id).date is None
    assert empty.undo_corrections(before.id, fields=["date"]).date == dt.date(2024, 5, 30)
    assert empty.article(before.id).agency == "Reuters"
    assert empty.undo_corrections(before.id) == before == empty.article(before.id)
    assert empty.corrections(before.id) == []

    empty.correct(before.id, title="Another")
    assert empty.correct(before.id, title=before.title) == before
    assert empty.corrections(before.id) == []  # the page itself says so


def test_a_further_story_is_corrected_by_itself_and_known_by_its_heading(
    empty: Assistant, seeds: Path, tmp_path: Path
) -> None:
    empty.index([seeds])
    article = next(one for one in empty.articles() if len(one.stories) > 1)
    heading = article.stories[1].title
    corrected = empty.correct(article.id, story=1, outlet="The Bay Herald", title="Second")
    assert corrected.outlet == article.outlet
    assert corrected.stories[1].outlet == "The Bay Herald"
    empty.index([seeds], rebuild=True)
    assert empty.article(article.id).stories[1].title == "Second"
    assert empty.corrections(article.id)[0] == Correction(1, "title", "Second", heading)


def test_corrections_go_with_their_article(empty: Assistant, file: Path) -> None:
    [article] = empty.articles()
    empty.correct(article.id, title="Ferry stuck")
    empty.remove(article.id)
    assert empty.corrections(article.id) == []
    empty.index([file])
    assert empty.article(article.id).title == article.title


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"date": "2024-13-40"}, "'2024-13-40' is no date. Write it as year-month-day"),
        ({"date": "30 May 2024"}, "is no date"),
        ({"date": "2624-05-30"}, "no day an article was published on"),
        ({"date": "0001-01-01"}, "no day an article was published on"),
        ({"title": " \n "}, "The title is empty"),
        ({"outlet": "x" * 501}, "The outlet has 501 characters"),
        ({}, "Nothing is corrected"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    empty: Assistant, file: Path, changes: dict[str, str], message: str
) -> None:
    [article] = empty.articles()
    with pytest.raises(CorrectionError, match=message):
        empty.correct(article.id, **changes)  # type: ignore[arg-type]
    assert empty.articles() == [article]


def test_no_other_story_or_article_is_corrected(empty: Assistant, file: Path) -> None:
    [article] = empty.articles()
    with pytest.raises(CorrectionError, match="no story 2: it has 1"):
        empty.correct(article.id, story=1, title="x")
    with pytest.raises(ArticleNotFound):
        empty.correct("0" * 16, title="x")
    file.write_text(PAGE.replace("214", "241"), "utf-8")
    empty.index([file])
    with pytest.raises(CorrectionError, match="earlier text"):
        empty.correct(empty.earlier(article.id)[0].id, title="x")


@pytest.mark.slow
def test_the_command_line_corrects_shows_and_takes_back(file: Path) -> None:
    home = file.parents[1] / "home"
    with assistant.open(home) as archive:
        [article] = archive.articles()

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "articles", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    done = run("correct", article.id, "--date", "2023-02-01", "--agency", "ANSA")
    assert "date: 2023-02-01 (corrected by hand; the page says 2024-05-30)" in done.stdout
    assert "agency: ANSA (corrected by hand; the page does not say)" in done.stdout
    assert "1 updated" in run("reread", article.id).stdout
    assert done.stdout in run("show", article.id).stdout
    assert run("correct", article.id, "--undo").returncode == 0
    assert "corrected" not in run("show", article.id).stdout

    wrong = run("correct", article.id, "--date", "2024-13-40")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "'2024-13-40' is no date" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert run("correct", article.id).returncode == 2
    assert run("correct", article.id, "--undo", "--title", "x").returncode == 2


def test_a_corrected_language_is_found_and_filtered_by_and_taken_back(
    empty: Assistant, file: Path
) -> None:
    [before] = empty.articles()
    changed = empty.correct(before.id, language="NL")
    assert changed.language == "nl"
    assert {block.language for block in changed.blocks} == {"nl"}
    assert empty.overview().languages == ("nl",)
    assert [hit.language for hit in empty.search(QUESTION, language="nl", limit=1)] == ["nl"]
    assert not empty.search(QUESTION, language="en")
    assert empty.corrections(before.id) == [Correction(0, "language", "nl", "en")]
    assert empty.flaw() is None

    file.write_text(PAGE.replace("214", "241"), "utf-8")
    empty.index([file])
    assert empty.article(before.id).language == "nl"

    file.write_text(PAGE, "utf-8")
    assert empty.undo_corrections(before.id).language == "en"
    assert empty.article(before.id).blocks == before.blocks
    assert empty.search(QUESTION, language="en")
    assert empty.corrections(before.id) == []


def test_a_language_is_corrected_and_taken_back_also_where_the_file_is_gone(
    empty: Assistant, file: Path
) -> None:
    [article] = empty.articles()
    with pytest.raises(CorrectionError, match="two letters: en, ar, it"):
        empty.correct(article.id, language="Dutch")
    file.unlink()
    assert empty.correct(article.id, language="nl", title="Veerboot").language == "nl"
    back = empty.undo_corrections(article.id)
    assert (back.language, back.title) == ("en", article.title)
    assert empty.search(QUESTION, language="en")
    assert empty.flaw() is None


def test_a_language_corrected_when_the_process_dies_is_indexed_by_the_next(
    empty: Assistant, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [article] = empty.articles()
    with monkeypatch.context() as patched:
        patched.setattr(empty._indexer, "finish", lambda: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            empty.correct(article.id, language="nl")
    empty.index([file])
    assert [hit.language for hit in empty.search(QUESTION, limit=1)] == ["nl"]


def test_authors_are_corrected(empty: Assistant, file: Path) -> None:
    [article] = empty.articles()
    assert empty.correct(article.id, byline="Ana Ruiz").stories[0].byline == "Ana Ruiz"
    assert empty.undo_corrections(article.id).stories[0].byline is None
