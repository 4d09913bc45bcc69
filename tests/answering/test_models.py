"""The chat model against an endpoint that does everything wrong, over real HTTP."""

from __future__ import annotations

import socket
import threading
from typing import Any

import pytest
from llama_index.core.base.llms.types import ChatMessage
from pydantic import SecretStr

from assistant.answering.models import ChatModel
from assistant.answering.stopping import Stop, Stopped
from assistant.errors import ModelError
from tests.answering.endpoint import MODEL, Endpoint, Reply, says, serve

KEY = "sk-this-is-secret"
ASKED = [ChatMessage(role="user", content="Who met whom?")]


def model(endpoint: Endpoint, **options: Any) -> ChatModel:
    options = {"api_key": SecretStr(KEY), "timeout": 20, **options}
    return ChatModel(MODEL, base_url=endpoint.url, **options)


def failure(endpoint: Endpoint, **options: Any) -> tuple[str, str]:
    """What was written before it failed, and what is said of the failure."""
    pieces: list[str] = []
    with pytest.raises(ModelError) as caught:
        pieces.extend(model(endpoint, **options).stream(ASKED))
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)
    return "".join(pieces), str(caught.value)


def test_what_is_written_comes_piece_by_piece_and_is_counted() -> None:
    with serve(says("He met ", "a general.", usage=(70, 5))) as endpoint:
        writing = model(endpoint, prices=(2.0, 8.0)).stream(ASKED)
        assert list(writing) == ["He met ", "a general."]
    assert (writing.usage.prompt_tokens, writing.usage.completion_tokens) == (70, 5)
    assert not writing.usage.estimated
    assert writing.usage.cost == pytest.approx(180 / 1_000_000)
    [request] = endpoint.requests
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.body["model"] == MODEL
    assert request.body["temperature"] == 0
    assert request.body["max_tokens"] == 2048


def test_tokens_are_estimated_and_said_to_be_where_the_endpoint_counts_none() -> None:
    with serve(says("مرحبا بكم", usage=None)) as endpoint:
        reply = model(endpoint).complete(ASKED)
    assert reply.text == "مرحبا بكم"
    assert reply.usage.estimated
    assert reply.usage.completion_tokens >= 5
    assert reply.usage.cost is None


def test_what_a_model_thinks_aloud_is_no_answer() -> None:
    with serve(says("\n<think>He <b> met\n</think>\n\nA general."), says("<thin air")) as endpoint:
        assert model(endpoint).complete(ASKED).text == "A general."
        assert model(endpoint).complete(ASKED).text == "<thin air"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(status=401, error={"message": f"Incorrect key: {KEY}"}), "Correct OPENAI_API_KEY"),
        (Reply(status=403), "Correct OPENAI_API_KEY"),
        (Reply(status=404, error={"message": "no such model"}), "Correct ASSISTANT_MODEL"),
        (Reply(status=413), "Lower ASSISTANT_MODEL_CONTEXT"),
        (
            Reply(status=400, error={"message": "x", "code": "context_length_exceeded"}),
            "Lower ASSISTANT_MODEL_CONTEXT",
        ),
        (
            Reply(
                status=400, error={"message": "the request exceeds the available context size"}
            ),
            "Lower ASSISTANT_MODEL_CONTEXT",
        ),
        (
            Reply(error={"message": "This model's maximum context length is 10 tokens."}),
            "Lower ASSISTANT_MODEL_CONTEXT",
        ),
        (Reply(status=400, error={"message": f"odd\n\x1brequest {KEY}"}), "odd request"),
        (Reply(status=429, error={"code": "insufficient_quota"}), "quota"),
        (Reply(status=429, headers={"retry-after": "3600"}), "too many requests"),
        (Reply(status=503, headers={"retry-after": "3600"}), "fails at the moment (503)"),
        (Reply(error={"message": "out of memory"}), "failed: out of memory"),
        (Reply(raw=b"data: {half\n\n"), "no chat completion"),
        (Reply(raw=b'data: {"choices": null}\n\n'), "no chat completion"),
        (Reply(raw=b'data: {"choices": [7]}\n\n'), "no chat completion"),
        (Reply(raw=b"data: 7\n\n"), "no chat completion"),
        (Reply(raw=b"<html>please log in</html>"), "answered with nothing"),
        (says(" ", "\n"), "answered with nothing"),
        (says("<think>endless"), "answered with nothing"),
        (Reply(end="content_filter"), "content filter"),
    ],
)  # fmt: skip
def test_a_failure_is_one_sentence_that_says_what_to_do_and_is_not_tried_again(
    reply: Reply, says: str
) -> None:
    with serve(reply) as endpoint:
        written, message = failure(endpoint)
    assert says in message
    assert written.strip() == ""
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (says("He met", end="die"), "broke off"),
        (says("He met", end="cut"), "broke off"),
        (says("He met", error={"message": "slot lost"}), "failed: slot lost"),
        (says("He met", end="length"), "cut off"),
        (says("He met", end="content_filter"), "content filter"),
    ],
)
def test_what_came_before_a_stream_broke_is_not_lost_and_not_asked_for_again(
    reply: Reply, says: str
) -> None:
    with serve(reply) as endpoint:
        written, message = failure(endpoint)
    assert written == "He met"
    assert says in message
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize("end", ["stall", "drip"])
def test_a_silent_endpoint_is_given_up(end: Any) -> None:
    with serve(Reply(end=end), says("He met", end=end)) as endpoint:
        written, message = failure(endpoint, timeout=0.2)
        assert "did not begin to answer for 0.2 seconds" in message
        assert endpoint.hung_up.wait(10)
        written, message = failure(endpoint, timeout=0.2)
        assert "fell silent" in message
        assert "ASSISTANT_MODEL_TIMEOUT" in message
    assert written == "He met"
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "first",
    [
        Reply(status=429, headers={"retry-after": "0"}),
        Reply(status=500, headers={"retry-after": "0"}),
        Reply(status=503, headers={"retry-after": "0"}),
        Reply(end="die"),
    ],
)
def test_what_passes_is_tried_again(first: Reply) -> None:
    with serve(first, says("Well.")) as endpoint:
        assert model(endpoint).complete(ASKED).text == "Well."


