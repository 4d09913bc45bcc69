from collections.abc import Callable, Sequence

import pytest

from eval.cases import Case, Gold
from eval.record import Cited, Found, Place, Record, Reply, Run, Said


def _place(article: str, start: int, end: int) -> Place:
    return Place(article, start, end, "x" * (end - start))


@pytest.fixture
def gold() -> Callable[..., Gold]:
    def make(article: str = "a.txt", start: int = 0, end: int = 10, language: str = "ar") -> Gold:
        return Gold(article, start, end, "x" * (end - start), language)

    return make


@pytest.fixture
def record(gold: Callable[..., Gold]) -> Callable[..., Record]:
    """A record from (article, start, end) triples: found passages, and cited sources."""

    def make(
        id: str = "one",
        *,
        golds: Sequence[Gold] | None = None,
        found: Sequence[tuple[str, int, int]] = (),
        cited: Sequence[tuple[str, int, int]] = (),
        said: Sequence[Sequence[int]] = (),
        text: str = "",
        refused: bool | None = None,
        **more: object,
    ) -> Record:
        answerable = bool(more.pop("answerable", True))
        golds = (gold(),) if golds is None and answerable else tuple(golds or ())
        case_fields = {
            key: more.pop(key)
            for key in ("language", "keys", "answers", "tag", "group", "after")
            if key in more
        }
        case_fields = {"language": "en", "group": id, **case_fields}
        case = Case(id=id, question="Who?", answerable=answerable, gold=golds, **case_fields)
        reply = (
            None
            if refused is None
            else Reply(
                refused,
                text,
                tuple(Said(text, tuple(numbers), "supported") for numbers in said),
                tuple(Cited(n, _place(*place)) for n, place in enumerate(cited, 1)),
                (),
                "c1",
            )
        )
        fields = {"unit": "passage", **more}
        return Record(
            case=case,
            reply=reply,
            found=tuple(Found(_place(*place), _place(*place), 1.0, 0.5) for place in found),
            sentences=tuple(_place(*place) for place in found),
            **fields,
        )

    return make


@pytest.fixture
def run() -> Callable[..., Run]:
    def make(id: str = "r1", **more: object) -> Run:
        fields = {
            "name": id,
            "dataset": "seeds.jsonl",
            "dataset_path": "seeds.jsonl",
            "dataset_hash": "d",
            "mode": "search",
            "unit": "passage",
            "depth": 20,
            "cases": 1,
            "articles": 5,
            "question_languages": ("en",),
            "archive_languages": ("ar",),
            "settings": {"words": True},
            "settings_hash": "s",
            "revision": "abc",
            "started": "2024-05-30T00:00:00+00:00",
            "finished": "2024-05-30T00:01:00+00:00",
            **more,
        }
        return Run(id=id, **fields)

    return make
