"""Leaves out what a model thinks aloud before it answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

# How the open models that think mark it (DeepSeek-R1, Qwen3), where their server does not part it.
OPENS, CLOSES = "<think>", "</think>"


def without_thoughts(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces, without a thought they open with. A thought that never ends hides the rest."""
    held, state = "", "opening"
    for piece in pieces:
        held += piece
        if state == "opening":
            held = held.lstrip()
            if held.startswith(OPENS):
                state = "thought"
            elif not OPENS.startswith(held):
                state = "answer"
        if state == "thought":
            _, closed, after = held.partition(CLOSES)
            # Until it closes, all that is needed is what may be half of the mark.
            held, state = (after, "gap") if closed else (held[-len(CLOSES) :], state)
        if state == "gap" and (held := held.lstrip()):
            state = "answer"
        if state == "answer":
            yield held
            held = ""
    if state == "opening" and held:
        yield held
