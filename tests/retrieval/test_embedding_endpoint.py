"""Another encoder, over real HTTP: what it sends is checked, what goes wrong is said in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from assistant.errors import ModelError
from assistant.retrieval.embedding import encode
from assistant.retrieval.embedding_endpoint import EndpointEncoder
from tests.retrieval.embedding_server import DIMENSION, KEY, MODEL, Reply, Server, serve

SOON = {"retry-after": "0"}
Row = dict[str, Any]


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(KEY) as running:
        yield running


@pytest.fixture
def encoder(server: Server) -> Iterator[EndpointEncoder]:
    made = EndpointEncoder(
        model_name=MODEL, base_url=server.url, api_key=SecretStr(KEY), embed_batch_size=4, timeout=5
    )
    yield made
    made.close()


def test_texts_are_sent_in_batches_and_come_back_in_their_order(
    server: Server, encoder: EndpointEncoder
) -> None:
    texts = [f"word {n}" for n in range(10)]
    vectors = encode(encoder, texts)
    assert vectors.shape == (10, DIMENSION)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert server.requests == [texts[:4], texts[4:8], texts[8:]]
    assert np.allclose(vectors[7], encode(encoder, [texts[7]])[0], atol=1e-5)


def test_vectors_are_put_in_the_order_of_their_index(
    server: Server, encoder: EndpointEncoder
) -> None:
    straight = encode(encoder, ["one", "two", "three"])
    server.fail(Reply(rows=lambda rows: rows[::-1]))
    assert np.allclose(encode(encoder, ["one", "two", "three"]), straight)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429, {"message": "slow down"}, SOON),
        Reply(503, {"message": "overloaded"}, SOON),
        Reply(500, {}, SOON),
    ],
)
def test_an_overloaded_endpoint_is_asked_again(
    server: Server, encoder: EndpointEncoder, reply: Reply
) -> None:
    server.fail(reply, times=2)
    assert encode(encoder, ["one"]).shape == (1, DIMENSION)
    assert len(server.requests) == 3


def test_a_dropped_connection_is_opened_again(server: Server, encoder: EndpointEncoder) -> None:
    server.fail(Reply(drop=True))
    assert encode(encoder, ["one"]).shape == (1, DIMENSION)


@pytest.mark.parametrize(
    ("reply", "says", "requests"),
    [
        (Reply(401, {"message": f"wrong key {KEY}"}), "Correct ASSISTANT_EMBEDDING_API_KEY", 1),
        (Reply(404, {"message": "?"}), f"knows no model {MODEL}", 1),
        (Reply(400, {"message": f"bad {KEY}"}), r"refused the texts \(400\): bad \(the key\)", 1),
        (Reply(429, {"code": "insufficient_quota"}, SOON), "quota .* is used up", 1),
        (Reply(429, {"message": "wait"}, SOON), "too many requests", 4),
        (Reply(429, {"message": "wait"}, {"retry-after": "3600"}), "too many requests", 1),
        (Reply(500, {}, SOON), r"fails at the moment \(500\)", 4),
    ],
)
def test_a_refusal_is_told_with_what_to_do(
    server: Server, encoder: EndpointEncoder, reply: Reply, says: str, requests: int
) -> None:
    server.fail(reply, times=4)
    with pytest.raises(ModelError, match=says) as caught:
        encode(encoder, ["one"])
    assert KEY not in str(caught.value)
    assert len(server.requests) == requests


def shorter(rows: list[Row]) -> list[Row]:
    return [rows[0], rows[1] | {"embedding": rows[1]["embedding"][:5]}]


def changed(value: object) -> Any:
    return lambda rows: [rows[0], rows[1] | {"embedding": value}]


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(rows=lambda rows: rows[:1]), "1 vectors for 2 texts"),
        (Reply(rows=lambda rows: [rows[0], rows[0]]), "of which text each is"),
        (Reply(rows=lambda rows: [{"embedding": row["embedding"]} for row in rows]), "which text"),
        (Reply(rows=shorter), "as many in each"),
        (Reply(rows=changed("AAAA")), "not numbers"),
        (Reply(rows=changed([0.0] * DIMENSION)), "empty, zero"),
        (Reply(rows=changed([float("nan")] * DIMENSION)), "no finite numbers"),
        (Reply(raw=b"<html>hello</html>"), "no list of embeddings"),
        (Reply(raw=b'{"data": null}'), "no list of embeddings"),
        (Reply(raw=b'{"data": [1, 2]}'), "which text"),
    ],
)
def test_what_is_not_a_vector_for_each_text_is_refused(
    server: Server, encoder: EndpointEncoder, reply: Reply, says: str
) -> None:
    server.fail(reply)
    with pytest.raises(ModelError, match=says):
        encode(encoder, ["one", "two"])


def test_vectors_that_change_their_length_are_refused(
    server: Server, encoder: EndpointEncoder
) -> None:
    encode(encoder, ["one"])
    server.dimension = 256
    with pytest.raises(ModelError, match=f"of {DIMENSION}, then of 256 numbers"):
        encode(encoder, ["one"])


def test_an_endpoint_that_says_nothing_is_given_up(server: Server) -> None:
    server.fail(Reply(stall=True))
    slow = EndpointEncoder(
        model_name=MODEL, base_url=server.url, api_key=SecretStr(KEY), timeout=0.2
    )
    with pytest.raises(ModelError, match=r"did not answer in 0\.2 seconds"):
        encode(slow, ["one"])
    assert len(server.requests) == 1
    slow.close()


def test_an_endpoint_that_is_not_there_is_told() -> None:
    with serve() as server:
        pass
    absent = EndpointEncoder(model_name=MODEL, base_url=server.url)
    with pytest.raises(ModelError, match="Nothing answers at http://127"):
        encode(absent, ["one"])
    absent.close()


def test_without_an_address_and_a_key_nothing_is_called() -> None:
    with pytest.raises(ModelError, match="no endpoint is set"):
        encode(EndpointEncoder(model_name=MODEL), ["one"])
