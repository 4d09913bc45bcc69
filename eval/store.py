"""Runs in the library's database: each case is there from the moment it was answered."""

from __future__ import annotations

import threading

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from eval.errors import RunNotFound
from eval.record import Record, Run

_metadata = sa.MetaData()
_runs = sa.Table(
    "eval_runs",
    _metadata,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.String(16), nullable=False, unique=True),
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("settings_hash", sa.String(64), nullable=False, index=True),
    sa.Column("finished", sa.String(40)),
    sa.Column("run", sa.JSON, nullable=False),
)
_cases = sa.Table(
    "eval_cases",
    _metadata,
    sa.Column("run_id", sa.ForeignKey("eval_runs.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("record", sa.JSON, nullable=False),
)


class RunStore:
    """Runs and their records; every method is one transaction, safe between threads."""

    def __init__(self, engine: Engine) -> None:
        """Keep runs in this database, making the tables where they are missing."""
        self.engine = engine
        self._lock = threading.Lock()
        _metadata.create_all(engine)

    def add(self, run: Run) -> None:
        """Store a new run, without cases yet."""
        with self.engine.begin() as connection:
            connection.execute(
                _runs.insert(),
                {
                    "id": run.id,
                    "name": run.name,
                    "settings_hash": run.settings_hash,
                    "finished": run.finished,
                    "run": run.to_dict(),
                },
            )

    def save(self, run_id: str, number: int, record: Record) -> None:
        """Store the record of a run's case (its number, from 0), in place of an earlier one."""
        with self._lock, self.engine.begin() as connection:
            key = (_cases.c.run_id == run_id) & (_cases.c.n == number)
            connection.execute(_cases.delete().where(key))
            connection.execute(
                _cases.insert(), {"run_id": run_id, "n": number, "record": record.to_dict()}
            )

    def copy(self, source: str, run_id: str) -> None:
        """Give a run the records of another, those that ended in an error left out."""
        rows = [
            {"run_id": run_id, "n": number, "record": record.to_dict()}
            for number, record in self.records(source).items()
            if record.error is None
        ]
        with self._lock, self.engine.begin() as connection:
            connection.execute(_cases.delete().where(_cases.c.run_id == run_id))
            if rows:
                connection.execute(_cases.insert(), rows)

    def finish(self, run: Run) -> None:
        """Store that a run has all its cases; `run.finished` says when."""
        with self.engine.begin() as connection:
            connection.execute(
                _runs.update()
                .where(_runs.c.id == run.id)
                .values(finished=run.finished, run=run.to_dict())
            )

    def find(self, key: str) -> Run:
        """The run with that id, the latest with that name, or the latest of all for «latest».

        Raises:
            RunNotFound: There is none.
        """
        query = sa.select(_runs.c.run).order_by(_runs.c.n.desc()).limit(1)
        wanted = [query.where(_runs.c.id == key), query.where(_runs.c.name == key)]
        if key == "latest":
            wanted.append(query)
        with self.engine.connect() as connection:
            for one in wanted:
                plain = connection.scalar(one)
                if plain is not None:
                    return Run.from_dict(plain)
        raise RunNotFound(f"No run is called {key!r}. `assistant eval list` shows them.")

    def runs(self) -> list[Run]:
        """Every run, the latest first."""
        query = sa.select(_runs.c.run).order_by(_runs.c.n.desc())
        with self.engine.connect() as connection:
            return [Run.from_dict(plain) for plain in connection.scalars(query)]

    def records(self, run_id: str) -> dict[int, Record]:
        """The stored records of a run, by the number of the case, in order."""
        query = _cases.select().where(_cases.c.run_id == run_id).order_by(_cases.c.n)
        with self.engine.connect() as connection:
            return {row.n: Record.from_dict(row.record) for row in connection.execute(query)}

    def count(self, run_id: str) -> int:
        """How many cases of a run are stored."""
        query = sa.select(sa.func.count()).where(_cases.c.run_id == run_id)
        with self.engine.connect() as connection:
            return connection.scalar(query) or 0

    def like(self, run: Run, *, finished: bool) -> Run | None:
        """The latest other run of these questions, asked of this very system."""
        ended = _runs.c.finished.is_not(None) if finished else _runs.c.finished.is_(None)
        query = (
            sa.select(_runs.c.run)
            .where((_runs.c.settings_hash == run.settings_hash) & ended & (_runs.c.id != run.id))
            .order_by(_runs.c.n.desc())
        )
        with self.engine.connect() as connection:
            found = [Run.from_dict(plain) for plain in connection.scalars(query)]
        wanted = (run.dataset_hash, run.cases)
        return next((one for one in found if (one.dataset_hash, one.cases) == wanted), None)
