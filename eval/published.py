"""Published figures beside a run: only where the protocol is the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from eval.record import Mode, Run
from eval.summary import Summary

SAME_LANGUAGE = "same language"


class Published(BaseModel):
    """A published figure and how it was measured; one question language a value.

    Attributes:
        set: How the data set's files begin: «xquad».
        split: In words.
        cases: Number of questions in a language.
        articles: Number of paragraphs in the archive.
        archive: The archive's languages, or «same language».
        given_paragraph: Whether the system was handed the right paragraph and had not to find it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    set: str
    split: str
    mode: Mode
    metric: str
    cases: int
    articles: int
    archive: str
    system: str
    values: dict[str, float]
    source: str
    given_paragraph: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """A published figure beside a run's own, or the reason why they must not be compared."""

    published: Published
    language: str
    value: float
    own: float
    refused: str | None

    def to_dict(self) -> dict[str, Any]:
        """As in `eval show --json`."""
        return {
            "system": self.published.system,
            "metric": self.published.metric,
            "value": self.value,
            "own": self.own,
            "source": self.published.source,
            "refused": self.refused,
        }


@cache
def figures() -> tuple[Published, ...]:
    """Everything in `published.yaml`."""
    text = resources.files("eval").joinpath("published.yaml").read_text(encoding="utf-8")
    return tuple(Published.model_validate(one) for one in yaml.safe_load(text))


def beside(run: Run, summary: Summary) -> list[Beside]:
    """What was published on the run's set, language and metrics, compared or refused."""
    found = []
    for one in figures():
        for language in run.question_languages:
            own = summary.metrics.get(one.metric)
            if run.dataset.startswith(one.set) and language in one.values and own:
                found.append(
                    Beside(one, language, one.values[language], own.value, mismatch(one, run))
                )
    return found


def mismatch(published: Published, run: Run) -> str | None:
    """Why a run does not measure what was published; None where it does."""
    languages = (
        run.question_languages
        if published.archive == SAME_LANGUAGE
        else tuple(published.archive.split())
    )
    differs = [
        f"{what}: {theirs} there, {ours} here"
        for what, theirs, ours in (
            ("questions", published.cases, run.cases),
            ("paragraphs", published.articles, run.articles),
            ("mode", published.mode, run.mode),
            ("archive", " ".join(languages), " ".join(run.archive_languages)),
        )
        if theirs != ours
    ]
    if published.given_paragraph:
        differs.append("there the system was given the paragraph, here it has to find it")
    return "; ".join(differs) or None
