"""A scripted OpenAI-compatible endpoint, over real HTTP on this machine.

    with serve(says("Belousov met a general. [kqzv]"), Reply(status=429)) as endpoint:
        ...                       # endpoint.url is OPENAI_BASE_URL
    endpoint.requests             # what was asked, in order

It gives its replies in order and fails the test that asks for more. A reply may be a function of
the request, which knows under which key each source is shown.
"""

from __future__ import annotations

import json
import re
import select
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

PATIENCE = 120  # seconds for which a stalled reply waits for the client to hang up
MODEL = "scripted"
_SOURCE = re.compile(r'<source key="([^"]*)"[^>]*>\n(.*)\n</source>')

End = Literal["stop", "length", "content_filter", "die", "cut", "stall", "drip"]
"""How a stream ends: three as the protocol has it; «die» resets the connection, «cut» ends the body
without having finished, «stall» says nothing more until the client hangs up, «drip» nothing but
comments that keep the connection alive."""


@dataclass(frozen=True)
class Request:
    """A request that came, and what its prompt shows."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        """All messages, one after the other."""
        return "\n\n".join(message["content"] for message in self.body["messages"])

    @property
    def sources(self) -> dict[str, str]:
        """The text shown under each key."""
        return dict(_SOURCE.findall(self.prompt))

    def key_of(self, words: str) -> str:
        """The key of the first source that holds these words."""
        return next(key for key, text in self.sources.items() if words in text)


@dataclass(frozen=True)
class Reply:
    """What the endpoint does with a request.

    Attributes:
        pieces: Of the answer, sent one by one; at an event the stream waits until it is set.
        end: How the stream ends.
        status: Anything but 200 is an error, with `error` as its body.
        error: Body of an error; of a 200, an error sent within the stream after the pieces.
        headers: Further headers.
        usage: Tokens read and written, as told in the last chunk; None tells none.
        raw: Sent as it stands, in place of the stream.
    """

    pieces: tuple[str | threading.Event, ...] = ()
    end: End = "stop"
    status: int = 200
    error: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    usage: tuple[int, int] | None = (900, 40)
    raw: bytes | None = None


Script = Reply | Callable[[Request], Reply]


def says(*pieces: str | threading.Event, **options: Any) -> Reply:
    """A reply in these pieces; a single piece is sent letter by letter."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        pieces = tuple(pieces[0])
    return Reply(pieces, **options)


class Endpoint:
    """A running endpoint: its address, what it was asked, and what it has left to say."""

    def __init__(self, replies: tuple[Script, ...], models: tuple[str, ...]) -> None:
        self.requests: list[Request] = []
        self.hung_up = threading.Event()
        self.left = list(replies)
        self.models = models
        self.always: Script | None = None
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next_reply(self, request: Request) -> Reply:
        """The reply to a request: the next of the script, or what is always said."""
        with self._lock:
            self.requests.append(request)
            if not self.left and self.always is None:
                return Reply(status=418, error={"message": "the script has run out"})
            script = self.left.pop(0) if self.left else self.always
        assert script is not None
        return script if isinstance(script, Reply) else script(request)

    def run(self) -> None:
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                listed = [{"id": name, "object": "model"} for name in endpoint.models]
                self._json(200, {"object": "list", "data": listed})

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body = json.loads(self.rfile.read(length))
                reply = endpoint.next_reply(Request(self.path, dict(self.headers), body))
                try:
                    if reply.status != 200:
                        self._json(reply.status, {"error": reply.error or {}}, reply.headers)
                    elif not body.get("stream"):
                        self._json(200, _whole(reply))
                    else:
                        self._stream(reply)
                except (BrokenPipeError, ConnectionResetError):
                    endpoint.hung_up.set()

            def _stream(self, reply: Reply) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("transfer-encoding", "chunked")
                self.end_headers()
                if reply.raw is not None:
                    self._chunk(reply.raw)
                    self._chunk(b"")
                    return
                self._event(_chunk({"role": "assistant", "content": ""}))
                for piece in reply.pieces:
                    if isinstance(piece, str):
                        self._event(_chunk({"content": piece}))
                    elif not self._wait(piece):
                        return
                if reply.error:
                    self._event({"error": reply.error})
                if reply.end in ("stall", "drip"):
                    self._wait(threading.Event(), dripping=reply.end == "drip")
                elif reply.end == "die":
                    # Closing with this option set sends a reset in place of an orderly end.
                    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                    self.close_connection = True
                    self.connection.close()
                else:
                    if reply.end != "cut":
                        self._event(_chunk({}, finish_reason=reply.end))
                        if reply.usage and "stream_options" in endpoint.requests[-1].body:
                            self._event(_usage(*reply.usage))
                        self._chunk(b"data: [DONE]\n\n")
                    self._chunk(b"")

            def _wait(self, event: threading.Event, *, dripping: bool = False) -> bool:
                """Wait for the event; False where the client hangs up first."""
                for _ in range(PATIENCE * 20):
                    if dripping:
                        self._chunk(b": still here\n\n")
                    if event.is_set():
                        return True
                    readable, _, _ = select.select([self.connection], [], [], 0.05)
                    if readable and not self.connection.recv(1, socket.MSG_PEEK):
                        endpoint.hung_up.set()
                        self.close_connection = True
                        return False
                raise AssertionError("nobody hung up")

            def _event(self, data: dict[str, Any]) -> None:
                self._chunk(f"data: {json.dumps(data)}\n\n".encode())

            def _chunk(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def _json(
                self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None
            ) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                head = {"content-type": "application/json", "content-length": str(len(data))}
                for name, value in (head | (headers or {})).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: the tests look at `requests`."""

        return Handler


def _chunk(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": MODEL,
            "choices": [choice]}  # fmt: skip


def _whole(reply: Reply) -> dict[str, Any]:
    text = "".join(piece for piece in reply.pieces if isinstance(piece, str))
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": reply.end}
    return {"id": "c", "object": "chat.completion", "created": 0, "model": MODEL,
            "choices": [choice]}  # fmt: skip


def _usage(read: int, written: int) -> dict[str, Any]:
    counts = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": MODEL,
            "choices": [], "usage": counts}  # fmt: skip


@contextmanager
def serve(*replies: Script, models: tuple[str, ...] = (MODEL,)) -> Iterator[Endpoint]:
    """An endpoint that gives these replies."""
    endpoint = Endpoint(replies, models)
    thread = threading.Thread(target=endpoint.run)
    thread.start()
    try:
        yield endpoint
    finally:
        endpoint.close()
        thread.join()
