"""Other encoders: any OpenAI-compatible `/embeddings` endpoint, at llama-index's embedding hook.

llama-index's own class for such endpoints is not used: it takes vectors in the order they come and
not by their index, takes fewer than were asked for, and tries again what cannot succeed.
"""

from __future__ import annotations

import contextlib
import ipaddress
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import openai
from llama_index.core.base.embeddings.base import Embedding
from pydantic import Field, PrivateAttr, SecretStr

from assistant.errors import ModelError
from assistant.retrieval.embedding import Encoder

WAITS = (0.5, 2.0, 8.0)  # seconds before the second, third and fourth attempt
LONGEST_WAIT = 60.0  # seconds an endpoint may ask to wait: its limits count by the minute
CONNECT_TIMEOUT = 10.0  # seconds; an endpoint that is up accepts at once
_LONGEST_REASON = 200  # characters of an endpoint's own words
_NO_KEY = "none"  # what an endpoint is given that asks for no key; the client insists on one
_SETTING = "ASSISTANT_EMBEDDING_MODEL"


class EndpointEncoder(Encoder):
    """An encoder behind an OpenAI-compatible endpoint. Safe to share between threads.

    Raises ModelError, in one sentence that says what to do, where the endpoint fails, and where
    what it sends is not one vector of one length for each text.
    """

    model_name: str
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: float = Field(default=60, gt=0)
    embed_batch_size: int = Field(default=32, gt=0, le=2048)
    _client: openai.OpenAI | None = PrivateAttr(default=None)
    _dimension: int = PrivateAttr(default=0)  # of the vectors it has sent; 0 before the first

    @classmethod
    def class_name(cls) -> str:
        """The name llama-index serialises it by."""
        return "EndpointEncoder"

    @property
    def place(self) -> str:
        """The endpoint's address, without anything that might be secret."""
        parts = urlsplit(str(self._connected().base_url))
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"

    def close(self) -> None:
        """Let go of the connections; the next call opens new ones."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _get_text_embeddings(self, texts: list[str]) -> list[Embedding]:
        for wait in (*WAITS, None):
            try:
                reply = self._connected().embeddings.create(
                    input=texts, model=self.model_name, encoding_format="float"
                )
            except (openai.OpenAIError, httpx.HTTPError) as exc:
                pause = _pause(exc, wait)
                if pause is None:
                    raise self._translated(exc) from exc
                time.sleep(pause)
            except (ValueError, TypeError, AttributeError, LookupError) as exc:
                raise self._malformed("what is no list of embeddings") from exc
            else:
                return self._checked(reply, len(texts))
        raise AssertionError("the last attempt returns or raises")

    def _get_text_embedding(self, text: str) -> Embedding:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> Embedding:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> Embedding:
        return self._get_query_embedding(query)

    def _connected(self) -> openai.OpenAI:
        if self._client is None:
            key = self.api_key.get_secret_value() if self.api_key else ""
            if not key and not self.base_url:
                raise ModelError(
                    f"{_SETTING} is {self.model_name}, but no endpoint is set. Set "
                    f"ASSISTANT_EMBEDDING_BASE_URL or OPENAI_API_KEY, or unset {_SETTING}."
                )
            local = self.base_url is not None and _is_local(self.base_url)
            patience = httpx.Timeout(self.timeout, connect=min(self.timeout, CONNECT_TIMEOUT))
            self._client = openai.OpenAI(
                api_key=key or _NO_KEY,
                base_url=self.base_url,
                timeout=patience,
                max_retries=0,
                # No proxy stands before this machine.
                http_client=httpx.Client(timeout=patience, trust_env=not local),
            )
        return self._client

    def _checked(self, reply: Any, wanted: int) -> list[Embedding]:
        """The vectors in the order of the texts."""
        rows = getattr(reply, "data", None)
        if not isinstance(rows, list):
            raise self._malformed("what is no list of embeddings")
        if len(rows) != wanted:
            raise self._malformed(f"{len(rows)} vectors for {wanted} texts")
        by_place = {getattr(row, "index", None): getattr(row, "embedding", None) for row in rows}
        if by_place.keys() != set(range(wanted)):
            raise self._malformed("vectors without saying of which text each is")
        vectors = [by_place[n] for n in range(wanted)]
        try:
            matrix = np.array(vectors, dtype=np.float64)
        except (ValueError, TypeError) as exc:
            raise self._malformed("vectors that are not numbers, as many in each") from exc
        if matrix.ndim != 2 or not np.isfinite(matrix).all() or not matrix.any(axis=1).all():
            raise self._malformed("vectors that are empty, zero or no finite numbers")
        self._dimension = self._dimension or matrix.shape[1]
        if matrix.shape[1] != self._dimension:
            before, now = self._dimension, matrix.shape[1]
            raise self._malformed(f"vectors of {before}, then of {now} numbers")
        return matrix.tolist()  # type: ignore[no-any-return]

    def _malformed(self, what: str) -> ModelError:
        return ModelError(
            f"{self.place} sent {what}. See that it serves {self.model_name} at an "
            "OpenAI-compatible /embeddings, or set ASSISTANT_EMBEDDING_BASE_URL to one that does."
        )

    def _translated(self, error: Exception) -> ModelError:
        """A vendor's error in the assistant's words."""
        if isinstance(error, openai.APIStatusError):
            return self._refused(error)
        if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
            return ModelError(
                f"{self.model_name} at {self.place} did not answer in {self.timeout:g} seconds. "
                "Try again, or raise ASSISTANT_EMBEDDING_TIMEOUT."
            )
        if isinstance(error, openai.APIResponseValidationError):
            return self._malformed("what is no list of embeddings")
        if isinstance(error, (openai.APIConnectionError, httpx.HTTPError)):
            return ModelError(
                f"Nothing answers at {self.place}. Start the endpoint of {self.model_name}, "
                f"correct ASSISTANT_EMBEDDING_BASE_URL, or unset {_SETTING}."
            )
        return ModelError(f"{self.place} failed: {self._reason(error)}. Try again.")

    def _refused(self, error: openai.APIStatusError) -> ModelError:
        status = error.status_code
        if status in (401, 403):
            return ModelError(
                f"{self.place} refuses the key. Correct ASSISTANT_EMBEDDING_API_KEY, or "
                "OPENAI_API_KEY where ASSISTANT_EMBEDDING_BASE_URL is not set."
            )
        if status == 404:
            return ModelError(
                f"{self.place} knows no model {self.model_name}, or is no such address. Correct "
                f"{_SETTING} or ASSISTANT_EMBEDDING_BASE_URL."
            )
        if status == 429 and _out_of_quota(error):
            return ModelError(f"The quota at {self.place} is used up. Add to it there, or wait.")
        if status == 429:
            return ModelError(
                f"{self.place} has had too many requests. Wait a minute and try again: what is "
                "indexed stays."
            )
        if status >= 500:
            return ModelError(f"{self.place} fails at the moment ({status}). Try again later.")
        return ModelError(
            f"{self.place} refused the texts ({status}): {self._reason(error)}. A smaller "
            "ASSISTANT_EMBEDDING_BATCH may help."
        )

    def _reason(self, error: Exception) -> str:
        """The endpoint's own words, short, on one line and without the key."""
        words = error.message if isinstance(error, openai.APIError) else str(error)
        if isinstance(error, openai.APIError) and isinstance(error.body, dict):
            words = str(error.body.get("message", words))
        if self.api_key and self.api_key.get_secret_value():
            words = words.replace(self.api_key.get_secret_value(), "(the key)")
        return " ".join(words.split())[:_LONGEST_REASON].rstrip(".")


def _pause(error: Exception, wait: float | None) -> float | None:
    """Seconds after which another attempt may help; None where it cannot.

    It may where the endpoint is overloaded (429, 5xx) or dropped the connection. It cannot where
    what is asked is refused, nothing answers, or the whole time-out has been waited already.
    """
    if wait is None:
        return None
    if isinstance(error, openai.APIStatusError):
        if error.status_code < 500 and (error.status_code != 429 or _out_of_quota(error)):
            return None
        wanted = error.response.headers.get("retry-after", "")
        with contextlib.suppress(ValueError):
            pause = max(0.0, float(wanted))
            return pause if pause <= LONGEST_WAIT else None
        return wait
    cause = error.__cause__
    dropped = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
    return wait if isinstance(error, dropped) or isinstance(cause, dropped) else None


def _out_of_quota(error: openai.APIStatusError) -> bool:
    return "insufficient_quota" in f"{error.code} {error.type} {error}"


def _is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
