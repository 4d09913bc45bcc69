"""The contract of the command line, run as people run it: in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import assistant

SHOWN = {
    "search": {"question", "language", "results"},
    "result": {
        "rank", "score", "article_id", "path", "title", "outlet", "date", "language", "start",
        "end", "text", "sentence", "matches",
    },
    "answer": {
        "question", "standalone_question", "language", "mode", "status", "text", "sentences",
        "withheld", "sources", "searched", "timings", "conversation", "notice", "model", "usage",
        "offered",
    },
    "source": {
        "n", "article_id", "path", "title", "outlet", "date", "language", "start", "end", "quote",
        "also_in",
    },
    "report": {
        "added", "updated", "unchanged", "removed", "failed", "articles", "passages", "seconds",
        "moved", "left_out", "superseded",
    },
}  # fmt: skip


def run(*words: str, home: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant.cli", "--home", str(home), *words],
        capture_output=True,
        text=True,
        check=False,
        cwd=home.parent,
        env=os.environ | env,
    )


def run_json(*words: str, home: Path) -> Any:
    done = run(*words, "--json", home=home)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 1
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "home"
    report = run_json("index", str(seeds), home=folder)
    assert set(report) == SHOWN["report"]
    assert (report["added"], report["articles"], report["failed"]) == (5, 5, [])
    return folder


def test_search_prints_the_contract(home: Path) -> None:
    found = run_json("search", "What did Belousov say?", "-k", "3", home=home)
    assert set(found) == SHOWN["search"]
    assert len(found["results"]) == 3
    assert found["language"] == "en"
    with assistant.open(home) as archive:
        for result in found["results"]:
            assert set(result) >= SHOWN["result"]
            text = archive.article(result["article_id"]).text
            assert text[result["start"] : result["end"]] == result["text"]
            sentence = result["sentence"]
            assert text[sentence["start"] : sentence["end"]] == sentence["text"]


@pytest.mark.slow
def test_ask_prints_the_contract_and_goes_on_with_a_conversation(home: Path) -> None:
    answer = run_json("ask", "Whom did Belousov meet in Beijing?", home=home)
    assert set(answer) == SHOWN["answer"]
    assert all(set(source) >= SHOWN["source"] for source in answer["sources"])
    again = run_json("ask", "And Shoigu?", "--conversation", answer["conversation"], home=home)
    assert again["conversation"] == answer["conversation"]
    assert again["standalone_question"] == "And Shoigu? (Belousov, Beijing)"
    shown = run("ask", "How old is he?", "--conversation", answer["conversation"], home=home).stdout
    assert shown.startswith("Read as: How old is he? (Shoigu, Belousov, Beijing)\n")


def test_a_refusal_marks_its_near_misses(home: Path) -> None:
    answer = run_json("ask", "What is the population of Beijing?", home=home)
    assert answer["status"] == "not_found"
    assert all(source["nearest"] for source in answer["sources"])


def test_filters_reach_the_search(home: Path) -> None:
    found = run_json("search", "militari", "--language", "it", "--before", "2021-12-31", home=home)
    assert {result["language"] for result in found["results"]} == {"it"}


@pytest.mark.slow
def test_people_read_the_same_in_words(home: Path) -> None:
    asked = run("ask", "Whom did Belousov meet in Beijing?", home=home)
    assert "تشانغ يوشيا" in asked.stdout
    assert "Reuters" in asked.stdout
    listed = run("articles", "list", home=home).stdout.splitlines()
    assert len(listed) == 5
    shown = run("articles", "show", listed[0].split()[0], home=home).stdout
    assert "[teaser, story 1]" in shown


@pytest.mark.slow
def test_an_article_can_be_removed(tmp_path: Path, seeds: Path) -> None:
    home = tmp_path / "home"
    run_json("index", str(seeds), home=home)
    first = run_json("articles", "list", home=home)["articles"][0]
    assert run_json("articles", "remove", first["id"], home=home)["removed"] == first["id"]
    assert len(run_json("articles", "list", home=home)["articles"]) == 4


@pytest.mark.parametrize(
    ("words", "env", "code", "says"),
    [
        (["ask", "Who?"], {}, 1, "Run `assistant index FOLDER` first"),
        (["index", "nowhere"], {}, 1, "nowhere: no such file or folder"),
        (["articles", "show", "abc"], {}, 1, "No article has the id 'abc'"),
        (["doctor"], {"ASSISTANT_HOEM": "x"}, 1, "did you mean ASSISTANT_HOME?"),
        (["search", "x"], {"ASSISTANT_WORDS": "maybe"}, 1, "ASSISTANT_WORDS does not fit"),
        (["search"], {}, 2, "Missing argument"),
        (["search", "x", "--after", "yesterday"], {}, 2, "yesterday"),
        (["ask", "x", "--mode", "poem"], {}, 2, "poem"),
    ],
)
def test_mistakes_are_explained_without_a_traceback(
    tmp_path: Path, words: list[str], env: dict[str, str], code: int, says: str
) -> None:
    done = run(*words, home=tmp_path / "home", **env)
    assert done.returncode == code
    assert says in done.stderr + (done.stdout if words == ["doctor"] else "")
    assert "Traceback" not in done.stderr
    assert code == 1 or not done.stdout


def test_a_file_that_cannot_be_read_is_exit_code_1_and_the_rest_is_indexed(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text("The mayor opened a bridge.")
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00")
    done = run("index", str(folder), "--json", home=tmp_path / "home")
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["added"] == 1
    assert "bad.txt" in report["failed"][0]["path"]
    assert "bad.txt" in done.stderr


@pytest.mark.slow
def test_the_doctor_finds_a_missing_index(tmp_path: Path, seeds: Path) -> None:
    home = tmp_path / "home"
    run_json("index", str(seeds), home=home)
    assert run("doctor", home=home).returncode == 0
    (home / "index.json").unlink()
    done = run("doctor", home=home)
    assert done.returncode == 1
    assert "assistant index --rebuild" in done.stdout


def test_help_teaches_every_command(tmp_path: Path) -> None:
    top = run("--help", home=tmp_path / "home").stdout
    for command in ("index", "search", "ask", "chat", "articles", "doctor"):
        assert command in top
        shown = run(command, "--help", home=tmp_path / "home")
        assert shown.returncode == 0
        assert len(shown.stdout.split()) > 20
