"""Handing in files on the Library page: dropped, read in the background, told what they made."""

from __future__ import annotations

import streamlit as st

from assistant.web.addresses import Shelf
from assistant.web.batches import Batch
from assistant.web.markup.notices import problem, subheading
from assistant.web.markup.uploads import outcome_table
from assistant.web.session import archive

TICK = 0.5  # seconds between two looks at work that goes on
KEPT = 100  # batches that are remembered; older ones are articles like all others
FORMATS = "HTML, PDF, DOCX, EML, TXT, Markdown, JSON, CSV, RSS, WARC, and ZIP of these"


@st.cache_resource(show_spinner=False)
def _batches() -> dict[str, Batch]:
    """The batches of all browsers, by id: a page that is loaded again finds its own."""
    return {}


def show(shelf: Shelf, *, first: bool) -> None:
    """Draw the place to drop files, and the batch the address names.

    `first` says that the archive is empty, so that this is all there is to do.
    """
    batch = _batches().get(shelf.batch or "")
    with st.expander("Add articles", expanded=first), st.form("upload", clear_on_submit=True,
                                                              border=False):  # fmt: skip
        most = archive().uploads.limits.file_mb
        dropped = st.file_uploader(
            f"Files to add: {FORMATS}; at most {most:g} MB each", accept_multiple_files=True
        )
        if st.form_submit_button("Add to the archive", type="primary") and dropped:
            batch = Batch(archive(), ((one.name, one.getvalue()) for one in dropped))
            _remember(batch)
            st.query_params.from_dict(Shelf(shelf.words, shelf.language, batch.id).query)
            st.rerun()
    if batch is None:
        return
    if batch.work and batch.work.running:
        _watch(batch)
    else:
        _tell(batch, shelf)


def _remember(batch: Batch) -> None:
    batches = _batches()
    for old in list(batches)[: -KEPT + 1]:
        batches.pop(old, None)
    batches[batch.id] = batch


@st.fragment(run_every=TICK)
def _watch(batch: Batch) -> None:
    """How far the reading is, looked at again and again until it ends."""
    work = batch.work
    if work is None or not work.running:
        st.rerun()
    progress = work.progress
    if progress.waiting:
        text = "Waiting until other files are read"
    elif not progress.total:
        text = "Starting to read"
    else:
        text = (
            f"Reading: {progress.done:,} of {progress.total:,} files, {batch.articles:,} articles"
        )
    st.progress(progress.done / progress.total if progress.total else 0.0, text=text)
    st.button(
        "Stopping" if work.stopped else "Stop",
        on_click=work.stop,
        disabled=work.stopped,
        help="What is read so far stays.",
    )


def _tell(batch: Batch, shelf: Shelf) -> None:
    """What became of each file; and why all of it ended early, where it did."""
    error = batch.work.progress.error if batch.work else None
    if error:
        st.html(problem(error))
        if st.button("Try again"):
            batch.begin()
            st.rerun()
        return
    st.html(subheading("What was made of the files") + outcome_table(batch.outcomes()))
    if st.button("Done", help="Closes this table. The articles stay."):
        st.query_params.from_dict(Shelf(shelf.words, shelf.language).query)
        st.rerun()
