"""The Evaluate page: runs, one run, two compared, one case; the address says which."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import streamlit as st

from assistant.errors import AssistantError
from assistant.web import runs
from assistant.web.addresses import EVALUATION, View
from assistant.web.behaviour import behaviour
from assistant.web.markup.evaluation import (
    figures,
    language_grid,
    leaderboards,
    run_head,
    tag_table,
)
from assistant.web.markup.evaluation_cases import case_list, case_page, choices
from assistant.web.markup.evaluation_comparison import comparison_table, turned_list
from assistant.web.markup.lists import way
from assistant.web.markup.notices import heading, notice, problem, subheading
from assistant.web.places import Places
from assistant.web.runs import comparison, scored, store
from assistant.web.session import archive
from eval.compare import Comparison
from eval.feedback import feedback_cases
from eval.metrics import METRICS
from eval.outcome import Choice, choose
from eval.record import Record, Run
from eval.results import Result

STYLES = Path(__file__).with_name("evaluation.css")


def show() -> None:
    """Draw what the address names."""
    st.html(STYLES)
    view = View.parse(st.query_params.to_dict())
    behaviour("cases" if view.choice and not view.case else "")
    if view.run is None:
        _all_runs()
        return
    run = store().find(view.run)
    if view.case is not None:
        _case(scored(run), view)
    else:
        _run(scored(run), view)


def _all_runs() -> None:
    st.html(heading("Evaluate"))
    runs.start()
    known = store().runs()
    finished = [run for run in known if run.finished]
    if finished:
        st.html(leaderboards(scored(run) for run in finished))
    elif not known:
        st.html(notice("No run yet. Start one to see how well questions are answered."))
    runs.resume([run for run in known if not run.finished])
    _feedback()


def _feedback() -> None:
    """Readers' verdicts, as a dataset to take away."""
    if not archive().feedback_store.all():
        return
    made = feedback_cases(archive())
    st.html(subheading("Feedback on answers"))
    cases = f"{len(made.lines):,} case{'' if len(made.lines) == 1 else 's'}"
    left_out = f" {made.left_out:,} say nothing of what would be right." if made.left_out else ""
    st.html(notice(f"{cases} from what readers said of answers in the chat.{left_out}"))
    st.download_button(
        "Download as a dataset",
        made.to_jsonl(),
        "feedback.jsonl",
        "application/jsonl",
        disabled=not made.lines,
        on_click="ignore",
    )


def _run(result: Result, view: View) -> None:
    st.html(way(EVALUATION, "All runs") + run_head(result))
    compared = _comparison(result.run, view)
    if compared:
        st.html(subheading("What changed") + comparison_table(compared))
        st.html(subheading("Cases that turned, worst first") + turned_list(compared.turned, view))
    if not result.records:
        return
    st.html(subheading("Metrics") + figures(result.summary))
    st.html(subheading("By language"))
    metric = st.selectbox(
        "Metric",
        [name for name in result.summary.metrics if name in METRICS],
        help="Question languages down, article languages across.",
    )
    st.html(language_grid(result.summary, metric))
    if result.summary.by_tag:
        st.html(subheading("By kind of question") + tag_table(result.summary))
    chosen = _choice(view)
    lists: dict[Choice, list[Record]] = {
        one: choose(result.records, one, compared)
        for one in get_args(Choice)
        if one != "regressed" or compared
    }
    st.html(subheading("Cases"))
    st.html(choices({one: len(records) for one, records in lists.items()}, chosen, view))
    if chosen in lists:
        st.html(case_list(lists[chosen], view))
    else:
        st.html(notice("Choose a run to compare with, to see which cases regressed."))


def _choice(view: View) -> Choice:
    known: tuple[Choice, ...] = get_args(Choice)
    return next((one for one in known if one == view.choice), "all")


def _comparison(run: Run, view: View) -> Comparison | None:
    """Lets a reader choose a run to compare with; the comparison that the address names."""
    others = [
        one
        for one in store().runs()
        if one.id != run.id and (one.dataset_hash, one.mode) == (run.dataset_hash, run.mode)
    ]
    compared = None
    if view.against:
        try:
            compared = comparison(store().find(view.against), run)
        except AssistantError as error:
            st.html(problem(str(error)))
    if others:
        _choose_other({one.id: one for one in others}, compared, view)
    return compared


def _choose_other(others: Mapping[str, Run], compared: Comparison | None, view: View) -> None:
    ids = [None, *others]
    chosen = st.selectbox(
        "Compare with",
        ids,
        index=ids.index(compared.a.id) if compared and compared.a.id in others else 0,
        format_func=lambda one: _label(others[one]) if one else "No other run",
    )
    if chosen != (compared.a.id if compared else None):
        st.query_params.from_dict(View(view.run, chosen, None, view.choice).query)
        st.rerun()


def _label(run: Run) -> str:
    return f"{run.name}, {run.started[:16].replace('T', ' ')}"


def _case(result: Result, view: View) -> None:
    back = View(view.run, view.against, None, view.choice)
    st.html(way(back.address, "Back to the run"))
    by_id = {record.case.id: record for record in result.records}
    record = by_id.get(view.case or "")
    if record is None:
        st.html(problem(f"The run has no case {view.case!r}. Choose one from its list."))
        return
    before = None
    if view.against:
        earlier = scored(store().find(view.against))
        before = next((one for one in earlier.records if one.case.id == view.case), None)
    st.html(case_page(record, Places(archive(), view).address, before))
