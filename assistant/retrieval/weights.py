"""The trained weights of retrieval: `ranker.json`, made by `python -m eval.train_ranker`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Weights:
    """For each small model, feature name -> weight.

    Attributes:
        translation: How sure a translation is (`surety.translations`).
        name: How sure a name in another script is (`surety.names`).
        passage: The order of passages (`features`).
        sentence: The order of sentences (`features`, and the passage's score).
        answer: Whether a sentence answers at all (`certainty`).
    """

    translation: Mapping[str, float]
    name: Mapping[str, float]
    passage: Mapping[str, float]
    sentence: Mapping[str, float]
    answer: Mapping[str, float]

    @classmethod
    @cache
    def load(cls) -> Weights:
        """The weights this version was shipped with."""
        text = files("assistant.retrieval").joinpath("ranker.json").read_text(encoding="utf-8")
        stored = json.loads(text)
        return cls(**{name: stored[name] for name in cls.__slots__})