def test_an_endpoint_that_stays_overloaded_is_given_up_after_three_attempts() -> None:
    busy = Reply(status=429, headers={"retry-after": "0"})
    with serve(busy, busy, busy) as endpoint:
        failure(endpoint)
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize("option", ["stream_options", "temperature", "max_tokens"])
def test_what_an_endpoint_does_not_know_is_left_out(option: str) -> None:
    complaint = Reply(status=400, error={"message": f"Unsupported parameter: '{option}'"})
    with serve(complaint, says("Well.")) as endpoint:
        assert model(endpoint).complete(ASKED).text == "Well."
    assert option in endpoint.requests[0].body
    assert option not in endpoint.requests[1].body


def test_an_endpoint_that_complains_of_an_option_it_was_not_sent_is_given_up() -> None:
    complaint = Reply(status=400, error={"message": "Unsupported parameter: 'temperature'"})
    with serve(complaint, complaint) as endpoint:
        failure(endpoint)
    assert len(endpoint.requests) == 2


def test_an_endpoint_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(ModelError, match="Nothing answers at http://127") as caught:
        ChatModel(MODEL, base_url=url).complete(ASKED)
    assert "OPENAI_BASE_URL" in str(caught.value)


def test_a_model_without_address_and_key_says_what_to_set() -> None:
    with pytest.raises(ModelError, match="OPENAI_BASE_URL nor OPENAI_API_KEY"):
        ChatModel(MODEL).complete(ASKED)


@pytest.mark.parametrize("pieces", [(), ("He met",)])
def test_a_stop_closes_the_connection_while_the_model_is_silent(pieces: tuple[str, ...]) -> None:
    stop, silent = Stop(), threading.Event()
    with serve(Reply((*pieces, silent), end="stop")) as endpoint:
        written: list[str] = []

        def read() -> None:
            with pytest.raises(Stopped):
                written.extend(model(endpoint).stream(ASKED, stop=stop))

        reading = threading.Thread(target=read)
        reading.start()
        while not endpoint.requests:
            reading.join(0.01)
        stop.set()
        reading.join(10)
        assert not reading.is_alive()
        assert endpoint.hung_up.wait(10)


def test_a_stop_before_the_beginning_calls_nobody() -> None:
    stop = Stop()
    stop.set()
    with serve() as endpoint, pytest.raises(Stopped):
        model(endpoint).complete(ASKED, stop=stop)
    assert endpoint.requests == []


def test_a_stop_ends_the_waiting_between_attempts() -> None:
    stop = Stop()

    def busy(request: object) -> Reply:
        stop.set()
        return Reply(status=429, headers={"retry-after": "9"})

    with serve(busy) as endpoint, pytest.raises(Stopped):
        model(endpoint).complete(ASKED, stop=stop)


def test_a_model_that_never_ends_is_left() -> None:
    with serve(says(*["and so on "] * 20_000)) as endpoint:
        written, message = failure(endpoint, context=2048)
    assert len(written) < 20_000
    assert "cut off" in message


def test_who_reads_no_further_lets_go_of_the_connection() -> None:
    with serve(says("He met ", threading.Event())) as endpoint:
        pieces = iter(model(endpoint).stream(ASKED))
        assert next(pieces) == "He met "
        pieces.close()  # type: ignore[attr-defined]
        assert endpoint.hung_up.wait(10)


def test_the_endpoints_models_are_listed_and_one_is_tried() -> None:
    with serve(says("Hi"), models=("b", "a")) as endpoint:
        assert model(endpoint).available() == ["a", "b"]
        model(endpoint).probe()
    assert endpoint.requests[0].body["max_tokens"] == 1


def test_llama_index_uses_the_model_as_any_other() -> None:
    with serve(says("Well.")) as endpoint:
        llm = model(endpoint).llm()
        assert llm.metadata.context_window == 8192
        assert "".join(r.delta or "" for r in llm.stream_chat(ASKED)) == "Well."
