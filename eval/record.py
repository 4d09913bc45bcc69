"""What a run stores of each case. Every metric is a pure function of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from eval.cases import Case, Gold, Unit

Mode = Literal["search", "quotes", "written"]


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of an article: `text` is its `[start:end]`."""

    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was retrieved and the sentence in it that answers best; best first."""

    passage: Place
    sentence: Place
    score: float
    probability: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A source of the answer. `nearest` marks a near miss shown with a refusal."""

    n: int
    place: Place
    nearest: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence of the answer, the source numbers it cites, and the system's own verdict."""

    text: str
    citations: tuple[int, ...]
    support: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What `ask` gave. `refused` is the status `not_found`.

    `reasons`: why each of `withheld` was. `written`: whether a model wrote what was said; `notice`:
    why what was wanted is not what was said.
    """

    refused: bool
    text: str
    said: tuple[Said, ...]
    cited: tuple[Cited, ...]
    withheld: tuple[str, ...]
    conversation: str
    reasons: tuple[str, ...] = ()
    written: bool = False
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One case of a run: what was asked, what came back, or the error.

    Attributes:
        case: The case, whole, so that the record can be scored by itself.
        unit: What the ranking ranks (see `Dataset.unit`).
        standalone: The question as it was searched for.
        found: The passages that the search gave, best first.
        sentences: The sentences that it gave, best first.
        reply: The answer; None in search mode.
        error: What went wrong, in words; None where nothing did.
        milliseconds: Wall time of the one call that the mode is about, to the last sentence.
        first_ms: Wall time to the first sentence a model wrote; None where it wrote none.
        remembered: Whether the model's words came from an earlier run, so that times mean nothing.
        prompt_tokens, completion_tokens: As the model's endpoint counted them.
        cost: In US dollars.
    """

    case: Case
    unit: Unit
    standalone: str = ""
    found: tuple[Found, ...] = ()
    sentences: tuple[Place, ...] = ()
    reply: Reply | None = None
    error: str | None = None
    milliseconds: float = 0.0
    first_ms: float | None = None
    remembered: bool = False
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it; `from_dict` reads it back."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Record:
        """The record that `to_dict` wrote, after a trip through JSON too."""
        case = plain["case"]
        return cls(
            **{
                **plain,
                "case": Case(
                    **case
                    | {
                        "gold": tuple(Gold(**one) for one in case["gold"]),
                        "keys": tuple(case["keys"]),
                        "answers": tuple(case["answers"]),
                    }
                ),
                "found": tuple(
                    Found(
                        Place(**one["passage"]),
                        Place(**one["sentence"]),
                        one["score"],
                        one["probability"],
                    )
                    for one in plain["found"]
                ),
                # Runs stored before sentences were kept have those of their passages.
                "sentences": tuple(
                    Place(**one)
                    for one in plain.get("sentences", [one["sentence"] for one in plain["found"]])
                ),
                "reply": plain["reply"] and _reply(plain["reply"]),
            }
        )


def _reply(plain: Mapping[str, Any]) -> Reply:
    return Reply(
        **{
            **plain,
            "said": tuple(
                Said(one["text"], tuple(one["citations"]), one["support"]) for one in plain["said"]
            ),
            "cited": tuple(
                Cited(one["n"], Place(**one["place"]), one["nearest"]) for one in plain["cited"]
            ),
            "withheld": tuple(plain["withheld"]),
            "reasons": tuple(plain.get("reasons", ())),
        }
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A run: what was asked of what, with which system.

    `started` and `finished` are ISO 8601, UTC; `finished` is None while cases are missing.
    `settings_hash` is over what decides the answers: settings, mode, depth, revision, versions.
    `archives` are the files or folders of articles that were named beside the dataset.
    `answers_of` is the id of the finished run whose answers these are: one of the same questions,
    asked of the same archive with the same settings, code and versions; else empty.
    """

    id: str
    name: str
    dataset: str
    dataset_path: str
    dataset_hash: str
    mode: Mode
    unit: Unit
    depth: int
    cases: int
    articles: int
    question_languages: tuple[str, ...]
    archive_languages: tuple[str, ...]
    settings: dict[str, Any]
    settings_hash: str
    revision: str
    started: str
    finished: str | None = None
    versions: dict[str, str] = field(default_factory=dict)
    archives: tuple[str, ...] = ()
    answers_of: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Run:
        """The run that `to_dict` wrote, after a trip through JSON too."""
        return cls(
            **{
                **plain,
                "question_languages": tuple(plain["question_languages"]),
                "archive_languages": tuple(plain["archive_languages"]),
                "archives": tuple(plain.get("archives", ())),
            }
        )
