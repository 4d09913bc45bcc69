"""Stored runs with their records and figures: what the command line and the page show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from eval import published
from eval.compare import Comparison, compare
from eval.published import Beside
from eval.record import Record, Run
from eval.store import RunStore
from eval.summary import Summary, summarise, to_dict


@dataclass(frozen=True, slots=True)
class Result:
    """A run, its records in the order of the cases, and its figures; `path` is the database."""

    run: Run
    records: tuple[Record, ...]
    summary: Summary
    path: str

    @property
    def beside(self) -> list[Beside]:
        """What others published on the same set."""
        return published.beside(self.run, self.summary)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `eval run --json`."""
        return to_dict(self.run, self.summary, self.path)


def result(store: RunStore, key: str) -> Result:
    """The run called `key` (see `RunStore.find`), scored.

    Raises:
        RunNotFound: There is none.
    """
    return _scored(store, store.find(key))


def results(store: RunStore) -> list[Result]:
    """Every run, scored; the latest first."""
    return [_scored(store, run) for run in store.runs()]


def comparison(store: RunStore, a: str, b: str) -> Comparison:
    """Run `b` compared with run `a`.

    Raises:
        RunNotFound: One of them does not exist.
        NotComparable: They do not measure the same.
    """
    first, second = store.find(a), store.find(b)
    before, after = (tuple(store.records(run.id).values()) for run in (first, second))
    return compare(first, before, second, after)


def _scored(store: RunStore, run: Run) -> Result:
    records = tuple(store.records(run.id).values())
    url = store.engine.url
    path = url.database if url.drivername.startswith("sqlite") else url.render_as_string()
    return Result(run, records, summarise(records), path or "")
