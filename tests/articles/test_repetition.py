"""What stands on many pages of one outlet is furniture; what merely recurs is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.articles.article import BlockKind
from assistant.articles.syndication import StoryGroups
from assistant.assistant import Assistant
from eval import synthetic

HOUSE = "Our reporters are bound by the code of the house, and the house answers for every word."
BACKGROUND = "The conflict between the two islands began in 1931, when the first ferry was sunk."


def page(number: int, *extra: str, inside: str = "") -> str:
    """An article of its own, with something at the end or in the middle."""
    title, *paragraphs = synthetic.article(5 * number).strip().split("\n\n")
    middle = [inside] if inside else []
    return "\n\n".join([title, *paragraphs[:2], *middle, *paragraphs[2:], *extra])


def write(folder: Path, texts: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    for n, text in enumerate(texts):
        (folder / f"{n}.txt").write_text(text, "utf-8")
    return folder


def kinds(archive: Assistant, text: str) -> set[BlockKind]:
    return {
        block.kind
        for article in archive.articles()
        for block in article.blocks
        if article.text[block.start : block.end] == text
    }


def test_a_paragraph_on_many_pages_of_an_outlet_is_furniture_and_never_found(
    empty: Assistant, tmp_path: Path
) -> None:
    empty.index([write(tmp_path / "a", [page(n, HOUSE) for n in range(6)])])
    assert kinds(empty, HOUSE) == {BlockKind.FURNITURE}
    assert HOUSE not in {hit.text for hit in empty.search("What are reporters bound by?")}
    assert all(HOUSE in article.text for article in empty.articles())
    assert empty.flaw() is None


def test_earlier_articles_are_marked_again_when_later_ones_show_it(
    empty: Assistant, tmp_path: Path
) -> None:
    folder = write(tmp_path / "a", [page(n, HOUSE) for n in range(3)])
    empty.index([folder])
    assert kinds(empty, HOUSE) == {BlockKind.BODY}
    write(folder, [page(n, HOUSE) for n in range(5)])
    report = empty.index([folder])
    assert (report.added, report.unchanged) == (2, 3)
    assert kinds(empty, HOUSE) == {BlockKind.FURNITURE}
    again = empty.index([folder])
    assert (again.unchanged, again.passages) == (5, report.passages)
    rebuilt = empty.index([folder], rebuild=True)
    assert (rebuilt.passages, kinds(empty, HOUSE)) == (report.passages, {BlockKind.FURNITURE})


def test_stories_are_compared_anew_without_what_turned_out_to_be_furniture(
    empty: Assistant, tmp_path: Path
) -> None:
    folder = write(tmp_path / "a", [page(n, HOUSE) for n in range(3)])
    empty.index([folder])
    groups = StoryGroups(empty.library.engine)
    keys = [(article.id, 0) for article in empty.articles()]
    before = groups.names_of(keys)
    assert len(before) == 3
    write(folder, [page(n, HOUSE) for n in range(5)])
    empty.index([folder])
    after = groups.names_of(keys)
    assert len(after) == 3
    assert not set(before.values()) & set(after.values())


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([page(1, HOUSE)] * 6, id="copies of one story"),
        pytest.param([page(n, HOUSE) for n in range(3)], id="few pages"),
        pytest.param(
            [page(n, *([BACKGROUND] if n < 5 else [])) for n in range(40)], id="few of many"
        ),
        pytest.param([page(n, inside=BACKGROUND) for n in range(6)], id="inside few pages"),
    ],
)
def test_what_only_recurs_stays_the_articles_own(
    empty: Assistant, tmp_path: Path, texts: list[str]
) -> None:
    empty.index([write(tmp_path / "a", texts)])
    assert BlockKind.FURNITURE not in kinds(empty, HOUSE) | kinds(empty, BACKGROUND)


def test_a_paragraph_on_pages_of_different_outlets_is_not_furniture(
    empty: Assistant, tmp_path: Path
) -> None:
    folders = [write(tmp_path / f"{n}", [page(n, HOUSE)]) for n in range(6)]
    empty.index(folders)
    assert kinds(empty, HOUSE) == {BlockKind.BODY}


def test_a_removed_page_leaves_nothing_behind(empty: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", [page(n, HOUSE) for n in range(6)])
    empty.index([folder])
    for article in empty.articles():
        empty.remove(article.id)
    (folder / "0.txt").write_text(page(0, HOUSE) + "\n", "utf-8")
    empty.index([folder / "0.txt"])
    assert kinds(empty, HOUSE) == {BlockKind.BODY}
