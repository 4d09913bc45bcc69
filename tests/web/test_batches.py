"""Files handed in together: kept, read in the background, each told what became of it."""

from __future__ import annotations

import io
import zipfile

import filelock
import pytest

from assistant.assistant import Assistant
from assistant.web.batches import SHOWN, STOPPED, Batch, HandedIn, Outcome
from assistant.web.markup.uploads import outcome_table

PAGE = b"Ferry aground\n\nThe ferry had 214 people on board, the coast guard said on Tuesday.\n"
HOSTILE = "<img src=x onerror=y>\n\u202e" + "x" * 300 + ".pdf"


def packed(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, text in members.items():
            package.writestr(name, text)
    return content.getvalue()


def ended(batch: Batch) -> list[Outcome]:
    if batch.work:
        assert batch.work.wait(timeout=120).error is None
    return batch.outcomes()


@pytest.mark.slow
def test_each_file_is_told_what_was_made_of_it_or_why_nothing_was(empty: Assistant) -> None:
    many = "title,text\n" + "".join(f"No {n},The ferry {n} was late.\n" for n in range(SHOWN + 1))
    batch = Batch(
        empty,
        [
            ("ferry.txt", PAGE),
            (HOSTILE, b"%PDF-1.7 and no more"),
            ("all.zip", packed(**{"../out.txt": PAGE, "in.txt": PAGE.replace(b"214", b"12")})),
            ("many.csv", many.encode()),
            ("tool.exe", b"MZ"),
            ("empty.txt", b""),
        ],
    )
    ferry, broken, package, table, tool, nothing = ended(batch)
    assert [one.title for one in ferry.made] == ["Ferry aground"]
    assert (ferry.articles, ferry.failed, ferry.file.known) == (1, (), False)
    assert "no whole PDF" in broken.failed[0][1]
    assert package.articles == 1
    assert package.failed == (("../out.txt", "its name leads out of the archive. Pack it anew."),)
    assert (table.articles, len(table.made)) == (SHOWN + 1, SHOWN)
    assert "files ending in .exe are not read" in tool.failed[0][1]
    assert nothing.failed == (("", "the file is empty. Hand in one that holds an article."),)
    kept = {path.name for path in empty.uploads.folder.rglob("*") if path.is_file()}
    assert kept == {"ferry.txt", "all.zip", "many.csv"}  # nothing was made of the others

    html = outcome_table(batch.outcomes())
    assert "<img" not in html
    assert "\u202e" not in html
    assert "&lt;img src=x onerror=y&gt;" in html
    assert "x" * 81 not in html
    assert 'data-label="Furniture">0%</td>' in html
    assert "and 1 more" in html
    assert "../out.txt" in html

    assert [one.file.known for one in ended(Batch(empty, [("again.txt", PAGE)]))] == [True]
    assert empty.overview().articles == SHOWN + 3


@pytest.mark.slow
def test_where_another_process_writes_it_is_said_and_can_be_tried_again(empty: Assistant) -> None:
    with filelock.FileLock(empty.home / "write.lock"):
        batch = Batch(empty, [("ferry.txt", PAGE)])
        assert batch.work is not None
        assert "Another process is writing" in (batch.work.wait(timeout=120).error or "")
        assert batch.paths[0].exists()
    batch.begin()
    assert ended(batch)[0].articles == 1


def test_what_was_not_read_since_reading_was_stopped_is_named(empty: Assistant) -> None:
    batch = Batch(empty, [("ferry.txt", PAGE)])
    assert batch.work is not None
    batch.work.stop()
    [outcome] = ended(batch)
    assert outcome.articles == 1 or outcome.failed == (("", STOPPED),)


def test_a_file_in_the_archive_before_says_so() -> None:
    html = outcome_table([Outcome(HandedIn("a.txt", known=True), 2, (), ())])
    assert "2 articles, in the archive before" in html
