from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.articles.library import Library
from eval.errors import RunNotFound
from eval.record import Record, Run
from eval.store import RunStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    library = Library(f"sqlite:///{tmp_path / 'library.db'}")
    yield RunStore(library.engine)
    library.close()


def test_a_run_is_found_by_id_by_name_and_as_the_latest(
    store: RunStore, run: Callable[..., Run]
) -> None:
    for one in (run("r1", name="base"), run("r2", name="base"), run("r3", name="other")):
        store.add(one)
    assert store.find("r1").id == "r1"
    assert store.find("base").id == "r2"
    assert store.find("latest").id == "r3"
    assert [one.id for one in store.runs()] == ["r3", "r2", "r1"]
    with pytest.raises(RunNotFound, match="eval list"):
        store.find("none")


def test_records_come_back_whole_and_in_the_order_of_the_cases(
    store: RunStore, run: Callable[..., Run], record: Callable[..., Record]
) -> None:
    store.add(run("r1"))
    first, second = record("one", found=[("a.txt", 0, 10)]), record("two", error="time-out")
    store.save("r1", 1, second)
    store.save("r1", 0, first)
    assert store.records("r1") == {0: first, 1: second}
    store.save("r1", 1, first)
    assert store.records("r1") == {0: first, 1: first}
