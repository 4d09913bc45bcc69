"""Feedback: what readers said of answers, kept in the library's database beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Engine

Verdict = Literal["up", "down", "absent"]
"""«absent»: whatever was said, the archive does not answer the question."""

_metadata = sa.MetaData()
_feedback = sa.Table(
    "feedback",
    _metadata,
    sa.Column("conversation", sa.String(32), primary_key=True),
    sa.Column("turn", sa.Integer, primary_key=True),
    sa.Column("verdict", sa.String(8), nullable=False),
    sa.Column("correction", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a reader said of an answer: the turn, from 1, of a conversation.

    `correction` is the right answer in the reader's words, or the words of an article; it may be
    empty.
    """

    conversation: str
    turn: int
    verdict: Verdict
    correction: str = ""


class FeedbackStore:
    """The feedback on an archive's answers; a later verdict takes the place of an earlier one."""

    def __init__(self, engine: Engine) -> None:
        """Keep feedback in this database, making the table where it is missing."""
        self.engine = engine
        _metadata.create_all(engine)

    def put(self, feedback: Feedback) -> None:
        """Store feedback, in place of what was said of that answer before."""
        with self.engine.begin() as connection:
            connection.execute(_feedback.delete().where(_of(feedback.conversation, feedback.turn)))
            connection.execute(
                _feedback.insert(),
                {
                    "conversation": feedback.conversation,
                    "turn": feedback.turn,
                    "verdict": feedback.verdict,
                    "correction": feedback.correction,
                },
            )

    def withdraw(self, conversation: str, turn: int) -> None:
        """Forget what was said of an answer."""
        with self.engine.begin() as connection:
            connection.execute(_feedback.delete().where(_of(conversation, turn)))

    def of(self, conversation: str) -> dict[int, Feedback]:
        """The feedback on a conversation's answers, by turn."""
        query = _feedback.select().where(_feedback.c.conversation == conversation)
        return {one.turn: one for one in self._read(query)}

    def all(self) -> list[Feedback]:
        """All feedback, by conversation and turn."""
        return self._read(_feedback.select().order_by(_feedback.c.conversation, _feedback.c.turn))

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[Feedback]:
        with self.engine.connect() as connection:
            return [
                Feedback(row.conversation, row.turn, row.verdict, row.correction)
                for row in connection.execute(query)
            ]


def _of(conversation: str, turn: int) -> sa.ColumnElement[bool]:
    return (_feedback.c.conversation == conversation) & (_feedback.c.turn == turn)
