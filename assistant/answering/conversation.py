"""Conversations: the answers given so far, kept in the library's database."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from assistant.answering.answer import Answer
from assistant.errors import ConversationNotFound

_metadata = sa.MetaData()
_turns = sa.Table(
    "turns",
    _metadata,
    sa.Column("conversation", sa.String(32), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("asked", sa.DateTime, nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """A conversation: its id, first question, number of turns, and when it was last added to."""

    id: str
    title: str
    turns: int
    updated: dt.datetime


class Conversations:
    """The conversations of an archive. Answers are kept with their offsets."""

    def __init__(self, engine: Engine) -> None:
        """Keep conversations in this database, making the table where it is missing."""
        self.engine = engine
        self._begun: set[str] = set()
        _metadata.create_all(engine)

    @staticmethod
    def new_id() -> str:
        """An id that no conversation has yet."""
        return uuid.uuid4().hex

    def begin(self) -> str:
        """The id of a new conversation, for who has to know it before the first answer.

        Until that comes it has no turns and is not listed.
        """
        conversation = self.new_id()
        self._begun.add(conversation)
        return conversation

    def turns(self, conversation: str) -> list[Answer]:
        """The answers of a conversation, in order; none yet where it was just begun.

        Raises:
            ConversationNotFound: There is no such conversation.
        """
        query = (
            sa.select(_turns.c.answer)
            .where(_turns.c.conversation == conversation)
            .order_by(_turns.c.n)
        )
        with self.engine.connect() as connection:
            answers = [Answer.from_dict(json.loads(a)) for a in connection.scalars(query)]
        if not answers and conversation not in self._begun:
            raise ConversationNotFound(
                f"No conversation has the id {conversation!r}. Ask without one to begin anew."
            )
        return answers

    def add(self, answer: Answer) -> None:
        """Add an answer to its conversation, beginning the conversation if it is the first.

        Two answers may be ready at once, and one of them is then the second.
        """
        try:
            self._add(answer)
        except sa.exc.IntegrityError:
            self._add(answer)
        self._begun.discard(answer.conversation)

    def _add(self, answer: Answer) -> None:
        with self.engine.begin() as connection:
            latest = connection.scalar(
                sa.select(sa.func.max(_turns.c.n)).where(
                    _turns.c.conversation == answer.conversation
                )
            )
            connection.execute(
                _turns.insert(),
                {
                    "conversation": answer.conversation,
                    "n": 0 if latest is None else latest + 1,
                    "asked": dt.datetime.now(dt.UTC).replace(tzinfo=None),
                    "question": answer.question,
                    "answer": json.dumps(answer.to_dict(), ensure_ascii=False),
                },
            )

    def summaries(self) -> list[ConversationSummary]:
        """Every conversation, the last one added to first."""
        groups = (
            sa.select(
                _turns.c.conversation,
                sa.func.count().label("turns"),
                sa.func.max(_turns.c.asked).label("updated"),
            )
            .group_by(_turns.c.conversation)
            .subquery()
        )
        query = (
            sa.select(groups, _turns.c.question)
            .join(_turns, (_turns.c.conversation == groups.c.conversation) & (_turns.c.n == 0))
            .order_by(groups.c.updated.desc())
        )
        with self.engine.connect() as connection:
            return [
                ConversationSummary(row.conversation, row.question, row.turns, row.updated)
                for row in connection.execute(query)
            ]
