"""The HTTP connection to a model's endpoint, which another thread or long silence cuts."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

CONNECT_TIMEOUT = 10.0  # seconds; an endpoint that is up accepts at once


class Connection:
    """A client for one call: one connection, its own, that `cut` ends at any moment.

    Closing a client from another thread does not wake a thread that waits for its answer; shutting
    its socket down does.
    """

    def __init__(self, base_url: str, timeout: float) -> None:
        """`timeout` is how many seconds of silence are borne."""
        self.silent = False
        self._timeout = timeout
        self._socket: socket.socket | None = None
        self._cut = False
        self._lock = threading.Lock()
        self._waiting_since: float | None = None
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None
        self.client = httpx.Client(
            timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_TIMEOUT)),
            follow_redirects=True,
            event_hooks={"request": [self._watch]},
            trust_env=not is_local(base_url),  # no proxy stands before this machine
        )

    def cut(self) -> None:
        """End the connection; who waits for it gets an error."""
        with self._lock:
            self._cut = True
            self._shut()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for what is of use; cut, and `silent`, where none comes for the whole timeout.

        The client's own timeout begins anew with every byte. Comments that keep a stream alive,
        sent for ever, would hold the reader for ever.
        """
        self._waiting_since = time.monotonic()
        if self._watcher is None:
            self._watcher = threading.Thread(target=self._watch_silence, daemon=True)
            self._watcher.start()
        try:
            yield
        finally:
            self._waiting_since = None

    def close(self) -> None:
        """Let go of it."""
        self._closed.set()
        self.client.close()

    def _watch_silence(self) -> None:
        left = self._timeout
        while not self._closed.wait(left):
            since = self._waiting_since
            left = self._timeout - (time.monotonic() - since) if since else self._timeout
            if left <= 0:
                self.silent = True
                self.cut()
                return

    def _watch(self, request: httpx.Request) -> None:
        request.extensions = {**request.extensions, "trace": self._trace}

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the socket, of which httpcore tells as soon as it is connected."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            with self._lock:
                self._socket = info["return_value"].get_extra_info("socket")
                if self._cut:
                    self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it has ended by itself
                # The plain socket's: an SSL socket's own takes its state from who is reading.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    host = urlsplit(url).hostname or ""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
