"""A corrected version in another file: it is what is found, and the earlier one can be read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import assistant
from assistant.articles.tables import LEAVING, OLDER
from assistant.assistant import Assistant
from tests.articles.formats import making
from tests.articles.formats.making import FERRY, HARBOUR, Told

TITLE = "Ferry runs aground off Lindholm"
STORY = """A ferry with 214 people on board ran aground off Lindholm early on Tuesday morning.

The coast guard brought everyone ashore within three hours, its spokeswoman Ada Brekke said.

The ferry was built in 1998 and was inspected in March, its owner Norlin Lines said in the evening.
"""
CORRECTED = STORY.replace("214", "241")
NOTE = "\nCorrection: An earlier version of this article gave a wrong number of people.\n"
QUESTION = "How many people were on board the ferry off Lindholm?"


def write(
    path: Path, text: str, title: str = TITLE, outlet: str = "The Quay", date: str = "2024-05-30"
) -> Path:
    path.parent.mkdir(exist_ok=True)
    stated = {"title": title, "outlet": outlet, "date": date}
    head = "".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}\n"
        for name, value in stated.items()
        if value
    )
    path.write_text(f"---\n{head}---\n\n{text}", "utf-8")
    return path


def current(archive: Assistant) -> dict[str, list[str]]:
    """The files of the articles that are found, and with each those of its earlier versions."""
    assert archive.flaw() is None
    return {
        Path(article.path).name: [Path(one.path).name for one in archive.earlier(article.id)]
        for article in archive.articles()
    }


def test_a_corrected_version_in_another_file_is_the_one_that_is_found(
    empty: Assistant, tmp_path: Path
) -> None:
    empty.index([write(tmp_path / "a" / "old.md", STORY)])
    [old] = empty.articles()
    report = empty.index([write(tmp_path / "a" / "new.md", CORRECTED + NOTE)])
    assert (report.added, report.superseded, report.articles) == (1, 1, 1)
    [new] = empty.articles()
    assert (new.id != old.id, current(empty)) == (True, {"new.md": ["old.md"]})
    assert empty.article(old.id) == old
    assert (empty.current_id(old.id), empty.current_id(new.id)) == (new.id, new.id)
    assert all(hit.article_id == new.id for hit in empty.search(QUESTION))
    answer = empty.ask(QUESTION)
    assert "241" in answer.text
    assert "214" not in answer.text


@pytest.mark.slow
def test_the_state_is_the_same_in_whatever_order_they_are_read(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "a" / "1.md", STORY),
        write(tmp_path / "a" / "2.md", CORRECTED + NOTE, date="2024-05-31"),
        write(tmp_path / "a" / "3.md", CORRECTED, "UPDATE 2-" + TITLE, date="2024-06-02"),
        write(tmp_path / "a" / "other.md", STORY, outlet="Il Molo"),
    ]
    for n, order in enumerate([(), (2, 1, 0), (1, 2, 0)]):
        with assistant.open(tmp_path / str(n)) as archive:
            for file in order:
                archive.index([files[file]])
            archive.index([tmp_path / "a"])
            assert current(archive).keys() == {"3.md", "other.md"}
            [newest] = [one for one in archive.articles() if one.path.endswith("3.md")]
            assert {Path(one.path).name for one in archive.earlier(newest.id)} == {"1.md", "2.md"}
            again = archive.index([tmp_path / "a"])
            assert (again.unchanged, again.superseded, again.articles) == (4, 0, 2)
            files[2].rename(tmp_path / "away")
            assert archive.index([tmp_path / "a"], prune=True).removed == 1
            assert current(archive) == {"2.md": ["1.md"], "other.md": []}
            (tmp_path / "away").rename(files[2])


def test_where_the_newer_is_gone_or_another_story_the_older_is_found_again(
    empty: Assistant, tmp_path: Path
) -> None:
    old = write(tmp_path / "a" / "old.md", STORY)
    new = write(tmp_path / "a" / "new.md", CORRECTED + NOTE)
    empty.index([old.parent])
    for article in empty.articles():
        empty.remove(article.id)
    assert current(empty) == {"old.md": []}
    assert "214" in empty.ask(QUESTION).text
    empty.index([new])
    assert current(empty) == {"new.md": ["old.md"]}
    write(new, "The council of Varberg voted for a new library on Monday evening.\n")
    empty.index([old.parent])
    assert current(empty).keys() == {"new.md", "old.md"}
    write(new, CORRECTED + NOTE)
    assert empty.index([old.parent], rebuild=True).superseded == 1
    assert current(empty)["new.md"][-1] == "old.md"


MARKED = {
    "correction below": (TITLE, NOTE),
    "sentence": (TITLE, "\nThis article has been updated with the owner's statement.\n"),
    "in the title": (f"Updated: {TITLE}", ""),
    "in brackets": (f"{TITLE} (Corrected)", ""),
    "agency": (f"UPDATE 1-{TITLE}", ""),
    "ar": (f"تصحيح: {TITLE}", ""),
    "ar updated": (f"محدَّث | {TITLE}", ""),
    "it": (f"Aggiornato - {TITLE}", ""),
    "zh": (f"【更正】{TITLE}", ""),
    "ru": (TITLE, "\nВ предыдущей версии статьи было указано другое число.\n"),
}


def test_it_says_in_many_ways_that_it_puts_one_right(empty: Assistant, tmp_path: Path) -> None:
    for outlet, (title, note) in MARKED.items():
        write(tmp_path / "a" / f"{outlet} old.md", STORY, outlet=outlet)
        write(tmp_path / "a" / f"{outlet}.md", CORRECTED + note, title, outlet)
    empty.index([tmp_path / "a"])
    assert current(empty) == {f"{outlet}.md": [f"{outlet} old.md"] for outlet in MARKED}


ALIKE = {
    "no mark": {"text": CORRECTED},
    "the next day's": {"text": CORRECTED, "date": "2024-05-31"},
    "another outlet": {"text": CORRECTED + NOTE, "outlet": "Il Molo"},
    "no outlet": {"text": CORRECTED + NOTE, "outlet": ""},
    "dated earlier": {"text": CORRECTED + NOTE, "date": "2024-05-29"},
    "another text": {"text": "Markets rose." + NOTE},
    "no such label": {"text": CORRECTED, "title": "Update-server down"},
}


def test_a_look_alike_is_an_article_of_its_own(empty: Assistant, tmp_path: Path) -> None:
    for name, other in ALIKE.items():
        write(tmp_path / "a" / f"{name} 1.md", STORY, outlet=name)
        write(tmp_path / "a" / f"{name} 2.md", **{"outlet": name} | other)
    empty.index([tmp_path / "a"])
    assert current(empty) == {f"{name} {n}.md": [] for name in ALIKE for n in (1, 2)}


def test_pages_that_all_bear_the_same_notice_are_articles_of_their_own(
    empty: Assistant, tmp_path: Path
) -> None:
    for day in range(1, 5):
        text = STORY.replace("214", str(200 + day)) + "\nCorrections: write to our desk.\n"
        write(tmp_path / "a" / f"{day}.md", text, date=f"2024-05-0{day}")
    empty.index([tmp_path / "a"])
    assert len(current(empty)) == 4


def test_an_outlet_put_right_by_hand_shows_a_version(empty: Assistant, tmp_path: Path) -> None:
    write(tmp_path / "a" / "old.md", STORY, outlet="Quay, The")
    write(tmp_path / "a" / "new.md", CORRECTED + NOTE)
    empty.index([tmp_path / "a"])
    [old] = [one for one in empty.articles() if one.path.endswith("old.md")]
    empty.correct(old.id, outlet="The Quay")
    assert current(empty) == {"new.md": ["old.md"]}


def test_what_a_crash_left_on_its_way_out_is_finished(tmp_path: Path) -> None:
    old = write(tmp_path / "a" / "old.md", STORY)
    with assistant.open(tmp_path / "home") as archive:
        archive.index([old])
        found = write(tmp_path / "b" / "new.md", CORRECTED + NOTE)
        with assistant.open(tmp_path / "elsewhere") as other:
            other.index([found])
            archive.library.put(other.articles())
        archive.library.settle_versions()
        assert archive.library.in_state(LEAVING)
    with assistant.open(tmp_path / "home") as archive:
        assert all("214" not in hit.text for hit in archive.search(QUESTION))
        assert current(archive) == {"new.md": ["old.md"]}
        assert archive.library.in_state(OLDER)


def capture(path: Path, url: str, told: Told, day: str) -> Path:
    """A web archive with one page, fetched on a day."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(making.warc([(url, making.page(told).encode())], day=day))
    return path


