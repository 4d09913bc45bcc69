"""What a chat model writes, piece by piece, whatever its endpoint does."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse

from assistant.answering import model_errors
from assistant.answering.answer import Usage
from assistant.answering.connection import Connection
from assistant.answering.model_errors import Called
from assistant.answering.stopping import Stop
from assistant.answering.thinking import without_thoughts

if TYPE_CHECKING:
    from assistant.answering.models import ChatModel

BYTES_A_TOKEN = 3  # of UTF-8: English has four, Arabic and Chinese two to three in most models
LONGEST = 20  # characters a token; who writes more does not heed the number of tokens asked for


def estimated_tokens(text: str) -> int:
    """About how many tokens a model makes of a text; rather too many than too few."""
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)


class Writing:
    """What a model writes, piece by piece, as it comes. To be iterated over once.

    Iterating raises ModelError where the endpoint fails, also after some pieces, and Stopped where
    the reader stopped; either way the connection is closed. Nothing was failed at as long as
    nothing is raised: an answer that breaks off is told from one that ends.
    """

    def __init__(
        self,
        model: ChatModel,
        messages: Sequence[ChatMessage],
        stop: Stop,
        max_tokens: int | None = None,
    ) -> None:
        """Take what to write from; `max_tokens` is by default the model's `answer_tokens`."""
        self._model = model
        self._messages = messages
        self._stop = stop
        self._options: dict[str, Any] = {
            "max_tokens": max_tokens or model.answer_tokens,
            "temperature": model.temperature,
            "stream_options": {"include_usage": True},
        }
        self._omitted: dict[str, Any] = {}
        self._begun = False
        self._written = ""
        self._counts: tuple[int, int] | None = None

    @property
    def usage(self) -> Usage | None:
        """Tokens so far: as the endpoint counts them, or estimated where it does not.

        None before the first sign of the model: a request that is refused costs nothing.
        """
        if not self._begun:
            return None
        read, written = self._counts or (
            sum(estimated_tokens(message.content or "") for message in self._messages),
            estimated_tokens(self._written),
        )
        cost = self._model.cost(read, written)
        return Usage(read, written, estimated=self._counts is None, cost=cost)

    def __iter__(self) -> Generator[str]:
        """The pieces of the answer; what a model thinks aloud before it answers is left out."""
        said = False
        for piece in without_thoughts(self._pieces()):
            said = said or not piece.isspace()
            yield piece
        if not said:
            raise model_errors.silent(self._model.called())

    def responses(self) -> Iterator[ChatResponse]:
        """What llama-index gives, tried again while that may help and nothing has come."""
        called, attempt, begun = self._model.called(), 1, False
        while True:
            try:
                for response in self._attempt(called):
                    begun = begun or bool(response.delta)
                    yield response
                return
            except Exception as exc:
                self._stop.check()  # whoever stops cuts the connection
                unknown = model_errors.refused_option(exc, self._options)
                wait = model_errors.wait_before_retry(exc, attempt)
                if unknown and not begun:
                    self._leave_out(unknown)
                elif wait is not None and not begun:
                    attempt += 1
                    self._stop.event.wait(wait)
                else:
                    raise model_errors.translated(exc, called, begun=begun) or exc from exc

    def _pieces(self) -> Iterator[str]:
        called, ended = self._model.called(), None
        for response in self.responses():
            self._begun, counts = True, response.additional_kwargs
            if counts.get("prompt_tokens") is not None:
                self._counts = (counts["prompt_tokens"], counts["completion_tokens"] or 0)
            ended = _finish_reason(response) or ended
            if response.delta:
                self._written += response.delta
                yield response.delta
            if len(self._written) > LONGEST * self._model.answer_tokens:
                raise model_errors.cut_short(called, "length")
        if ended in ("length", "content_filter"):
            raise model_errors.cut_short(called, ended)
        if ended is None and self._written:
            raise model_errors.broken_off(called)

    def _attempt(self, called: Called) -> Iterator[ChatResponse]:
        with (
            contextlib.closing(Connection(called.url, called.timeout)) as connection,
            self._stop.interrupting(connection.cut),
        ):
            llm = self._model.llm(connection)
            try:
                with connection.waiting():
                    responses = llm.stream_chat(
                        self._messages,
                        timeout=self._model.patience,
                        **self._options,
                        **self._omitted,
                    )
                while True:
                    with connection.waiting():
                        response = next(responses, None)
                    if response is None:
                        break
                    yield response
            except Exception as exc:
                if connection.silent:
                    raise httpx.ReadTimeout("nothing of use came") from exc
                raise
            self._stop.check()

    def _leave_out(self, option: str) -> None:
        """Ask without an option; what llama-index sends unasked has to be omitted by name."""
        self._options.pop(option)
        if option == "temperature":
            self._omitted = {option: openai.omit}


def _finish_reason(response: ChatResponse) -> str | None:
    choices = getattr(response.raw, "choices", None)
    reason = getattr(choices[0], "finish_reason", None) if choices else None
    return reason if isinstance(reason, str) else None
