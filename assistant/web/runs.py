"""Runs as the Evaluate page handles them: started, watched, stopped, resumed, scored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

import eval
from assistant.web.addresses import View
from assistant.web.markup.lists import way_on
from assistant.web.markup.notices import notice, problem, subheading
from assistant.web.session import archive
from eval.background import Job, Request
from eval.compare import Comparison, compare
from eval.record import Mode, Run
from eval.results import Result, result
from eval.store import RunStore

DATASETS = Path(eval.__path__[0]) / "datasets"
MODES: tuple[Mode, ...] = ("quotes", "search")
TICK = 0.5  # seconds between two looks at a running job
SHOWN_UNFINISHED = 5
KEPT = 50  # scored runs in memory


@st.cache_resource
def store() -> RunStore:
    """The runs of the archive."""
    return RunStore(archive().library.engine)


def scored(run: Run) -> Result:
    """A run with its records and figures; a finished one is scored once."""
    return _scored(run.id, run.finished) if run.finished else result(store(), run.id)


@st.cache_resource(max_entries=KEPT, show_spinner="Scoring the run")
def _scored(run_id: str, _finished: str) -> Result:
    return result(store(), run_id)


def comparison(a: Run, b: Run) -> Comparison:
    """Run `b` compared with run `a`.

    Raises:
        NotComparable: They do not measure the same.
    """
    if a.finished and b.finished:
        return _compared(a.id, b.id)
    return compare(a, scored(a).records, b, scored(b).records)


@st.cache_resource(max_entries=KEPT, show_spinner="Comparing the runs")
def _compared(a: str, b: str) -> Comparison:
    first, second = result(store(), a), result(store(), b)
    return compare(first.run, first.records, second.run, second.records)


@st.cache_resource
def _jobs() -> list[Job]:
    """The job that was started last, or none; whichever browser started it."""
    return []


def _begin(request: Request) -> None:
    _jobs()[:] = [Job(request, archive().home)]


def start() -> None:
    """Draw the form that starts a run, or the run that is going on."""
    jobs = _jobs()
    if jobs and jobs[0].running:
        _watch(jobs[0])
        return
    if jobs:
        _tell_end(jobs[0])
    with st.expander("Start a run", expanded=not store().runs()), st.form("run", border=False):
        known = sorted(file.name for file in DATASETS.glob("*.jsonl"))
        dataset = st.selectbox("Questions", known)
        path = st.text_input(
            "Or a file of questions", placeholder="Path of a .jsonl or SQuAD .json"
        )
        articles = st.text_input("Its articles", placeholder="Folder; by default the seed articles")
        left, middle, right = st.columns(3)
        mode = left.selectbox("Mode", MODES)
        limit = middle.number_input("Only the first", min_value=1, value=None, placeholder="all")
        name = right.text_input("Name", placeholder="what changed")
        if st.form_submit_button("Start", type="primary"):
            file = path.strip() or str(DATASETS / dataset)
            _begin(Request(file, articles.strip(), mode, limit, name))
            st.rerun()


@st.fragment(run_every=TICK)
def _watch(job: Job) -> None:
    progress = job.progress
    if not job.running:
        st.rerun()
    share = progress.done / progress.total if progress.total else 0.0
    st.progress(share, text=str(progress))
    if st.button("Stop", help="What is answered so far stays, and can be resumed."):
        job.stop()


def _tell_end(job: Job) -> None:
    progress = job.progress
    if progress.error:
        st.html(problem(progress.error))
    elif progress.run and progress.done == progress.total:
        st.html(way_on(View(progress.run).address, "See the finished run"))
    else:
        st.html(notice("The run was stopped. What is answered is stored; resume it below."))


def resume(unfinished: Sequence[Run]) -> None:
    """Draw the runs that were begun and can be gone on with, the latest first."""
    jobs = _jobs()
    busy = jobs[0] if jobs and jobs[0].running else None
    waiting = [one for one in unfinished if not (busy and busy.progress.run == one.id)]
    if not waiting:
        return
    st.html(subheading("Not finished"))
    for run in waiting[:SHOWN_UNFINISHED]:
        told, button = st.columns([4, 1], vertical_alignment="center")
        asked = f"{store().count(run.id):,} of {run.cases:,} cases"
        told.html(way_on(View(run.id).address, f"{run.name}: {asked}"))
        if button.button("Resume", key=f"resume-{run.id}", disabled=busy is not None):
            _begin(Request(resume=run.id))
            st.rerun()
