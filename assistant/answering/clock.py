"""How long the parts of an answer took."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ParamSpec

P = ParamSpec("P")


class Clock:
    """Times in whole milliseconds, by name. Laps add up to the whole; first times lie within."""

    def __init__(self) -> None:
        """Begin now."""
        self.times: dict[str, int] = {}
        self._started = self._lap = time.perf_counter()

    def lap(self, name: str) -> None:
        """What began at the last lap ends now."""
        now = time.perf_counter()
        self.times[name] = round((now - self._lap) * 1000)
        self._lap = now

    def first(self, name: str, call: Callable[P, None]) -> Callable[P, None]:
        """The call, which also notes how long after the beginning it was first made."""

        def noting(*args: P.args, **kwargs: P.kwargs) -> None:
            elapsed = time.perf_counter() - self._started
            self.times.setdefault(name, round(elapsed * 1000))
            call(*args, **kwargs)

        return noting
