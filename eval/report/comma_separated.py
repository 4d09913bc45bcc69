"""A run as CSV (RFC 4180): a case a line, a metric a column."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from eval.metrics import METRICS
from eval.outcome import outcome
from eval.record import Record
from eval.summary import language_pair

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


def rows(records: Sequence[Record]) -> str:
    """The records as CSV; an empty cell is an abstention or does not apply."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        [
            "id",
            "language_pair",
            "tag",
            "question",
            "answerable",
            "outcome",
            "answer",
            "error",
            "milliseconds",
            *METRICS,
        ]
    )
    for record in records:
        case = record.case
        values = [metric.value(record) for metric in METRICS.values()]
        writer.writerow(
            [
                _plain(case.id),
                language_pair(case),
                _plain(case.tag),
                _plain(case.question),
                case.answerable,
                outcome(record),
                _plain(record.reply.text if record.reply else ""),
                _plain(record.error or ""),
                f"{record.milliseconds:.1f}",
                *("" if value is None else f"{value:.6g}" for value in values),
            ]
        )
    return out.getvalue()


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
