from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.base.llms.types import ChatMessage

from assistant.answering.models import ChatModel
from assistant.errors import ModelError
from eval.memory import Memory
from tests.answering.endpoint import MODEL, says, serve

QUESTION = [ChatMessage(role="user", content="Who?")]


def test_the_same_prompt_is_answered_from_memory_with_what_it_took(tmp_path: Path) -> None:
    with serve(says("Anna.", usage=(7, 2))) as endpoint:
        memory = Memory(tmp_path / "eval" / "written.db")
        first = memory.model(ChatModel(MODEL, base_url=endpoint.url)).complete(QUESTION)
        assert not memory.recalled()
        memory.close()
        memory = Memory(tmp_path / "eval" / "written.db")
        again = memory.model(ChatModel(MODEL, base_url=endpoint.url)).complete(QUESTION)
        assert memory.recalled()
        memory.begin()
        assert not memory.recalled()
        memory.close()
    assert first == again
    assert again.text == "Anna."
    assert (again.usage.prompt_tokens, again.usage.completion_tokens) == (7, 2)  # type: ignore[union-attr]
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    "other", [{"name": "another"}, {"temperature": 0.5}, {"context": 4096}, {"prompt": "Whom?"}]
)
def test_whatever_decides_an_answer_is_part_of_its_key(
    tmp_path: Path, other: dict[str, object]
) -> None:
    with serve(says("Anna."), says("Karl.")) as endpoint:
        memory = Memory(tmp_path / "written.db")
        memory.model(ChatModel(MODEL, base_url=endpoint.url)).complete(QUESTION)
        prompt = str(other.pop("prompt", "Who?"))
        model = ChatModel(str(other.pop("name", MODEL)), base_url=endpoint.url, **other)  # type: ignore[arg-type]
        reply = memory.model(model).complete([ChatMessage(role="user", content=prompt)])
        memory.close()
    assert reply.text == "Karl."


def test_a_failure_is_not_remembered(tmp_path: Path) -> None:
    with serve(says("An", end="cut"), says("Anna.")) as endpoint:
        memory = Memory(tmp_path / "written.db")
        model = memory.model(ChatModel(MODEL, base_url=endpoint.url))
        with pytest.raises(ModelError):
            model.complete(QUESTION)
        assert model.complete(QUESTION).text == "Anna."
        memory.close()
