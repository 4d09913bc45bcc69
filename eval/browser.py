"""The chat as people meet it: the real server, the real Chromium. For tests and screenshots."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

STOP_WAIT = 20  # seconds the server gets to end

_FLAGS = (
    "--no-sandbox",  # the sandbox does not start for root in a container
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # whatever a page tries, no name is looked up
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
)


def find_chromium() -> str | None:
    """Where Debian's Chromium is, or None."""
    return shutil.which("chromium")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium without a window and with an empty profile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(_FLAGS))
        yield browser
        browser.close()


@contextmanager
def serve(home: Path, *, opens: bool = False, **settings: str) -> Iterator[str]:
    """`assistant chat` on the archive in `home`, which it fills with the seeds if it is empty.

    Args:
        home: Folder of the archive.
        opens: Whether it opens the browser of the desktop, as it does for people.
        settings: Added to the environment.

    Yields the address of the chat, once it answers there.
    """
    port = _any_free_port()
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "chat"]
    server = subprocess.Popen(
        [*command, *([] if opens else ["--no-browser"]), "--port", str(port)],
        env=os.environ | {"PYTHONUNBUFFERED": "1"} | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with server:
        assert server.stdout is not None
        said = []
        for line in server.stdout:
            said.append(line)
            if "server started" in line:
                break
        else:
            raise RuntimeError(f"`assistant chat` ended before it served:\n{''.join(said)}")
        drain = Thread(target=server.stdout.read)  # a full pipe would stop the server
        drain.start()
        try:
            yield f"http://localhost:{port}"
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.wait(STOP_WAIT)
            drain.join()


def _any_free_port() -> int:
    """Not the next one from a fixed start: servers started together would take the same."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
