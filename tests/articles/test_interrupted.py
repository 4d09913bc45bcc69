"""Indexing that is killed or runs out of disk: the next run completes it, and nothing is twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

import assistant
from tests.articles.formats import making
from tests.articles.formats.making import FERRY
from tests.articles.test_mixed_folder import Maker, fill, says

KILLED_AT = 40  # articles indexed, of some hundred


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """A folder of many formats, with two captures of one address."""
    maker = Maker(tmp_path_factory.mktemp("mixed") / "news")
    maker.folder.mkdir()
    fill(maker)
    for day in ("2024-05-30", "2024-06-02"):
        captured = making.warc([("https://quay.example/a", making.page(FERRY).encode())], day=day)
        (maker.folder / f"{day}.warc.gz").write_bytes(captured)
    maker.known[f"{maker.folder}/2024-06-02.warc.gz#https://quay.example/a"] = FERRY
    return maker


def command(home: Path, folder: Path) -> list[str]:
    return [sys.executable, "-m", "assistant.cli", "--home", str(home), "index", str(folder)]


def indexed(home: Path) -> int:
    """How many articles another process has stored and indexed by now."""
    if not (home / "library.db").exists():
        return 0
    with closing(sqlite3.connect(f"file:{home}/library.db?mode=ro", uri=True)) as library:
        try:
            return library.execute(
                "SELECT count(*) FROM articles WHERE state = 'ready'"
            ).fetchone()[0]
        except sqlite3.OperationalError:
            return 0  # its tables are not made yet


def complete(home: Path, news: Maker) -> None:
    """Check that every article is there once, as it is known, after another run."""
    done = subprocess.run(
        [*command(home, news.folder), "--json"], capture_output=True, text=True, check=True
    )
    report = json.loads(done.stdout)
    assert (report["failed"], report["articles"]) == ([], len(news.known))
    with assistant.open(home) as archive:
        assert archive.flaw() is None
        found = [(article.path, says(article)) for article in archive.articles()]
        again = archive.index([news.folder])
    assert len(found) == len(news.known)
    assert dict(found) == news.known
    assert (again.unchanged, again.articles) == (len(news.known) + 1, len(news.known))


@pytest.mark.slow
def test_killed_between_formats_the_next_run_completes_it(tmp_path: Path, news: Maker) -> None:
    home = tmp_path / "home"
    with subprocess.Popen(
        command(home, news.folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while indexed(home) < KILLED_AT:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
                pytest.fail("it was done before it was killed: this test shows nothing")
        process.send_signal(signal.SIGKILL)
    assert indexed(home) < len(news.known)
    complete(home, news)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """A file system of its own that has room for so much."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    try:
        made = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_said_on_one_line_and_the_next_run_completes_it(
    tmp_path: Path, news: Maker
) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, kilobytes=3_000):
        home = disk / "home"
        full = subprocess.run(
            command(home, news.folder), capture_output=True, text=True, check=False
        )
        assert full.returncode == 1
        [line] = [one for one in full.stderr.splitlines() if "cannot be written" in one]
        assert "Make room" in line
        assert "Traceback" not in full.stderr
        larger = ["mount", "-o", "remount,size=200m", str(disk)]
        subprocess.run(larger, check=True)
        complete(home, news)


def test_a_file_that_may_not_grow_is_said_too_and_survived(tmp_path: Path, seeds: Path) -> None:
    home = tmp_path / "home"
    limited = (
        "import resource, runpy, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from assistant.language import detect; detect('Load what writes a file of its own.')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "runpy.run_module('assistant.cli', run_name='__main__')"
    )
    arguments = command(home, seeds)[3:]
    full = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, check=False
    )
    assert full.returncode == 1, "the limit was never met: this test shows nothing"
    assert "cannot be" in full.stderr.splitlines()[-1]
    assert "Traceback" not in full.stderr
    with assistant.open(home) as archive:
        archive.index([seeds])
        assert archive.overview().articles == len(os.listdir(seeds))
        assert len({article.path for article in archive.articles()}) == len(os.listdir(seeds))
        assert archive.flaw() is None
        assert archive.index([seeds]).unchanged == len(os.listdir(seeds))
