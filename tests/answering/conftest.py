from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from assistant import settings, wiring
from assistant.assistant import Assistant
from tests.answering.endpoint import MODEL, Endpoint

Writer = Callable[..., Assistant]


@pytest.fixture
def writer(archive: Assistant) -> Iterator[Writer]:
    """Opens the archive of the seeds with the scripted model at an endpoint, and other settings."""
    with ExitStack() as opened:

        def open_with(endpoint: Endpoint, **options: Any) -> Assistant:
            chosen = settings.load(
                home=archive.home,
                model=MODEL,
                openai_base_url=endpoint.url,
                openai_api_key="sk-this-is-secret",
                **{"model_timeout": 20, **options},
            )
            return opened.enter_context(wiring.build(chosen))

        yield open_with
