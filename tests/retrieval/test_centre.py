from __future__ import annotations

import numpy as np
import pytest

from assistant.retrieval.centre import centred, question_mean


def test_the_mean_is_taken_off_and_the_length_is_one_again() -> None:
    mean = np.array([0.6, 0.0, 0.0], dtype=np.float32)
    moved = centred(np.array([0.6, 0.8, 0.0], dtype=np.float32), mean)
    assert moved == pytest.approx([0.0, 1.0, 0.0])


def test_the_mean_itself_has_no_direction() -> None:
    assert np.isfinite(centred(question_mean())).all()
