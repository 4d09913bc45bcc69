"""What a reader may do with an article: put right what is known of it, read it again, remove it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from assistant.articles.article import Article, from_here
from assistant.articles.corrections import FIELDS, Correction, Field, text
from assistant.errors import AssistantError
from assistant.web import rereading
from assistant.web.markup.notices import notice, problem
from assistant.web.session import archive

_LABELS: dict[Field, str] = {
    "title": "Title",
    "date": "Published",
    "outlet": "Outlet",
    "agency": "Agency",
    "byline": "Authors",
    "language": "Language",
}
_EXAMPLES = {"date": "2024-05-30", "language": "en"}
_REMOVED = "removed"  # in a browser's session: id of the article removed last, and what to say


def show(article: Article, corrections: list[Correction]) -> None:
    """Draw the tools of an article."""
    busy = rereading.show(article.id)
    made = hash(
        (article.stories, article.language, tuple(corrections))
    )  # closes what is open when something changes
    with st.container(key="tools", horizontal=True, gap="small"):
        with st.popover("Correct", type="tertiary", key=f"correct-{article.id}-{made}"):
            _correction(article, corrections, made)
        st.button(
            "Read again",
            type="tertiary",
            help="Reads the file as if it were new. Corrections by hand stay.",
            on_click=rereading.begin,
            args=(article.id,),
            disabled=busy,
        )
        with st.popover("Remove", type="tertiary"):
            st.html(notice(_what_becomes(article)))
            if st.button("Remove the article", type="primary"):
                _remove(article)


def removed(article_id: str) -> str | None:
    """What became of an article that was removed in this browser just now."""
    gone, words = st.session_state.get(_REMOVED, (None, ""))
    return words if gone == article_id else None


def _correction(article: Article, corrections: list[Correction], made: int) -> None:
    n = 0
    if len(article.stories) > 1:
        n = st.selectbox(
            "Story",
            range(len(article.stories)),
            format_func=lambda one: f"{one + 1}: {article.stories[one].title}",
        )
    stored = {field: text(article, n, field) or "" for field in FIELDS}
    own = {one.field: one for one in corrections if one.story == n}
    with st.form(f"correction-{article.id}-{n}-{made}", border=False):
        typed = {
            field: st.text_input(
                _LABELS[field],
                stored[field],
                placeholder=_EXAMPLES.get(field, "not stated"),
                help=_page_says(own.get(field)),
            )
            for field in FIELDS
        }
        save = st.form_submit_button("Save", type="primary")
        undo = own and st.form_submit_button("Take back all corrections")
    changes: Any = {field: value for field, value in typed.items() if value != stored[field]}
    if not undo and not (save and changes):
        return
    try:
        if undo:
            archive().undo_corrections(article.id, story=n)
        else:
            archive().correct(article.id, story=n, **changes)
    except AssistantError as error:
        st.html(problem(str(error)))
    else:
        st.rerun()


def _page_says(correction: Correction | None) -> str | None:
    if correction is None:
        return None
    return f"Corrected by hand; the page says: {correction.page or 'nothing'}"


def _what_becomes(article: Article) -> str:
    if archive().uploads.holds(article.path):
        return "The article is removed, and its file is deleted when it holds no other."
    return (
        f"The article is removed, its file is not touched: {from_here(article.path)}. It stays out "
        "when its folder is indexed again, until its text changes; `assistant index FILE` brings "
        "it back."
    )


def _remove(article: Article) -> None:
    # Said beforehand: Streamlit may break off a run wherever the session's state is touched.
    st.session_state[_REMOVED] = (article.id, f"Removed: {article.title}")
    try:
        archive().remove(article.id)
    except AssistantError as error:
        st.html(problem(str(error)))
    else:
        st.rerun()
