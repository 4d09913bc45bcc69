"""A run in a process of its own, on a real archive, stopped and resumed as the page does."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import assistant
from eval import results
from eval.background import Job, Progress, Request
from eval.store import RunStore

QUOTE = "The mayor of Rome, Anna Rossi, opened a new bridge on Monday."
PATIENCE = 400  # seconds; the process loads the encoder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/rome.txt").write_text(f"{QUOTE} It cost ninety million euros.\n")
    lines = [
        {
            "id": str(number),
            "language": "en",
            "question": f"Who opened a new bridge in Rome? ({number})",
            "answerable": True,
            "gold": [{"article": "rome.txt", "quote": QUOTE}],
            "keys": ["Anna Rossi"],
            "after": None,
            "tag": "who",
        }
        for number in range(300)
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return Request(str(path), str(tmp_path / "articles"), "search", name="from the page")


@pytest.fixture
def stored_runs(home: Path) -> Iterator[RunStore]:
    """The runs of the archive's own database, made when first opened."""
    with assistant.open(home) as archive:
        yield RunStore(archive.library.engine)


def until(job: Job, asked: int) -> None:
    while job.running and (job.progress.run is None or job.progress.done < asked):
        job.wait(0.05)


def test_a_job_tells_how_far_it_is_and_stores_its_run(
    home: Path, request_: Request, stored_runs: RunStore
) -> None:
    job = Job(dataclasses.replace(request_, limit=2), home)
    progress = job.wait(PATIENCE)
    assert not job.running
    assert progress.error is None
    assert (progress.done, progress.total) == (2, 2)
    store = stored_runs
    assert progress.run is not None
    found = results.result(store, progress.run)
    assert found.run.finished
    assert found.run.name == "from the page"
    assert found.summary.cases == 2


@pytest.mark.slow
def test_a_stopped_job_keeps_its_cases_and_another_goes_on_with_them(
    home: Path, request_: Request, stored_runs: RunStore
) -> None:
    job = Job(request_, home)
    until(job, asked=3)
    job.stop()
    stopped = job.wait(PATIENCE)
    assert stopped.error is None
    assert stopped.run is not None
    store = stored_runs
    kept = store.records(stopped.run)
    assert 3 <= len(kept) < 300
    assert store.find(stopped.run).finished is None

    resumed = Job(Request(resume=stopped.run), home).wait(PATIENCE)
    assert resumed.run == stopped.run
    records = store.records(stopped.run)
    assert len(records) == 300
    assert {n: records[n] for n in kept} == kept
    assert store.find(stopped.run).finished


@pytest.mark.slow
def test_a_run_whose_questions_changed_is_not_gone_on_with(home: Path, request_: Request) -> None:
    job = Job(request_, home)
    until(job, asked=1)
    job.stop()
    stopped = job.wait(PATIENCE)
    path = Path(request_.dataset)
    path.write_text(path.read_text().replace("Rome?", "Rome this week?"))
    again = Request(resume=stopped.run or "")
    assert "Start a new run" in str(Job(again, home).wait(PATIENCE).error)


def test_what_the_user_can_put_right_is_said_in_a_line(home: Path) -> None:
    progress = Job(Request(dataset="nowhere.jsonl"), home).wait(PATIENCE)
    assert progress.error == "nowhere.jsonl does not exist. Give the path of a dataset."


def test_a_broken_process_shows_its_last_words(home: Path) -> None:
    broken = Request(dataset="cases.jsonl", mode="poetry")  # type: ignore[arg-type]
    assert Job(dataclasses.replace(broken, limit="x"), home).wait(PATIENCE).error  # type: ignore[arg-type]


def test_progress_tells_how_fast_and_how_much_longer() -> None:
    assert str(Progress()) == "Starting"
    assert str(Progress("Asking", 0, 1200)) == "Asking: 0 of 1,200"
    told = str(Progress("Asking", 200, 1200, rate=8.0))
    assert told == "Asking: 200 of 1,200, 8.0 a second, 0:02:05 left"
