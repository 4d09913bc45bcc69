"""Opening a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine


def create_engine(url: str, *, page_size: int = 4096) -> Engine:
    """An engine; SQLite readers do not wait for the writer (write-ahead log).

    `page_size`: bytes a page of a SQLite file that is yet to be made; large rows want large ones.
    """
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)

        @sa.event.listens_for(engine, "connect")
        def _connected(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute(f"PRAGMA page_size = {page_size}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA foreign_keys = ON")

    return engine


def create_tables(engine: Engine, metadata: sa.MetaData) -> None:
    """Make the tables that are missing, and in older ones what has come since."""
    metadata.create_all(engine)
    inspector = sa.inspect(engine)
    for table in metadata.sorted_tables:
        present = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in present:
                kind = column.type.compile(engine.dialect)
                preparer = engine.dialect.identifier_preparer
                with engine.begin() as connection:
                    connection.exec_driver_sql(
                        f"ALTER TABLE {preparer.format_table(table)} "
                        f"ADD COLUMN {preparer.format_column(column)} {kind}"
                    )
        for index in table.indexes:
            index.create(engine, checkfirst=True)


def take_stock(engine: Engine) -> None:
    """Let the database see how its tables are filled, so that it goes by the right index.

    SQLite without this finds ten articles by looking at all that are in the same state. Others do
    it by themselves. Takes milliseconds: some hundred rows of each index are looked at.
    """
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA analysis_limit = 400")
            connection.exec_driver_sql("ANALYZE")


def one_of(column: sa.Column[str]) -> sa.ColumnElement[bool]:
    """Whether a column of a SQLite file is one of the `values` that are asked for, however many.

    As one JSON value, since with a parameter for each the statement would be written anew each
    time, which takes longer than to run it.
    """
    asked = sa.func.json_each(sa.bindparam("values", type_=sa.Text)).table_valued("value")
    return column.in_(sa.select(asked.c.value))


def values(asked: Sequence[str]) -> dict[str, str]:
    """What a statement with `one_of` is run with."""
    return {"values": json.dumps(list(asked))}
