"""Stopping an answer that is being written, from another thread."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stopped(Exception):
    """The reader asked to stop. What was ready by then is kept by whoever catches this."""


class Stop:
    """A reader's wish to stop, and what makes it heard where a thread waits for the network."""

    def __init__(self) -> None:
        """Nobody has asked to stop yet."""
        self.event = threading.Event()
        self._lock = threading.RLock()  # a signal's handler runs in the thread that may hold it
        self._hang_up: Callable[[], None] | None = None

    def set(self) -> None:
        """Ask to stop, and interrupt what is waited for."""
        with self._lock:
            self.event.set()
            if self._hang_up is not None:
                self._hang_up()

    def check(self) -> None:
        """Go on, unless somebody asked to stop.

        Raises:
            Stopped: Somebody did.
        """
        if self.event.is_set():
            raise Stopped

    @contextmanager
    def interrupting(self, hang_up: Callable[[], None]) -> Iterator[None]:
        """While this lasts, `hang_up` is called by whoever stops; it must end the waiting.

        Raises:
            Stopped: Somebody asked to stop before it began.
        """
        with self._lock:
            self.check()
            self._hang_up = hang_up
        try:
            yield
        finally:
            with self._lock:
                self._hang_up = None

    @contextmanager
    def on_interrupt(self) -> Iterator[None]:
        """While this lasts, the first Ctrl-C stops and the second interrupts as ever.

        To be used in the main thread, which alone hears signals.
        """

        def handle(number: int, frame: object) -> None:
            signal.signal(signal.SIGINT, before)
            self.set()

        before = signal.signal(signal.SIGINT, handle)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
