"""A watched folder: what comes and goes is kept up with, and nothing is read half written."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from assistant.articles.watching import CALM, PATIENCE, Settling
from assistant.cli_archive import patiently
from assistant.errors import ArchiveBusy

FIRST = "Ferry aground\n\nThe ferry had 214 people on board, the coast guard said on Tuesday.\n"
THEN = FIRST.replace("214", "241")


@pytest.mark.slow
def test_a_watched_folder_is_kept_up_with_though_it_goes_and_comes_back(tmp_path: Path) -> None:
    folder, away, home = tmp_path / "a", tmp_path / "away", tmp_path / "home"
    folder.mkdir()
    (folder / "ferry.txt").write_text(FIRST)
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "index", "--watch"]
    with subprocess.Popen(
        [*command, "--prune", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("1 added")
        assert "Ctrl-C" in process.stderr.readline()
        (folder / "ferry.txt").write_text(THEN)
        assert process.stdout.readline().startswith("0 added, 1 updated")
        folder.rename(away)
        assert "is not there any more" in process.stderr.readline()
        (away / "other.txt").write_text("The council of Varberg voted for a library.")
        shutil.copytree(away, folder)
        assert process.stderr.readline() == f"{folder} is there again.\n"
        assert process.stdout.readline().startswith("1 added, 0 updated, 1 unchanged, 0 removed")
        (folder / "other.txt").unlink()
        assert "1 removed" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == "Stopped.\n"
    with assistant.open(home) as archive:
        assert [article.text for article in archive.articles()] == [THEN]


def test_a_file_is_read_when_it_is_calm_and_holds_up_the_others_no_longer_than_it_may() -> None:
    settling, slow, done = Settling(now=0), Path("slow"), Path("done")
    assert settling.restless(0) == frozenset()
    assert settling.restless(1) is None
    settling.note([done], 10)
    assert settling.restless(10 + CALM / 2) is None
    assert settling.restless(11 + CALM) == frozenset()
    settling.note([slow, done], 20)
    beat = CALM / 2
    for tick in range(1, int(PATIENCE / beat)):
        settling.note([slow], 20 + tick * beat)
        assert settling.restless(20 + tick * beat) is None
    settling.note([slow], 20 + PATIENCE)
    assert settling.restless(20 + PATIENCE) == {slow}
    assert settling.restless(20 + PATIENCE + CALM / 2) is None
    assert settling.restless(21 + PATIENCE + CALM) == frozenset()
    assert settling.restless(100) is None


def test_a_busy_archive_is_waited_for_and_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    busy = iter([ArchiveBusy("one"), ArchiveBusy("two"), None])

    def work() -> dict[str, int]:
        if error := next(busy):
            raise error
        return {"added": 1}

    assert patiently(work) == {"added": 1}
    assert capsys.readouterr().err.splitlines() == [
        "Another process is writing. Trying again until it is done."
    ]


def test_files_that_are_skipped_are_left_as_they_are(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    for name in ("one.txt", "two.txt"):
        (folder / name).write_text(FIRST.replace("ferry", name))
    with assistant.open(tmp_path / "home") as archive:
        archive.index([folder])
        (folder / "one.txt").write_text("Half a sent")
        report = archive.index([folder], prune=True, skip=[folder / "one.txt"])
        assert (report.unchanged, report.updated, report.removed, report.articles) == (1, 0, 0, 2)
