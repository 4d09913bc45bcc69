from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.retrieval import vector_rows
from assistant.retrieval.vector_rows import VectorRows, signs


@pytest.fixture
def many() -> NDArray[np.float32]:
    """Words in groups that mean nearly the same; more than are all compared."""
    rng = np.random.default_rng(7)
    meanings = rng.standard_normal((300, 512))
    near = np.repeat(meanings, 20, axis=0) + 0.3 * rng.standard_normal((6_000, 512))
    return (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)


def test_the_nearest_of_many_words_are_those_by_cosine(
    tmp_path: Path, many: NDArray[np.float32]
) -> None:
    assert len(many) > vector_rows.EXACT
    rows = VectorRows(tmp_path, "en")
    rows.write(0, many)
    asked = many[::500]
    found = rows.nearest(asked, 10, len(many))
    for vector, near in zip(asked, found, strict=True):
        cosines = many @ vector
        best = sorted(range(len(many)), key=lambda n: -cosines[n])[:10]
        assert {position for position, _ in near} == set(best)
        assert dict(near) == {n: pytest.approx(float(cosines[n]), abs=1e-6) for n in best}


def test_words_added_later_are_found_by_who_had_the_files_open(
    tmp_path: Path, many: NDArray[np.float32]
) -> None:
    reader, writer = VectorRows(tmp_path, "en"), VectorRows(tmp_path, "en")
    assert reader.nearest(many[:1], 3, 0) == [[]]
    writer.write(0, many[:5_000])
    assert len(reader) == 5_000
    reader.nearest(many[:1], 3, 5_000)
    writer.write(5_000, many[5_000:])
    reader.forget()
    assert max(reader.nearest(many[5_900:5_901], 1, 6_000)[0])[0] == 5_900


def test_rows_that_a_crash_left_are_written_over(tmp_path: Path, many: NDArray[np.float32]) -> None:
    rows = VectorRows(tmp_path, "en")
    rows.write(0, many[:10])
    rows.write(4, many[20:26])
    assert len(rows) == 10
    assert rows.nearest(many[20:21], 1, 10)[0][0][0] == 4


def test_signs_of_any_number_of_numbers_fill_whole_chunks() -> None:
    vectors = np.ones((2, 70), dtype=np.float32)
    assert np.bitwise_count(signs(vectors)).sum(axis=1).tolist() == [70, 70]
    assert signs(-vectors).any() == np.False_
