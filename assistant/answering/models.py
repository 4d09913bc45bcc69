"""The one door to chat models: llama-index's LLM over any OpenAI-compatible endpoint."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, LLMMetadata, MessageRole
from llama_index.llms.openai import OpenAI
from llama_index.llms.openai.utils import DEFAULT_OPENAI_API_BASE
from pydantic import SecretStr

from assistant.answering import model_errors
from assistant.answering.answer import Usage
from assistant.answering.connection import CONNECT_TIMEOUT, Connection
from assistant.answering.model_errors import Called
from assistant.answering.notices import ModelTrouble
from assistant.answering.stopping import Stop
from assistant.answering.writing import Writing

ANSWER_SHARE = 4  # the share of the context, one in so many tokens, kept for what is written
_NO_KEY = "none"  # what an endpoint is given that asks for no key; the client insists on one


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
                timeout=self.patience,
                max_retries=0,
            )
            try:
                return sorted(model.id for model in client.models.list())
            except Exception as exc:
                raise model_errors.translated(exc, called, begun=False) or exc from exc

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
            raise ModelTrouble("unaddressed", model=self.name)
        return Called(
            self.name, self._url or DEFAULT_OPENAI_API_BASE, self.timeout, self._key or _NO_KEY
        )

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float | None:
        """US dollars; None where no prices are set."""
        if self._prices is None:
            return None
        read, written = self._prices
        return (prompt_tokens * read + completion_tokens * written) / 1_000_000

    @property
    def patience(self) -> httpx.Timeout:
        """How long a connection, and then each sign of life, is waited for."""
        return httpx.Timeout(self.timeout, connect=min(self.timeout, CONNECT_TIMEOUT))


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
