from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.passages import Passage
from assistant.retrieval.story_vectors import OPENING, StoryVectors

WIDE = 64


@pytest.fixture
def stories(tmp_path: Path) -> Iterator[StoryVectors]:
    opened = StoryVectors(tmp_path / "stories")
    yield opened
    opened.close()


def told(article: str, *sentences: int, language: str = "en", story: int = 0) -> Passage:
    """A passage whose sentences mean these: numbers that are near are near in meaning."""
    vectors = np.zeros((1 + len(sentences), WIDE), dtype=np.float16)
    for row, meaning in enumerate(sentences, start=1):
        vectors[row, meaning // 10] = 1.0
        vectors[row, -1] = meaning % 10 / 10
        vectors[row] /= np.linalg.norm(vectors[row])
    bounds = [(10 * n, 10 * n + 9) for n in range(len(sentences))]
    terms = [["en:word"]] * len(sentences)
    end = bounds[-1][1]
    return Passage.of(
        f"{article}:0-{end}", article, story, language, 0, end, bounds, terms, vectors
    )


def near(stories: StoryVectors, article: str, most: int = 2) -> list[str]:
    return [key[0] for key in stories.nearest([(article, 0)], most, 0.5)[article, 0]]


def test_the_nearest_of_each_language_are_found_the_nearest_first(stories: StoryVectors) -> None:
    english = [told("a", 10), told("b", 12), told("c", 15), told("d", 19), told("far", 30)]
    stories.replace([], [*english, told("e", 17, language="ar"), told("f", 11, language="ar")])
    assert near(stories, "a") == ["f", "e", "b", "c"]
    assert near(stories, "a", most=1) == ["f", "b"]
    assert near(stories, "far") == []
    assert stories.nearest([("unknown", 0)], 2, 0.5) == {("unknown", 0): []}


def test_a_story_is_known_by_how_it_begins(stories: StoryVectors) -> None:
    opening = [10] * OPENING
    stories.replace([], [told("cut", *opening), told("whole", *opening, *[50] * 40)])
    assert near(stories, "cut") == ["whole"]


def test_each_story_of_a_page_has_its_own(stories: StoryVectors) -> None:
    stories.replace([], [told("a", 10), told("a", 20, story=1), told("b", 20)])
    found = stories.nearest([("b", 0)], 2, 0.5)
    assert found == {("b", 0): [("a", 1)]}
    assert stories.count() == 3


def test_an_article_put_in_the_place_of_itself_again_and_again_hides_no_other(
    stories: StoryVectors,
) -> None:
    stories.replace([], [told("other", 14)])
    for _ in range(30):
        stories.replace(["a"], [told("a", 10)])
    assert near(stories, "a") == ["other"]
    stories.replace(["other"], [])
    assert near(stories, "a") == []
    assert stories.count() == 1


def test_what_another_process_has_written_is_seen_once_it_is_told(
    stories: StoryVectors, tmp_path: Path
) -> None:
    theirs = StoryVectors(tmp_path / "stories")
    stories.replace([], [told("a", 10), told("d", 11)])
    assert near(theirs, "a") == ["d"]
    stories.clear()
    stories.replace([], [told("b", 30), told("c", 31)])
    theirs.reload()
    assert near(theirs, "b") == ["c"]
    theirs.close()


def test_what_fails_halfway_leaves_what_was_there(stories: StoryVectors, tmp_path: Path) -> None:
    stories.replace([], [told("a", 10), told("b", 12)])

    def breaks_off() -> Iterator[Passage]:
        yield told("c", 13)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        stories.replace(["b"], breaks_off())
    assert near(stories, "a") == ["b"]
    assert stories.is_whole()
    stories.replace(["c"], [told("c", 11)])
    assert near(stories, "a") == ["c", "b"]


def test_vectors_that_are_gone_are_missed(stories: StoryVectors, tmp_path: Path) -> None:
    stories.replace([], [told("a", 10)])
    (tmp_path / "stories" / "en.f32").unlink()
    stories.reload()
    assert not stories.is_whole()