@pytest.mark.slow
def test_the_later_capture_of_an_address_is_the_one_that_is_found(tmp_path: Path) -> None:
    url = "https://www.quay.example/news/ferry"
    then = capture(tmp_path / "a" / "z.warc.gz", url, FERRY, "2024-05-30")
    renamed = replace(FERRY, title="Terminal to stay open", paragraphs=FERRY.paragraphs[::-1])
    now = capture(tmp_path / "a" / "b.warc.gz", f"{url}/?utm_source=x", renamed,
                  "2024-06-02")  # fmt: skip
    other = capture(tmp_path / "a" / "c.warc.gz", url.replace("www", "m"), HARBOUR,
                    "2024-06-03")  # fmt: skip
    for n, order in enumerate([(then, now), (now, then)]):
        with assistant.open(tmp_path / str(n)) as archive:
            for file in order:
                archive.index([file])
            archive.index([other])
            found = {one.title: archive.earlier(one.id) for one in archive.articles()}
            assert [one.title for one in found.pop(renamed.title)] == [FERRY.title]
            assert found == {HARBOUR.title: []}


def saved(path: Path, told: Told, canonical: str, modified: str = "") -> Path:
    """A saved page that states its address, and when it was last changed."""
    path.parent.mkdir(exist_ok=True)
    head = f'<link rel="canonical" href="{canonical}">'
    if modified:
        head += f'<meta property="article:modified_time" content="{modified}">'
    path.write_text(making.page(told).replace("</head>", f"{head}</head>"), "utf-8")
    return path


def test_of_saved_pages_of_one_address_the_last_changed_is_found(
    empty: Assistant, tmp_path: Path
) -> None:
    url = "https://quay.example/news/ferry"
    changed = replace(FERRY, paragraphs=(*FERRY.paragraphs[:2], "The board saves nothing."))
    saved(tmp_path / "a" / "1.html", changed, url, "2024-06-02T09:00:00Z")
    saved(tmp_path / "a" / "2.html", FERRY, "http://www.quay.example/news/ferry/#top")
    # Pages that claim their site's address, or one of another article, are no versions.
    saved(tmp_path / "a" / "3.html", HARBOUR, url, "2024-06-03T09:00:00Z")
    saved(tmp_path / "a" / "4.html", replace(FERRY, outlet="Il Molo"), "https://quay.example/")
    empty.index([tmp_path / "a"])
    assert current(empty) == {"1.html": ["2.html"], "3.html": [], "4.html": []}
