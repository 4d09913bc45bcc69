"""The direction of a question without what all questions have in common.

Vectors of questions share a part that says no more than «this is a question», and passages share
none of it. Without it the passage that answers is found first for one to four questions in a
hundred more, in every language alike (measured: `python -m eval.train_ranker`). The mean is that
of the built-in encoder's vectors; other encoders' are left as they are.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]


def centred(vector: Vector, mean: Vector | None = None) -> Vector:
    """The vector less the mean question vector, of length 1 again; shape (dimension,)."""
    mean = question_mean() if mean is None else mean
    moved = vector - mean
    return np.asarray(moved / max(float(np.linalg.norm(moved)), 1e-9), dtype=np.float32)


@cache
def question_mean() -> Vector:
    """The mean of the questions' vectors that this version was trained on."""
    text = files("assistant.retrieval").joinpath("question_mean.json").read_text(encoding="utf-8")
    return np.array(json.loads(text)["mean"], dtype=np.float32)
