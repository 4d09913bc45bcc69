"""Processes that do a part of the work: started by their own command, spoken to over a socket.

By their own command and not by `multiprocessing`, which would run the caller's script a second
time.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

from threadpoolctl import ThreadpoolController

GONE = (EOFError, BrokenPipeError, ConnectionResetError)  # the other end is not there any more


def cores() -> int:
    """How many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux has it, macOS has not
    return len(affinity(0)) if affinity else os.cpu_count() or 1


_limiting = threading.RLock()


@contextmanager
def one_core() -> Iterator[None]:
    """Linear algebra on one core, for a moment; other threads that ask for it wait.

    Where there is little to compute, a second thread gains nothing, and goes on waiting for more on
    a core that others could use: a question takes a quarter longer.
    """
    with _limiting, _linear_algebra().limit(limits=1, user_api="blas"):
        yield


@cache
def _linear_algebra() -> ThreadpoolController:
    return ThreadpoolController()


class Process:
    """`python -m MODULE FD`, on one core; `connection` is our end of its socket FD.

    It ends when our end is closed, also because this process has died.
    """

    def __init__(self, module: str) -> None:
        """Start it."""
        ours, theirs = Pipe()
        self.connection: Connection[Any, Any] = ours
        path = os.pathsep.join(filter(None, [os.getcwd() if "" in sys.path else "", *sys.path]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, str(theirs.fileno())],
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
        )
        theirs.close()

    def wait(self) -> int:
        """Its exit code, once it has ended."""
        return self._process.wait()

    def kill(self) -> None:
        """End it at once."""
        self.connection.close()
        self._process.kill()
        self._process.wait()


def asked(descriptor: int) -> Connection[Any, Any]:
    """The socket by which such a process is asked, called in that process.

    Ctrl-C is left to the process that asks.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return Connection(descriptor)
