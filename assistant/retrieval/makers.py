"""Passages made by several processes at once, while this one stores those made before.

The built-in encoder gains nothing from a second thread, and twice as much from a second process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial

from assistant.processes import GONE, Process, cores
from assistant.retrieval.embedding import Encoder
from assistant.retrieval.making import Draft, Made, dealt, make

FEW = 200  # passages made here before others are asked: processes take a second to start
MOST = 8  # processes: more than this one could store what they make

log = logging.getLogger("assistant")


class Makers:
    """Makes passages, from the two hundredth on in a process for each core, `MOST` at most.

    Those of an encoder that is not the built-in one are made here: it works elsewhere, or is not
    ours to start twice.
    """

    def __init__(self, encoder: Encoder, processes: int | None = None) -> None:
        """Take the encoder, and how many processes there may be."""
        self._encoder = encoder
        self._most = (processes or min(cores(), MOST)) if encoder.tuned else 1
        self._processes: list[Process] = []
        self._here = 0
        self._under_way: _UnderWay | None = None

    def begin(self, drafts: Sequence[Draft]) -> Callable[[], Made]:
        """Have passages made; what is returned waits for them, and gives them in order."""
        if self._most < 2 or self._here < FEW:
            self._here += len(drafts)
            return partial(make, drafts, self._encoder.encode_passages)
        if self._under_way:
            self._under_way.take()  # one list at a time, else both ends might wait to be read
        if not self._processes:
            self._processes = [
                Process("assistant.retrieval.making_worker") for _ in range(self._most)
            ]
        self._under_way = _UnderWay(self, drafts, self._processes)
        return self._under_way.take

    def alone(self, drafts: Sequence[Draft]) -> Made:
        """The passages of these drafts, made here from now on: a process has ended."""
        log.warning("A process that makes vectors has ended; this one goes on alone.")
        self._most = 1
        return make(drafts, self._encoder.encode_passages)

    def release(self) -> None:
        """End the processes; those needed again are started again."""
        for process in self._processes:
            process.kill()
        self._processes, self._under_way, self._here = [], None, 0


class _UnderWay:
    """A list of drafts, dealt out to processes."""

    def __init__(
        self, makers: Makers, drafts: Sequence[Draft], processes: Sequence[Process]
    ) -> None:
        self._makers = makers
        self._dealt = [drafts[i :: len(processes)] for i in range(len(processes))]
        self._processes = processes
        self._made: Made | None = None
        self._sent = [self._send(i) for i in range(len(processes))]

    def take(self) -> Made:
        """What the processes have made, waited for once."""
        if self._made is None:
            self._made = dealt([self._received(i) for i in range(len(self._dealt))])
        return self._made

    def _send(self, i: int) -> bool:
        try:
            self._processes[i].connection.send(self._dealt[i])
        except GONE:
            return False
        return True

    def _received(self, i: int) -> Made:
        if self._sent[i]:
            try:
                made: Made = self._processes[i].connection.recv()
                return made
            except (EOFError, OSError):  # an OSError where it ends in the middle of an answer
                pass
        return self._makers.alone(self._dealt[i])
