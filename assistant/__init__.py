"""Ask a news archive in any language; every sentence of the answer is tied to its source.

import assistant

archive = assistant.open()
archive.index(["seeds"])
print(archive.ask("Whom did Belousov meet in Beijing?").text)
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant

__all__ = ["open"]


def open(home: str | os.PathLike[str] | None = None) -> Assistant:
    """The assistant for the archive in a folder; by default ASSISTANT_HOME, or `.assistant`.

    Raises:
        SettingsError: A setting is unknown or has a wrong value.
    """
    from assistant import preload, settings

    chosen = settings.load(home=home)
    preload.begin(encoder=chosen.embedding_model is None)
    with preload.uncollected():
        from assistant import wiring  # a second of imports, during which the models load

    return wiring.build(chosen)
