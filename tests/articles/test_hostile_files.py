"""Bombs, broken files and files that are none: each is named with the reason, the rest is read."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

import assistant
from assistant.articles.formats.extract import Failure
from assistant.articles.formats.limits import Limits
from assistant.articles.reading import find_files, read_articles
from tests.articles.formats import making
from tests.articles.formats.making import FERRY, HARBOUR


def failures(path: Path, **limits: float) -> list[str]:
    found = read_articles(path, Limits(**limits))  # type: ignore[arg-type]
    return [one.error for one in found if isinstance(one, Failure)]


def put(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def hostile(folder: Path) -> dict[str, str]:
    """A folder of files that cannot be read; the name of each, and words of the reason."""
    folder.mkdir()
    warc = making.warc([(f"https://q.example/{n}", making.page(FERRY).encode()) for n in range(4)])
    put(folder, "bomb.zip", making.zipped({"a.txt": b"a" * 30_000_000}))
    put(folder, "bomb.txt.gz", making.packed(b"a" * 30_000_000))
    put(folder, "cut.pdf", making.pdf([[(11, FERRY.title)]])[:200])
    put(folder, "cut.warc.gz", warc[: len(warc) // 2])
    put(folder, "cut.zip", making.zipped({"a.html": making.page(FERRY).encode()})[:-40])
    put(folder, "cut.docx", making.word(folder.parent / "w.docx", FERRY).read_bytes()[:3000])
    with (folder / "large.txt").open("wb") as file:
        file.truncate(300_000_000)
    put(folder, "a name\nof two lines.txt", b"\x89PNG\0\0\0")
    put(folder, "scan.pdf", making.pdf([[]]))
    put(folder, "empty.html", "")
    put(folder, "broken.json", '{"text": ')
    put(folder, "no feed.xml", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "turning.txt").symlink_to("round.txt")
    (folder / "round.txt").symlink_to("turning.txt")
    (folder / "up").symlink_to(".")
    os.mkfifo(folder / "pipe.txt")
    return {
        "bomb.zip#a.txt": "bomb", "bomb.txt.gz": "bomb", "cut.pdf": "no whole PDF",
        "cut.warc.gz": "cut off", "cut.zip": "no whole ZIP", "cut.docx": "no whole Word",
        "large.txt": "300 MB", "a name\nof two lines.txt": "NUL", "scan.pdf": "OCR",
        "empty.html": "no text", "broken.json": "not valid JSON", "no feed.xml": "no RSS or Atom",
        "turning.txt": "symbolic links", "round.txt": "symbolic links", "up": "leads back",
        "pipe.txt": "pipe",
    }  # fmt: skip


def test_each_is_named_on_one_line_with_the_reason_and_the_rest_is_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    reasons = hostile(folder)
    put(folder, "good.html", making.page(FERRY))
    put(folder, "zz.html", making.page(HARBOUR))
    with assistant.open(tmp_path / "home") as archive:
        report = archive.index([folder])
        titles = {article.title for article in archive.articles()}
    failed = {failure.path.removeprefix(f"{folder}/"): failure.error for failure in report.failed}
    assert set(failed) == set(reasons)
    for name, reason in reasons.items():
        assert reason in failed[name], name
        assert "\n" not in failed[name]
    assert titles == {FERRY.title, HARBOUR.title}
    assert report.articles == 2 + 2  # of the WARC, what stands before the cut


def test_the_command_says_what_it_could_not_read_and_ends_with_1(tmp_path: Path) -> None:
    put(tmp_path, "good.html", making.page(FERRY))
    put(tmp_path, "cut.pdf", b"%PDF-1.7")
    command = [sys.executable, "-m", "assistant.cli", "--home", str(tmp_path / "home"), "index"]
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.startswith("1 added")
    assert done.stderr.strip().splitlines()[-1].startswith(f"{tmp_path}/cut.pdf: ")
    assert "Traceback" not in done.stderr


def test_no_name_leads_out_of_an_archive(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", making.zipped(
        {"../evil.txt": b"x", "/etc/evil.txt": b"x", "C:\\evil.txt": b"x", "fine.txt": b"Fine."}
    ))  # fmt: skip
    assert len(failures(path)) == 3
    assert all("leads out" in error for error in failures(path))
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as package:
        package.writestr(link, "/etc/passwd")
    assert "link" in failures(tmp_path / "b.zip")[0]


def test_nesting_and_all_that_comes_out_are_limited(tmp_path: Path) -> None:
    inner = making.zipped({"a.txt": b"Deep."})
    for _ in range(5):
        inner = making.zipped({"in.zip": inner})
    path = put(tmp_path, "deep.zip", inner)
    assert "more than 3 containers" in failures(path)[0]
    assert not failures(path, nesting=9)
    many = put(tmp_path, "many.zip", making.zipped(
        {f"{n}.txt": os.urandom(150_000).hex().encode() for n in range(9)}
    ))  # fmt: skip
    found = list(read_articles(many, Limits(unpacked_mb=1)))
    assert isinstance(found[-1], Failure)
    assert "more than 1 MB" in found[-1].error
    assert sum(isinstance(one, Failure) for one in found) == 1


def test_pages_and_records_are_limited(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf", making.pdf([[(11, FERRY.title)]] * 5))
    assert "5 pages are too many" in failures(path, pages=4)[0]
    lines = put(tmp_path, "a.jsonl", '{"text": "' + "word " * 100_000 + '"}\n{"text": "Short."}\n')
    assert "too large" in failures(lines, file_mb=0.1)[0]


def test_a_zip_that_needs_a_password_is_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a.zip", making.zipped({"a.txt": b"Secret."}))
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag «encrypted» of the member and of its entry
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    path.write_bytes(bytes(content))
    assert "password" in failures(path)[0]


@pytest.mark.skipif(os.geteuid() != 0, reason="needs to give up the rights of root")
def test_a_folder_without_permission_is_named() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.chmod(scratch, 0o755)
        _as_nobody(Path(scratch))


def _as_nobody(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    put(tmp_path, "good.txt", "Readable.")
    put(tmp_path, "shut.txt", "Not readable.").chmod(0)
    script = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "import assistant.articles.formats.text\n"
        "from assistant.articles.reading import article_from_text, find_files, read_articles\n"
        "article_from_text('Load what is needed.', Path('any.txt'))\n"
        "os.setuid(65534)\n"
        "files, failed = find_files([Path(sys.argv[1])])\n"
        "for path in files: failed += [f for f in read_articles(path) if hasattr(f, 'error')]\n"
        "print(len(files)); print(*(f.error for f in failed), sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True, check=True
    )
    count, *errors = done.stdout.splitlines()
    assert count == "2"
    assert [error.split(": ")[0] for error in errors] == [str(closed), f"{tmp_path}/shut.txt"]
    assert all("rights" in error for error in errors)


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    put(inner, "a.txt", "One.")
    (tmp_path / "same").symlink_to(inner)
    (inner / "back").symlink_to(tmp_path)
    files, failed = find_files([tmp_path])
    assert files == [inner / "a.txt"]
    assert [Path(one.path).name for one in failed] == ["back"]


def test_of_two_members_of_one_name_the_first_is_read_and_the_second_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as packed:
        packed.writestr("one.txt", "\n".join(FERRY.paragraphs))
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("one.txt", "\n".join(HARBOUR.paragraphs))
    with assistant.open(tmp_path / "home") as archive:
        for added in (1, 0):
            report = archive.index([tmp_path / "twice.zip"])
            assert (report.added, report.updated, report.articles) == (added, 0, 1)
            assert ["same name" in one.error for one in report.failed] == [True]
        assert archive.flaw() is None
