"""What became of a case, in a word: for lists, filters and reports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from eval.compare import Comparison
from eval.metrics import METRICS
from eval.record import Record

Outcome = Literal["right", "wrong", "refused wrongly", "answered wrongly", "error", "not judged"]
FAILURES: tuple[Outcome, ...] = ("wrong", "refused wrongly", "answered wrongly")


def outcome(record: Record) -> Outcome:
    """What became of a case.

    An answer is right where it holds a key, or cites a gold quote if the case names no key; a
    search, where a gold passage comes first. An unanswerable question is right when refused, and
    «answered wrongly» otherwise; a search of one is not judged.
    """
    if record.error is not None:
        return "error"
    case, reply = record.case, record.reply
    if reply is None:
        first = METRICS["recall@1"].value(record)
        return "not judged" if first is None else "right" if first else "wrong"
    if not case.answerable:
        return "right" if reply.refused else "answered wrongly"
    if reply.refused:
        return "refused wrongly"
    return "right" if METRICS["keys" if case.keys else "gold_cited"].value(record) else "wrong"


Choice = Literal["all", "wrong", "refused wrongly", "regressed"]


def choose(
    records: Iterable[Record], choice: Choice, comparison: Comparison | None = None
) -> list[Record]:
    """The records that a filter lets through; «wrong» is whatever failed or ended in an error.

    «regressed» are the cases that a comparison, with these records as B, found to be worse; worst
    first, and none without a comparison.
    """
    if choice == "regressed":
        turned = comparison.turned if comparison else ()
        return [one.b for one in turned if one.gain < 0]
    if choice == "all":
        return list(records)
    wanted = (*FAILURES, "error") if choice == "wrong" else (choice,)
    return [record for record in records if outcome(record) in wanted]
