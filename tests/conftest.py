"""What every room's tests share: the seeds, indexed once, and an empty archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant
from assistant.assistant import Assistant

SEEDS = Path(__file__).parents[1] / "seeds"
DICTIONARIES = "ASSISTANT_DICTIONARIES"


@pytest.fixture(scope="session", autouse=True)
def _no_dictionaries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Those that this machine has would change what is found."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DICTIONARIES, str(tmp_path_factory.mktemp("dictionaries")))
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' archives are in temporary folders, whatever this shell has set."""
    import os

    for name in list(os.environ):
        if name.upper().startswith(("ASSISTANT_", "OPENAI_")) and name != DICTIONARIES:
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def seeds() -> Path:
    return SEEDS


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The five seed articles, indexed; not to be changed."""
    with assistant.open(tmp_path_factory.mktemp("seeds")) as opened:
        opened.index([SEEDS])
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Assistant]:
    """An archive with nothing in it."""
    with assistant.open(tmp_path / "home") as opened:
        yield opened
