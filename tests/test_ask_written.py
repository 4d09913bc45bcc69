"""`assistant ask` with a model, run as people run it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.answering.endpoint import MODEL, Endpoint, Reply, Request, says, serve
from tests.answering.test_written import INVENTED, QUESTION, TRUE, ZHANG, writes

KEY = "sk-this-is-secret"


def started(home: Path, endpoint: Endpoint, *words: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "assistant.cli", "--home", str(home), "ask", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=home.parent,
        env=os.environ
        | {"ASSISTANT_MODEL": MODEL, "OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": KEY}
        | env,
    )


def ask(
    home: Path, endpoint: Endpoint, *words: str, **env: str
) -> subprocess.CompletedProcess[str]:
    with started(home, endpoint, *words, **env) as asking:
        stdout, stderr = asking.communicate(timeout=120)
    assert KEY not in stdout + stderr
    assert "Traceback" not in stderr
    return subprocess.CompletedProcess(asking.args, asking.returncode, stdout, stderr)


@pytest.fixture(scope="module")
def home(archive: Assistant) -> Path:
    return archive.home


def test_prose_goes_to_stdout_and_what_is_said_of_it_to_stderr(home: Path) -> None:
    with serve(writes(TRUE, INVENTED, usage=(1200, 34))) as endpoint:
        done = ask(home, endpoint, QUESTION, ASSISTANT_MODEL_INPUT_PRICE="1")
    assert done.returncode == 0
    assert done.stdout.startswith(f"{TRUE} [1]\n\n[1] Reuters")
    assert INVENTED not in done.stdout
    assert INVENTED in done.stderr
    assert f"{MODEL}: 1,200 tokens read, 34 written, $0.0012." in done.stderr


def test_a_failing_endpoint_ends_in_quotes_and_a_sentence(home: Path) -> None:
    with serve(Reply(status=401)) as endpoint:
        done = ask(home, endpoint, QUESTION)
    assert done.returncode == 0
    assert "تشانغ يوشيا" in done.stdout
    assert "Correct OPENAI_API_KEY" in done.stderr


def test_an_interrupt_stops_the_model_and_keeps_what_was_verified(home: Path) -> None:
    def reply(request: Request) -> Reply:
        return says(f"{TRUE} [{request.key_of(ZHANG)}] Then ", threading.Event())

    with serve(reply) as endpoint, started(home, endpoint, QUESTION) as asking:
        assert asking.stdout is not None
        assert asking.stdout.read(len(TRUE)) == TRUE
        asking.send_signal(signal.SIGINT)
        rest, said = asking.communicate(timeout=60)
        assert endpoint.hung_up.wait(10)
    assert asking.returncode == 0
    assert "[1] Reuters" in rest
    assert "Stopped" in said


def test_json_is_one_object_however_it_was_written(home: Path) -> None:
    with serve(writes(TRUE)) as endpoint:
        done = ask(home, endpoint, QUESTION, "--mode", "written", "--json")
    answer = json.loads(done.stdout)
    assert (answer["mode"], answer["model"], answer["status"]) == ("written", MODEL, "answered")
    assert answer["usage"]["prompt_tokens"] == 900


def test_quotes_can_be_asked_for_where_a_model_is_configured(home: Path) -> None:
    with serve() as endpoint:
        done = ask(home, endpoint, QUESTION, "--mode", "quotes", "--json")
    answer = json.loads(done.stdout)
    assert (answer["mode"], answer["model"], answer["usage"]) == ("quotes", None, None)
    assert endpoint.requests == []


def test_the_population_of_beijing_is_refused_without_asking(home: Path) -> None:
    with serve() as endpoint:
        done = ask(home, endpoint, "What is the population of Beijing?", "--mode", "written")
    assert "I found nothing in the archive" in done.stdout
    assert endpoint.requests == []
