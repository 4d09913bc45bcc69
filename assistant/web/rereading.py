"""Reading files again, one article's or all, in the background."""

from __future__ import annotations

import streamlit as st

from assistant.background import Work
from assistant.web.markup.notices import notice, problem
from assistant.web.session import archive

TICK = 0.5  # seconds between two looks at work that goes on
NAMED = 20  # failures that are told one by one


@st.cache_resource(show_spinner=False)
def _works() -> dict[str, Work]:
    """What is being read again, or was and has not been told, by article; all: the empty id."""
    return {}


def begin(article_id: str) -> None:
    """Begin to read an article's file again."""
    _works()[article_id] = Work(archive().home, again=[article_id] if article_id else [])


def show_all() -> None:
    """Draw the way to read every file again, or how far that is."""
    if not show(""):
        with st.popover("Read all files again", type="tertiary"):
            st.html(notice("Every file is read as if it were new. Corrections by hand stay."))
            st.button("Read them", on_click=begin, args=("",))


def show(article_id: str) -> bool:
    """Draw how far the reading is, or once what came of it; whether it still goes on."""
    work = _works().get(article_id)
    if work is None:
        return False
    if work.running:
        _watch(work)
        return True
    del _works()[article_id]
    _tell(work)
    return False


@st.fragment(run_every=TICK)
def _watch(work: Work) -> None:
    if not work.running:
        st.rerun()
    progress = work.progress
    share = progress.done / progress.total if progress.total else 0.0
    text = "Waiting until other files are read" if progress.waiting else "Reading again"
    if progress.total > 1:
        text = f"{text}: {progress.done:,} of {progress.total:,} files"
    st.progress(share, text=text)


def _tell(work: Work) -> None:
    progress = work.progress
    if progress.error:
        st.html(problem(progress.error))
        return
    for place, reason in list(progress.failed.items())[:NAMED]:
        st.html(problem(f"{place.rsplit('/', 1)[-1]}: {reason}"))
    if (more := len(progress.failed) - NAMED) > 0:
        st.html(problem(f"And {more:,} more. `assistant articles reread --all` names them."))
    if not progress.failed:
        st.html(notice("Read again."))
