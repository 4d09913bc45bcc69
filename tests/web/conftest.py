"""Evaluated runs made by hand, for the markup that shows them."""

from collections.abc import Callable

import pytest

from eval.cases import Case, Gold
from eval.record import Cited, Found, Place, Record, Reply, Run, Said
from eval.results import Result
from eval.summary import summarise

PASSAGE = "قال الوزير. التقى بيلوسوف بنائب الرئيس. ثم عاد."
GOLD = Gold("it/a.txt", 112, 139, PASSAGE[12:39], "ar")


@pytest.fixture
def record() -> Callable[..., Record]:
    """A record of one answered case; `changes` are those of its case or of itself."""

    def make(id: str = "one", *, refused: bool = False, **changes: object) -> Record:
        case = {
            "id": id,
            "language": "en",
            "question": "Whom did he meet?",
            "answerable": True,
            "gold": (GOLD,),
            "keys": ("نائب",),
            "tag": "whom",
            "group": id,
        }
        own = {key: changes.pop(key) for key in list(changes) if key in case}
        place = Place("it/a.txt", 100, 100 + len(PASSAGE), PASSAGE)
        sentence = Place("it/a.txt", 112, 139, PASSAGE[12:39])
        reply = Reply(
            refused,
            "Nothing found." if refused else f"«{sentence.text}» [1]",
            () if refused else (Said(sentence.text, (1,), "supported"),),
            (Cited(1, sentence, refused),),
            (),
            "c1",
        )
        found = {"found": (Found(place, sentence, 2.0, 0.8),), "sentences": (sentence,)}
        fields = {**found, "reply": reply, **changes}
        return Record(Case(**case | own), "passage", "Whom did he meet?", **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
def result(record: Callable[..., Record]) -> Callable[..., Result]:
    """A run of these records, by default of one."""

    def make(id: str = "r1", *records: Record, **changes: object) -> Result:
        kept = records or (record(),)
        fields = {
            "name": id,
            "dataset": "seeds.jsonl",
            "dataset_path": "seeds.jsonl",
            "dataset_hash": "d",
            "mode": "quotes",
            "unit": "passage",
            "depth": 20,
            "cases": len(kept),
            "articles": 5,
            "question_languages": ("en",),
            "archive_languages": ("ar",),
            "settings": {"words": True},
            "settings_hash": "s",
            "revision": "abc",
            "started": "2024-05-30T10:20:00+00:00",
            "finished": "2024-05-30T10:21:00+00:00",
            **changes,
        }
        return Result(Run(id=id, **fields), kept, summarise(kept), "library.db")  # type: ignore[arg-type]

    return make
