"""An OpenAI-compatible `/embeddings` endpoint over real HTTP on this machine.

    with serve() as server:
        ...                       # server.url is ASSISTANT_EMBEDDING_BASE_URL
    server.requests               # the texts of each request, in order

Its vectors are the built-in encoder's, turned into another space, so that what is searched by them
is found. `server.fail(reply, at=3)` lets the third request from now go wrong; `times` says
how many do.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np

from assistant.retrieval.embedding import SentenceEncoder, encode

MODEL = "turned"
KEY = "sk-this-is-secret"
DIMENSION = 384
_BUILT_IN = SentenceEncoder()


@dataclass(frozen=True)
class Reply:
    """What goes wrong: a status with an error's body, or a 200 whose rows or body are changed."""

    status: int = 200
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    rows: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] | None = None
    raw: bytes | None = None
    drop: bool = False
    stall: bool = False


class Server:
    """A running endpoint."""

    def __init__(self, key: str | None) -> None:
        self.requests: list[list[str]] = []
        self.keys: list[str | None] = []
        self.stalled = threading.Event()
        self.ended = threading.Event()
        self.dimension = DIMENSION
        self._key = key
        self._failures: dict[int, Reply] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def fail(self, reply: Reply, *, at: int = 1, times: int = 1) -> None:
        for n in range(times):
            self._failures[len(self.requests) + at + n] = reply

    def mend(self) -> None:
        self._failures.clear()

    def run(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()

    def rows(self, texts: list[str]) -> list[dict[str, Any]]:
        turn = np.random.default_rng(7).standard_normal((512, self.dimension)) / 20
        vectors = encode(_BUILT_IN, texts) @ turn
        return [
            {"object": "embedding", "index": n, "embedding": vector.tolist()}
            for n, vector in enumerate(vectors)
        ]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                server.requests.append(body["input"])
                server.keys.append(self.headers.get("authorization"))
                reply = server._failures.get(len(server.requests), Reply())
                if server._key and server.keys[-1] != f"Bearer {server._key}":
                    reply = Reply(401, {"message": f"wrong key {server.keys[-1]}"})
                if self.path != "/v1/embeddings" or body["model"] != MODEL:
                    reply = Reply(404, {"message": "no such model"})
                if reply.drop:
                    self.close_connection = True
                    return
                if reply.stall:
                    server.stalled.set()
                    server.ended.wait(60)
                    self.close_connection = True
                    return
                if reply.raw is not None:
                    self._send(200, reply.raw, reply.headers)
                elif reply.status != 200:
                    self._send(reply.status, json.dumps({"error": reply.error}), reply.headers)
                else:
                    rows = server.rows(body["input"])
                    rows = reply.rows(rows) if reply.rows else rows
                    self._send(200, json.dumps({"object": "list", "data": rows}), reply.headers)

            def _send(self, status: int, body: str | bytes, headers: dict[str, str]) -> None:
                content = body.encode() if isinstance(body, str) else body
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def serve(key: str | None = None) -> Iterator[Server]:
    """A running endpoint; with `key` it refuses other keys."""
    server = Server(key)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server
    finally:
        server.close()
        thread.join()
