"""What a reader says of an answer: a thumb, and what would be right."""

from __future__ import annotations

import streamlit as st

from assistant.answering.feedback import Feedback
from assistant.web.session import archive

DOWN, UP = 0, 1  # as `st.feedback` numbers the thumbs


def ask(conversation: str, turn: int, said: Feedback | None) -> None:
    """Draw the thumbs and the way to correct the answer; `said` is what is stored so far."""
    place = f"{conversation}-{turn}"
    # Another key for another verdict: what is drawn is always what is stored.
    thumbs = f"thumbs-{place}-{said.verdict if said else ''}"
    with st.container(key=f"feedback-{place}", horizontal=True, vertical_alignment="center"):
        st.feedback(
            "thumbs",
            key=thumbs,
            default=None if said is None else UP if said.verdict == "up" else DOWN,
            on_change=_thumb,
            args=(thumbs, conversation, turn),
        )
        with st.popover("Correct the answer", type="tertiary"):
            _correction(conversation, turn, said)
        if said and said.verdict != "up" and (said.correction or said.verdict == "absent"):
            st.caption("Corrected")


def _thumb(key: str, conversation: str, turn: int) -> None:
    """Store the thumb; one that is taken back takes the correction with it."""
    thumb = st.session_state[key]
    archive().feedback(
        conversation, turn, "up" if thumb == UP else "down" if thumb == DOWN else None
    )


def _correction(conversation: str, turn: int, said: Feedback | None) -> None:
    with st.form(f"correction-{conversation}-{turn}", border=False):
        right = st.text_area(
            "What is the right answer?",
            said.correction if said else "",
            help="In the words of an article, where you can: then its place is known, too.",
        )
        absent = st.checkbox(
            "The archive does not answer this", bool(said and said.verdict == "absent")
        )
        if st.form_submit_button("Save") and (absent or right.strip()):
            archive().feedback(conversation, turn, "absent" if absent else "down", right)
            st.rerun()
