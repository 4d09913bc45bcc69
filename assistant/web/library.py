"""The stories of the archive, as a list: those of one page stand together."""

from __future__ import annotations

import streamlit as st

from assistant.articles.summaries import StorySummary
from assistant.web.markup.lists import article_list
from assistant.web.markup.notices import EMPTY, heading, notice
from assistant.web.session import archive

SHOWN = 200  # what a browser lays out at once without a pause


def show() -> None:
    """Draw the list, narrowed by words of the title or the outlet."""
    stories = archive().stories()
    count = archive().overview().articles
    st.html(heading(f"{count:,} article{'' if count == 1 else 's'}"))
    if not stories:
        st.html(notice(EMPTY))
        return
    wanted = st.text_input("Words of the title or the outlet").casefold().split()
    found = [story for story in stories if _has(story, wanted)]
    if len(found) > SHOWN:
        st.html(notice(f"The first {SHOWN} of {len(found):,}. Type words to narrow it."))
    elif not found:
        st.html(notice("No article has these words in its title or outlet."))
    if found:
        st.html(article_list(found[:SHOWN]))


def _has(story: StorySummary, words: list[str]) -> bool:
    text = " ".join([story.title, story.outlet or "", story.agency or ""]).casefold()
    return all(word in text for word in words)
