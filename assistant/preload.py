"""Loads the models that the first question needs, beside the imports that come before it.

Most of a model's loading is decompression, for which Python's lock is let go, so that it costs no
time where there is a second core.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from assistant import language
from assistant.retrieval import forward


def begin(*, encoder: bool) -> None:
    """Load the language identifier, and the built-in encoder if told to, each in a thread."""
    threading.Thread(target=language.load, name="load language identifier").start()
    if encoder:
        threading.Thread(target=forward.backend, name="load encoder").start()


@contextmanager
def uncollected() -> Iterator[None]:
    """No garbage is collected meanwhile, nor is it looked for afterwards in what was loaded.

    A thousand modules are loaded, all of which the collector would look through again and again
    without finding anything: a fifth of the time to the first answer.
    """
    was, before = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > before:
            gc.freeze()
        if was:
            gc.enable()
