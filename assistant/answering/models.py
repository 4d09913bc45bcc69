"""The one door to chat models: llama-index's LLM over any OpenAI-compatible endpoint."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, LLMMetadata, MessageRole
from llama_index.llms.openai import OpenAI
from pydantic import SecretStr

from assistant.answering import model_errors
from assistant.answering.answer import Usage
from assistant.answering.connection import CONNECT_TIMEOUT, Connection
from assistant.answering.model_errors import Called
from assistant.answering.stopping import Stop
from assistant.answering.thinking import without_thoughts
from assistant.errors import ModelError

BYTES_A_TOKEN = 3  # of UTF-8: English has four, Arabic and Chinese two to three in most models
ANSWER_SHARE = 4  # the share of the context, one in so many tokens, kept for what is written
LONGEST = 20  # characters a token; who writes more does not heed the number of tokens asked for
_NO_KEY = "none"  # what an endpoint is given that asks for no key; the client insists on one


def estimated_tokens(text: str) -> int:
    """About how many tokens a model makes of a text; rather too many than too few."""
    return math.ceil(len(text.encode("utf-8", "replace")) / BYTES_A_TOKEN)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote, whole."""

    text: str
    usage: Usage


class ChatModel:
    """A chat model behind an OpenAI-compatible endpoint. Holds no connection between calls."""

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        api_key: SecretStr | None = None,
        timeout: float = 120,
        temperature: float = 0,
        context: int = 8192,
        prices: tuple[float, float] | None = None,
    ) -> None:
        """Name the model and say where it is; see `Settings` for the units.

        `prices` are US dollars for a million tokens read and written.
        """
        self.name = name
        self.context = context
        self.timeout = timeout
        self.temperature = temperature
        self._key = api_key.get_secret_value() if api_key else ""
        self._url = base_url
        self._prices = prices

    @property
    def answer_tokens(self) -> int:
        """Tokens kept for what is written; the prompt may have the rest of the context."""
        return self.context // ANSWER_SHARE

    def stream(self, messages: Sequence[ChatMessage], *, stop: Stop | None = None) -> Writing:
        """Begin to write; iterating over what is returned calls the model."""
        return Writing(self, messages, stop or Stop())

    def complete(self, messages: Sequence[ChatMessage], *, stop: Stop | None = None) -> Reply:
        """Write to the end, and return it whole.

        Raises:
            ModelError: The endpoint failed, in any way.
            Stopped: Somebody asked to stop.
        """
        writing = self.stream(messages, stop=stop)
        text = "".join(writing)
        assert writing.usage is not None
        return Reply(text, writing.usage)

    def available(self) -> list[str]:
        """The names of the models at the endpoint, sorted.

        Raises:
            ModelError: The endpoint failed, or lists none.
        """
        called = self.called()
        with contextlib.closing(Connection(called.url, self.timeout)) as connection:
            client = openai.OpenAI(
                api_key=called.key,
                base_url=called.url,
                http_client=connection.client,
                timeout=self._patience,
                max_retries=0,
            )
            try:
                return sorted(model.id for model in client.models.list())
            except Exception as exc:
                raise self._ours(exc, called, begun=False) from exc

    def probe(self) -> None:
        """See that the model writes: ask for one token and wait for the first sign of it.

        Raises:
            ModelError: It does not.
        """
        hello = [ChatMessage(role=MessageRole.USER, content="Hello")]
        writing = Writing(self, hello, Stop(), max_tokens=1)
        if next(writing.responses(), None) is None:
            raise model_errors.silent(self.called())

    def llm(self, connection: Connection | None = None) -> OpenAI:
        """The model as llama-index knows it, without retries or translated errors."""
        called = self.called()
        return _EndpointLLM(
            model=self.name,
            api_key=called.key,
            api_base=called.url,
            temperature=self.temperature,
            timeout=self.timeout,
            max_retries=0,
            http_client=connection.client if connection else None,  # type: ignore[call-arg]
            context_window=self.context,
        )

    def called(self) -> Called:
        """Who is called.

        Raises:
            ModelError: Neither an address nor a key is set, so that nothing can be called.
        """
        if not self._url and not self._key:
            raise ModelError(
                f"ASSISTANT_MODEL is {self.name}, but neither OPENAI_BASE_URL nor OPENAI_API_KEY "
                "is set. Set one of them, or unset ASSISTANT_MODEL."
            )
        url = self._url or str(openai.OpenAI(api_key=self._key, base_url=None).base_url)
        return Called(self.name, url, self.timeout, self._key or _NO_KEY)

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """US dollars; None where no prices are set."""
        if self._prices is None:
            return None
        read, written = self._prices
        return (prompt_tokens * read + completion_tokens * written) / 1_000_000

    @property
    def _patience(self) -> httpx.Timeout:
        return httpx.Timeout(self.timeout, connect=min(self.timeout, CONNECT_TIMEOUT))

    def _ours(self, error: Exception, called: Called, *, begun: bool) -> Exception:
        """The error in the assistant's words; a bug stays as it is."""
        return model_errors.translated(error, called, begun=begun) or error


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
                unknown = model_errors.refused_option(exc, lambda: list(self._options))
                wait = model_errors.wait_before_retry(exc, attempt)
                if unknown and not begun:
                    self._leave_out(unknown)
                elif wait is not None and not begun:
                    attempt += 1
                    self._stop.event.wait(wait)
                else:
                    raise self._model._ours(exc, called, begun=begun) from exc

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
            raise ModelError(model_errors.broken_off(called))

    def _attempt(self, called: Called) -> Iterator[ChatResponse]:
        with (
            contextlib.closing(Connection(called.url, called.timeout)) as connection,
            self._stop.interrupting(connection.cut),
        ):
            llm = self._model.llm(connection)
            try:
                with connection.waiting():
                    responses = llm.stream_chat(
                        self._messages, timeout=self._model._patience, **self._options
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
            self._options["temperature"] = openai.omit


class _EndpointLLM(OpenAI):
    """llama-index's LLM for a model whose name it need not know."""

    context_window: int

    @property
    def metadata(self) -> LLMMetadata:
        """What llama-index asks of a model; the vendor's table knows its own models only."""
        return LLMMetadata(
            context_window=self.context_window,
            num_output=self.context_window // ANSWER_SHARE,
            is_chat_model=True,
            is_function_calling_model=False,
            model_name=self.model,
        )

    @property
    def _tokenizer(self) -> None:
        """None is known; the vendor's would be downloaded."""
        return


def _finish_reason(response: ChatResponse) -> str | None:
    choices = getattr(response.raw, "choices", None)
    reason = getattr(choices[0], "finish_reason", None) if choices else None
    return reason if isinstance(reason, str) else None
