"""What chat models wrote in earlier runs, so that a new metric or verifier costs no new tokens.

An answer is found again by all that decides it: endpoint, model, temperature, limits and every
word of the prompt, which holds the passages. Only whole answers are kept; a failure never is.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from assistant.answering.answer import Usage
from assistant.answering.models import ChatModel
from assistant.answering.stopping import Stop
from assistant.answering.writing import Writing
from assistant.database import create_engine

if TYPE_CHECKING:
    from llama_index.core.base.llms.types import ChatMessage

_metadata = sa.MetaData()
_written = sa.Table(
    "written",
    _metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("prompt_tokens", sa.Integer, nullable=False),
    sa.Column("completion_tokens", sa.Integer, nullable=False),
    sa.Column("estimated", sa.Boolean, nullable=False),
)


class Memory:
    """Answers of chat models, in a SQLite file of their own that can be deleted at any time."""

    def __init__(self, path: Path) -> None:
        """Open the file, made where it is missing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.engine = create_engine(f"sqlite:///{path}")
        _metadata.create_all(self.engine)
        self._of_thread = threading.local()

    def model(self, model: ChatModel) -> ChatModel:
        """The same model, which writes nothing twice."""
        return _Remembering(model, self)

    def begin(self) -> None:
        """A new question is asked in this thread."""
        self._of_thread.recalled = False

    def recalled(self) -> bool:
        """Whether something written for this thread's question was remembered."""
        return bool(getattr(self._of_thread, "recalled", False))

    def get(self, key: str) -> tuple[str, Usage] | None:
        """What was written, and what it took then."""
        with self.engine.connect() as connection:
            row = connection.execute(_written.select().where(_written.c.key == key)).first()
        if row is None:
            return None
        self._of_thread.recalled = True
        return row.text, Usage(row.prompt_tokens, row.completion_tokens, row.estimated)

    def put(self, key: str, text: str, usage: Usage) -> None:
        """Remember an answer."""
        with self.engine.begin() as connection:
            connection.execute(_written.delete().where(_written.c.key == key))
            connection.execute(
                _written.insert(),
                {
                    "key": key,
                    "text": text,
                    "prompt_tokens": usage.prompt_tokens,
                    "completion_tokens": usage.completion_tokens,
                    "estimated": usage.estimated,
                },
            )

    def close(self) -> None:
        """Give back the connections."""
        self.engine.dispose()


class _Remembering(ChatModel):
    def __init__(self, model: ChatModel, memory: Memory) -> None:
        self.__dict__.update(model.__dict__)
        self._memory = memory

    def stream(self, messages: Sequence[ChatMessage], *, stop: Stop | None = None) -> Writing:
        return _Remembered(self, self._memory, messages, stop or Stop())


class _Remembered(Writing):
    """Written before, or written now and then remembered."""

    def __init__(
        self, model: ChatModel, memory: Memory, messages: Sequence[ChatMessage], stop: Stop
    ) -> None:
        super().__init__(model, messages, stop)
        self._memory = memory
        self._key = _key(model, messages)

    def _pieces(self) -> Iterator[str]:
        known = self._memory.get(self._key)
        if known is not None:
            text, usage = known
            self._counts = (
                None if usage.estimated else (usage.prompt_tokens, usage.completion_tokens)
            )
            self._written, self._begun = text, True
            yield text
            return
        yield from super()._pieces()
        if self.usage is not None:
            self._memory.put(self._key, self._written, self.usage)


def _key(model: ChatModel, messages: Sequence[ChatMessage]) -> str:
    everything = {
        "url": model.called().url,
        "model": model.name,
        "temperature": model.temperature,
        "context": model.context,
        "answer": model.answer_tokens,
        "messages": [(message.role.value, message.content) for message in messages],
    }
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()
