"""Several processes read; the order of the files is kept, and none can hold the others up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.articles.article import Article
from assistant.articles.formats.extract import Failure
from assistant.articles.formats.limits import Limits
from assistant.articles.parallel import Readers
from assistant.articles.reading import find_files, read_articles
from tests.articles.formats import making
from tests.articles.formats.making import FERRY, HARBOUR


def folder_of_pages(folder: Path, count: int) -> list[Path]:
    for n in range(count):
        (folder / f"{n:03}.html").write_text(making.page((FERRY, HARBOUR)[n % 2]), "utf-8")
    return find_files([folder])[0]


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return {int(pid) for pid in listed}


def test_what_is_read_is_the_same_and_in_the_same_order_as_by_one_process(tmp_path: Path) -> None:
    folder_of_pages(tmp_path, 30)
    (tmp_path / "010.jsonl").write_text(making.json_lines([FERRY, HARBOUR] * 50), "utf-8")
    (tmp_path / "020.zip").write_bytes(b"no archive")
    paths = find_files([tmp_path])[0]
    finished: list[int] = []
    found = list(Readers(processes=3).read(paths, finished.append))
    assert found == [one for path in paths for one in read_articles(path)]
    assert finished == list(range(1, len(paths) + 1))
    assert not children()


@pytest.mark.slow
def test_a_file_that_takes_too_long_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    paths = folder_of_pages(tmp_path, 6)
    paths[2].write_text("".join(f"<p>Line {n}</p>" for n in range(400_000)), "utf-8")
    found = list(Readers(processes=2, limits=Limits(seconds=5)).read(paths))
    assert [type(one) for one in found].count(Failure) == 1
    failed = found[2]
    assert isinstance(failed, Failure)
    assert failed.path == str(paths[2])
    assert "longer than 5 seconds" in failed.error
    assert len(found) == 6


def test_a_reader_that_is_killed_costs_the_file_it_was_at(tmp_path: Path) -> None:
    paths = folder_of_pages(tmp_path, 40)
    paths[1].write_text("".join(f"<p>Line {n}</p>" for n in range(400_000)), "utf-8")
    reading = Readers(processes=2).read(paths)
    first = next(reading)  # while the other reader is at the long page
    for pid in children():
        os.kill(pid, signal.SIGKILL)
    rest = list(reading)
    failed = [one for one in rest if isinstance(one, Failure)]
    assert isinstance(first, Article)
    assert {one.path for one in (first, *rest)} == {str(path) for path in paths}
    assert 1 <= len(failed) <= 2
    assert all("ended the reader" in one.error for one in failed)


def test_stopping_early_leaves_no_process_behind(tmp_path: Path) -> None:
    reading = Readers(processes=2).read(folder_of_pages(tmp_path, 20))
    next(reading)
    assert children()
    reading.close()  # type: ignore[attr-defined]
    assert not children()


def test_a_script_without_a_main_guard_may_index(tmp_path: Path) -> None:
    folder_of_pages(tmp_path, 2)
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\n"
        "from assistant.articles.parallel import Readers\n"
        "print(len(list(Readers(2).read(sorted(Path(sys.argv[1]).glob('*.html'))))))\n"
    )
    printed = subprocess.run(
        [sys.executable, str(script), str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert printed.stdout == "2\n"
    assert not printed.stderr


def test_a_huge_file_of_articles_is_never_held_whole(tmp_path: Path) -> None:
    lines = making.json_lines([FERRY])
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines for _ in range(3_000))
    reading = Readers(processes=1).read([path])
    next(reading)
    (reader,) = children()
    for _ in range(1_000):
        next(reading)
    before = resident(reader)
    for _ in range(1_900):
        next(reading)
    assert resident(reader) - before < 20
    reading.close()  # type: ignore[attr-defined]


def resident(pid: int) -> float:
    """Memory of a process that is in use, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
