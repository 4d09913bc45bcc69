"""Files handed in: kept once, under names that harm nothing, removed and read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.articles.formats.limits import Limits
from assistant.articles.uploads import MAX_NAME, Uploads, safe_name
from assistant.assistant import Assistant
from assistant.background import Work
from assistant.errors import ReadingError

PAGE = "Ferry aground\n\nThe ferry had 214 people on board, the coast guard said on Tuesday.\n"
TABLE = "title,text\nOne,The first ferry sank in the bay on Monday.\nTwo,A second one was late.\n"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("مقال جديد.html", "مقال جديد.html"),
        ("../../etc/passwd", "passwd"),
        ("C:\\pages\\a.html", "a.html"),
        ("a\nb\r\t.txt", "a b.txt"),
        ("\u202egpj.\u2066txt\u2069", "gpj.txt"),
        ("<img src=x onerror=y>.html", "_img src=x onerror=y_.html"),
        ("items#3.jsonl", "items_3.jsonl"),
        (".hidden.txt", "hidden.txt"),
        ("..", "upload"),
        ("", "upload"),
        ("\0", "upload"),
    ],
)
def test_a_name_is_one_name_that_hides_nothing(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_and_keeps_what_tells_its_format() -> None:
    for name in ("خبر" * 100 + ".html.gz", "x" * 300 + ".pdf", "x." * 200):
        assert len(safe_name(name).encode()) <= MAX_NAME
    assert safe_name("خبر" * 100 + ".html.gz").endswith(".html.gz")


def test_the_same_content_is_kept_once_and_the_same_name_twice(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path / "uploads", Limits(file_mb=0.001))
    first = uploads.save("a.txt", b"one")
    assert uploads.save("b.txt", b"one") == first
    second = uploads.save("../a.txt", b"two")
    assert (first.name, second.name) == ("a.txt", "a.txt")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")
    assert second.is_relative_to(tmp_path / "uploads")
    with pytest.raises(ReadingError, match="empty"):
        uploads.save("c.txt", b"")
    with pytest.raises(ReadingError, match="ASSISTANT_MAX_FILE_MB"):
        uploads.save("c.txt", b"x" * 1001)
    assert len([path for path in uploads.folder.rglob("*") if path.is_file()]) == 2


def test_what_was_handed_in_is_found_kept_by_prune_and_deleted_with_its_last_article(
    empty: Assistant, tmp_path: Path
) -> None:
    file = empty.uploads.save("../ferries.csv", TABLE.encode())
    empty.index([file])
    made = empty.made_of(file, limit=10)
    assert [(one.title, one.stories, one.furniture) for one in made] == [
        ("One", 1, 0.0),
        ("Two", 1, 0.0),
    ]
    assert empty.count_of([file]) == 2
    assert empty.index([tmp_path], prune=True).removed == 0

    empty.remove(made[0].article_id)
    assert file.exists()
    assert empty.reread([made[1].article_id]).articles == 1  # the other stays out
    empty.remove(made[1].article_id)
    assert not file.parent.exists()
    again = empty.uploads.save("ferries.csv", TABLE.encode())
    assert empty.index([again]).added == 2


def test_the_share_of_furniture_is_that_of_the_characters(empty: Assistant, seeds: Path) -> None:
    empty.index([seeds])
    for article in empty.articles():
        [made] = empty.made_of(Path(article.path), limit=1)
        whole = sum(block.end - block.start for block in article.blocks)
        own = sum(block.end - block.start for block in article.blocks if block.kind.quotable)
        assert made.furniture == pytest.approx(1 - own / whole)
        assert made.stories == len(article.stories)


def test_what_was_removed_stays_out_until_it_changes_or_is_named(
    empty: Assistant, tmp_path: Path
) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    file = folder / "ferry.txt"
    file.write_text(PAGE, "utf-8")
    empty.index([folder])
    for bring_back in ("name", "change"):
        empty.remove(empty.articles()[0].id)
        report = empty.index([folder])
        assert (report.added, report.left_out, report.articles) == (0, 1, 0)
        assert empty.index([folder], rebuild=True).left_out == 1
        if bring_back == "name":
            assert empty.index([file]).added == 1
        else:
            file.write_text(PAGE.replace("214", "241"), "utf-8")
            assert empty.index([folder]).added == 1
        assert empty.index([folder]).unchanged == 1
    assert file.exists()


def test_removing_an_earlier_text_removes_no_more(empty: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "ferry.txt"
    for text in (PAGE, PAGE.replace("214", "241")):
        file.write_text(text, "utf-8")
        empty.index([file])
    [article] = empty.articles()
    empty.remove(empty.earlier(article.id)[0].id)
    assert empty.earlier(article.id) == []
    file.write_text(PAGE, "utf-8")
    report = empty.index([tmp_path])
    assert (report.updated, report.left_out) == (1, 0)


def test_reading_again_keeps_corrections_and_names_what_is_gone(
    empty: Assistant, tmp_path: Path
) -> None:
    kept, gone = tmp_path / "kept.txt", tmp_path / "gone.txt"
    kept.write_text(PAGE, "utf-8")
    gone.write_text(PAGE.replace("Ferry", "Barge").replace("214", "12"), "utf-8")
    empty.index([kept, gone])
    article = next(one for one in empty.articles() if one.path == str(kept))
    empty.correct(article.id, outlet="The Bay Herald")
    gone.unlink()
    report = empty.reread()
    assert (report.updated, report.articles) == (1, 2)
    assert "the file is gone. The article is kept" in report.failed[0].error
    assert empty.article(article.id).outlet == "The Bay Herald"
    assert empty.earlier(article.id) == []
    assert empty.flaw() is None


@pytest.mark.slow
def test_work_in_the_background_indexes_names_what_failed_and_why_it_could_not(
    empty: Assistant,
) -> None:
    good = empty.uploads.save("ferry.txt", PAGE.encode())
    broken = empty.uploads.save("cut.pdf", b"%PDF-1.7 and no more")
    progress = Work(empty.home, [good, broken]).wait()
    assert (progress.done, progress.error) == (2, None)
    assert list(progress.failed) == [str(broken)]
    assert str(broken) not in progress.failed[str(broken)]
    assert empty.ask("How many people were on board the ferry?").status == "answered"

    again = Work(empty.home, again=[])
    assert again.wait().failed == {}
    unknown = Work(empty.home, again=["0" * 16]).wait()
    assert "No article has the id" in (unknown.error or "")
    stopped = Work(empty.home, [good])
    stopped.stop()
    assert stopped.wait().error is None
