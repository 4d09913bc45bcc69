import json
from collections.abc import Callable

from eval.record import Record, Run


def test_a_record_survives_json(record: Callable[..., Record]) -> None:
    place = ("a.txt", 0, 10)
    for one in (
        record(found=[place], cited=[place], said=[[1], []], refused=False, keys=("نعم",)),
        record(error="time-out", answers=("13",), after="zero"),
    ):
        assert Record.from_dict(json.loads(json.dumps(one.to_dict()))) == one


def test_a_run_survives_json(run: Callable[..., Run]) -> None:
    assert Run.from_dict(json.loads(json.dumps(run().to_dict()))) == run()
