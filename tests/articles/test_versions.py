"""Files that change and files that move: what was cited can still be read, and nothing is twice."""

from __future__ import annotations

from pathlib import Path

from assistant.assistant import Assistant

FIRST = "Ferry aground\n\nThe ferry had 214 people on board, the coast guard said on Tuesday.\n"
THEN = FIRST.replace("214", "241")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_the_earlier_text_of_a_changed_article_is_read_and_never_found(
    empty: Assistant, tmp_path: Path
) -> None:
    file = write(tmp_path / "a" / "ferry.txt", FIRST)
    empty.index([file])
    [article] = empty.articles()
    write(file, THEN)
    assert empty.index([file]).updated == 1
    assert [one.text for one in empty.articles()] == [THEN]
    [earlier] = empty.earlier(article.id)
    assert (earlier.text, earlier.path) == (FIRST, article.path)
    assert empty.article(earlier.id) == earlier
    assert (empty.current_id(earlier.id), empty.current_id(article.id)) == (article.id, article.id)
    assert all("214" not in hit.text for hit in empty.search("How many people were on board?"))
    assert "241" in empty.ask("How many people were on board the ferry?").text
    assert empty.overview().articles == 1
    assert empty.flaw() is None


def test_earlier_texts_are_kept_once_each_through_a_rebuild_and_go_with_their_article(
    empty: Assistant, tmp_path: Path
) -> None:
    file = write(tmp_path / "a" / "ferry.txt", FIRST)
    for text in (FIRST, THEN, FIRST, THEN):
        write(file, text)
        empty.index([file])
    [article] = empty.articles()
    assert sorted(one.text for one in empty.earlier(article.id)) == sorted([FIRST, THEN])
    report = empty.index([file], rebuild=True)
    assert (report.updated, report.articles) == (1, 1)
    assert len(empty.earlier(article.id)) == 2
    file.unlink()
    assert empty.index([tmp_path / "a"], prune=True).removed == 1
    assert empty.earlier(article.id) == []
    assert empty.overview().articles == 0


def test_a_moved_article_keeps_its_id_and_what_was_cited(empty: Assistant, tmp_path: Path) -> None:
    file = write(tmp_path / "a" / "ferry.txt", FIRST)
    empty.index([tmp_path / "a"])
    answer = empty.ask("How many people were on board the ferry?")
    moved = file.rename(tmp_path / "a" / "aground.txt")
    report = empty.index([tmp_path / "a"], prune=True)
    assert (report.moved, report.added, report.removed, report.articles) == (1, 0, 0, 1)
    [article] = empty.articles()
    assert article.path == str(moved)
    source = answer.sources[0]
    assert empty.article(source.article_id).text[source.start : source.end] == source.quote
    again = empty.index([tmp_path / "a"], prune=True)
    assert (again.unchanged, again.moved, again.removed) == (1, 0, 0)
    write(moved, THEN)
    assert empty.index([moved]).updated == 1
    assert [one.id for one in empty.articles()] == [article.id]


def test_a_new_file_where_a_moved_one_was_is_another_article(
    empty: Assistant, tmp_path: Path
) -> None:
    file = write(tmp_path / "a" / "ferry.txt", FIRST)
    empty.index([file])
    moved = file.rename(tmp_path / "a" / "aground.txt")
    empty.index([tmp_path / "a"])
    write(file, "Council votes\n\nThe council of Varberg voted for a library on Monday.\n")
    report = empty.index([tmp_path / "a"])
    assert (report.added, report.unchanged, report.articles) == (1, 1, 2)
    assert len({one.id for one in empty.articles()}) == 2
    assert {one.path for one in empty.articles()} == {str(file), str(moved)}
    assert empty.index([tmp_path / "a"]).unchanged == 2


def test_a_copy_of_a_file_that_is_still_there_is_not_a_move(
    empty: Assistant, tmp_path: Path
) -> None:
    write(tmp_path / "a" / "ferry.txt", FIRST)
    empty.index([tmp_path / "a"])
    write(tmp_path / "a" / "copy.txt", FIRST)
    report = empty.index([tmp_path / "a"])
    assert (report.moved, report.added, report.articles) == (0, 1, 2)
