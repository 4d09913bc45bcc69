"""How the browser's server is started. Imports no Streamlit: the command line must stay quick."""

from __future__ import annotations

import contextlib
import math
import socket
import sys
from pathlib import Path

from assistant.errors import SettingsError

APP = Path(__file__).with_name("app.py")


def command(port: int, browser: bool, upload_mb: float) -> list[str]:
    """The command that serves the pages on this machine's loopback address.

    Looks and manners are in `.streamlit/config.toml` beside the app, which Streamlit reads wherever
    it is started from. Repeated here is what keeps the archive private, so that a user's own
    Streamlit settings cannot undo it.

    Args:
        port: Port to listen on.
        browser: Whether to open the page in a browser.
        upload_mb: Largest file that may be handed in, in million bytes.
    """
    options: dict[str, object] = {
        "server.address": "localhost",
        "server.port": port,
        "server.headless": not browser,
        "server.showEmailPrompt": False,
        "server.maxUploadSize": max(1, math.ceil(upload_mb)),
        "browser.gatherUsageStats": False,
    }
    flags = [f"--{name}={str(value).lower()}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *flags]


def free_port(wanted: int | None, first: int = 8501) -> int:
    """The port to listen on: `wanted`, or the first free one from `first` on.

    Raises:
        SettingsError: `wanted`, or every port tried, is in use.
    """
    for port in [wanted] if wanted else range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise SettingsError(f"Port {wanted or first} is in use. Choose another with --port.")
