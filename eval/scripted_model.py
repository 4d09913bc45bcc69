"""A chat endpoint on this machine that writes what it is told to, for pictures of answers.

It cites the source that holds given words, under the key it is shown, so that an answer can be
photographed without a model. What is photographed is the assistant's: what it checks and shows.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_SOURCE = re.compile(r'<source key="([^"]*)"[^>]*>\n(.*)\n</source>')
_WORD = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence the model writes, and words of the source it cites for it."""

    text: str
    source: str


@contextmanager
def scripted(name: str, lines: Sequence[Line]) -> Iterator[dict[str, str]]:
    """The settings with which an assistant has its answers written by this endpoint."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send("application/json", json.dumps({"data": [{"id": name}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            prompt = "\n\n".join(message["content"] for message in body["messages"])
            self._send("text/event-stream", b"".join(_events(name, _answer(prompt, lines))))

        def _send(self, kind: str, content: bytes) -> None:
            self.send_response(200)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield {"ASSISTANT_MODEL": name, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": "none"}
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(prompt: str, lines: Sequence[Line]) -> str:
    sources = _SOURCE.findall(prompt)
    cited = [
        (line.text, next((key for key, text in sources if line.source in text), ""))
        for line in lines
    ]
    return " ".join(f"{text} [{key}]" for text, key in cited)


def _events(name: str, text: str) -> Iterator[bytes]:
    """The words of a text as a stream of chat completion chunks, and its end."""
    for delta in [{"content": word} for word in _WORD.findall(text)] + [{}]:
        choice = {"index": 0, "delta": delta, "finish_reason": None if delta else "stop"}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": name,
                 "choices": [choice]}  # fmt: skip
        yield f"data: {json.dumps(chunk)}\n\n".encode()
    yield b"data: [DONE]\n\n"
