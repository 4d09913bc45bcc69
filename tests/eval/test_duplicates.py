"""The set of copies and look-alikes, and what is counted on it."""

from __future__ import annotations

from pathlib import Path

from eval import duplicates
from eval.duplicates import Told


def test_the_texts_of_a_seed_are_always_the_same_and_differ_where_they_should() -> None:
    texts = list(duplicates.made(5))
    assert texts == list(duplicates.made(5))
    assert len({one.text for one in texts}) == len(texts)
    assert {one.kind for one in texts if one.alike} == {"another number", "another name"}


def test_copies_are_found_and_look_alikes_are_not_made_one(tmp_path: Path) -> None:
    found = duplicates.measure(list(duplicates.made(10)), tmp_path)
    assert found.by_kind["whole copy"] == (10, 10)
    assert found.by_kind["another number"][0] == 0
    assert found.by_kind["another name"][0] == 0
    assert found.precision == 1.0
    assert found.recall > 0.8


def test_pairs_are_counted_by_story_and_kind() -> None:
    original, copy, alike, other = (
        Told("a", "original", ""), Told("a", "cut copy", ""), Told("a", "another number", ""),
        Told("b", "original", ""),
    )  # fmt: skip
    texts = [original, copy, alike, other]
    found = duplicates.counted(texts, [[original, copy, alike], [other]])
    assert (found.right, found.wrong, found.pairs) == (1, 2, 1)
    assert found.by_kind == {"cut copy": (1, 1), "another number": (1, 1)}
    assert (found.precision, found.recall) == (1 / 3, 1.0)


def test_halves_are_told_apart_by_article_and_a_pair_of_both_counts_in_each() -> None:
    names = [f"story {n}" for n in range(40)]
    halves = {name: Told(name, "original", "").held_out for name in names}
    kept = next(name for name, held in halves.items() if held)
    other = next(name for name, held in halves.items() if not held)
    texts = [
        Told("a", "original", "", kept), Told("a", "whole copy", "", kept),
        Told("b", "original", "", other),
    ]  # fmt: skip
    found = duplicates.counted(texts, [texts], held_out=True)
    assert (found.right, found.wrong, found.pairs) == (1, 2, 1)
    found = duplicates.counted(texts, [texts], held_out=False)
    assert (found.right, found.wrong, found.pairs) == (0, 2, 0)


def test_minhash_puts_copies_together_and_look_alikes_with_them() -> None:
    texts = list(duplicates.made(6))
    found = duplicates.counted(texts, duplicates.minhashed(texts, 0.8))
    assert found.by_kind["whole copy"] == (6, 6)
    assert found.by_kind["another number"] == (6, 6)
    apart = duplicates.minhashed(texts, 1.1)
    assert {len(group) for group in apart} == {1}
