"""What can go wrong at a model's endpoint, each as a notice that says what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import openai
import pydantic

from assistant.answering.notices import ModelTrouble
from assistant.errors import ModelError

WAITS = (0.5, 2.0)  # seconds before the second and the third attempt
LONGEST_WAIT = 10.0  # seconds an endpoint may ask to wait; nobody watches a still page for longer
_LONGEST_REASON = 200  # characters of an endpoint's own words

_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|size|window)|too (?:long|large|many tokens)"
    r"|exceed.{0,40}(?:context|tokens)",
    re.IGNORECASE | re.DOTALL,
)
_BROKEN_OFF = (httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)
_MALFORMED = (
    json.JSONDecodeError,
    UnicodeDecodeError,
    pydantic.ValidationError,
    openai.APIResponseValidationError,
    AttributeError,  # the three: a chunk of another shape, met within the vendor's library
    TypeError,
    LookupError,
)


@dataclass(frozen=True, slots=True)
class Called:
    """Who was called: the model, its address, seconds of patience, and the key not to repeat."""

    model: str
    url: str
    timeout: float
    key: str

    @property
    def place(self) -> str:
        """The address without anything that might be secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path.rstrip('/')}"


def translated(error: Exception, called: Called, *, begun: bool) -> ModelError | None:
    """The error in the assistant's words; None where it is none of the endpoint's.

    `begun` is whether the model had begun to write.
    """
    if isinstance(error, openai.APIStatusError):
        return _refused(error, called)
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        return _slow(called, begun)
    if isinstance(error, openai.APIConnectionError):
        return _unconnected(error.__cause__, called)
    if isinstance(error, _BROKEN_OFF):
        return broken_off(called)
    if isinstance(error, _MALFORMED):
        return ModelTrouble("malformed", place=called.place)
    if isinstance(error, (openai.APIError, openai.OpenAIError, httpx.HTTPError)):
        return _failed_within(error, called)
    return None


def broken_off(called: Called) -> ModelError:
    """What is said where the stream ended before the answer did."""
    return ModelTrouble("broke_off", model=called.model)


def cut_short(called: Called, reason: str) -> ModelError:
    """What is said where the endpoint itself ended the answer early."""
    return ModelTrouble("cut_short" if reason == "length" else "filtered", model=called.model)


def silent(called: Called) -> ModelError:
    """What is said where an answer has no words."""
    return ModelTrouble("said_nothing", model=called.model)


def wait_before_retry(error: Exception, attempt: int) -> float | None:
    """Seconds after which another attempt may help; None where it cannot. Attempts count from 1.

    It may where the endpoint is overloaded (429, 5xx) or dropped the connection; it cannot where it
    refuses what is asked, is not there, or has been waited for already.
    """
    if attempt > len(WAITS):
        return None
    if isinstance(error, openai.APIStatusError):
        if error.status_code < 500 and (error.status_code != 429 or _out_of_quota(error)):
            return None
        wanted = _seconds(error.response.headers.get("retry-after", ""))
        wait = WAITS[attempt - 1] if wanted is None else wanted
        return wait if wait <= LONGEST_WAIT else None
    cause = error.__cause__ if isinstance(error, openai.APIConnectionError) else error
    return WAITS[attempt - 1] if isinstance(cause, _BROKEN_OFF) else None


def refused_option(error: Exception, options: Iterable[str]) -> str | None:
    """Which option of a request the endpoint does not know, by its own words; or None."""
    if not isinstance(error, (openai.BadRequestError, openai.UnprocessableEntityError)):
        return None
    return next((name for name in options if name in str(error)), None)


def _refused(error: openai.APIStatusError, called: Called) -> ModelError:
    status, reason, place = error.status_code, _reason(error, called), called.place
    if status in (401, 403):
        return ModelTrouble("key_refused", place=place)
    if status == 404:
        return ModelTrouble("no_such_model", place=place, model=called.model)
    if status == 429:
        return ModelTrouble("quota" if _out_of_quota(error) else "too_many", place=place)
    if status == 413 or (status < 500 and _TOO_LONG.search(f"{error.code} {reason}")):
        return ModelTrouble("too_long", model=called.model)
    if status >= 500:
        return ModelTrouble("failing", place=place, status=str(status))
    return ModelTrouble("refused", place=place, status=str(status), reason=reason)


def _unconnected(cause: BaseException | None, called: Called) -> ModelError:
    if isinstance(cause, _BROKEN_OFF):
        return ModelTrouble("dropped", place=called.place)
    return ModelTrouble("unreachable", place=called.place)


def _failed_within(error: Exception, called: Called) -> ModelError:
    reason = _reason(error, called)
    if _TOO_LONG.search(f"{getattr(error, 'code', '')} {reason}"):
        return ModelTrouble("too_long", model=called.model)
    return ModelTrouble("failed", place=called.place, reason=reason)


def _slow(called: Called, begun: bool) -> ModelError:
    seconds = f"{called.timeout:g}"
    name = "fell_silent" if begun else "slow_to_begin"
    return ModelTrouble(name, model=called.model, seconds=seconds)


def _out_of_quota(error: openai.APIStatusError) -> bool:
    return "insufficient_quota" in f"{error.code} {error.type} {error}"


def _reason(error: Exception, called: Called) -> str:
    """The endpoint's own words, short, on one line and without the key."""
    words = error.message if isinstance(error, openai.APIError) else str(error)
    if isinstance(error, openai.APIError) and isinstance(error.body, dict):
        inner = error.body.get("error", error.body)
        words = str(inner.get("message", words) if isinstance(inner, dict) else inner)
    if called.key:
        words = words.replace(called.key, "(the key)")
    printable = "".join(char if char.isprintable() else " " for char in words)
    line = " ".join(printable.split()).rstrip(".")
    return line if len(line) <= _LONGEST_REASON else line[:_LONGEST_REASON] + "…"


def _seconds(header: str) -> float | None:
    """What `Retry-After` says, where it says it in seconds (RFC 9110, 10.2.3)."""
    return float(header) if re.fullmatch(r"\d{1,6}(?:\.\d+)?", header) else None
