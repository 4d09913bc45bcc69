"""The stories of the archive, as a list: those of one page stand together; and adding to them."""

from __future__ import annotations

import streamlit as st

from assistant.articles.summaries import StorySummary
from assistant.language import language_name
from assistant.web import rereading, uploading
from assistant.web.addresses import Shelf
from assistant.web.markup.lists import article_list
from assistant.web.markup.notices import EMPTY, heading, notice
from assistant.web.session import archive

SHOWN = 200  # what a browser lays out at once without a pause


def show() -> None:
    """Draw the place to add files, and the list, narrowed by words and by language."""
    shelf = Shelf.parse(st.query_params.to_dict())
    holds = archive().overview()
    st.html(heading(f"{holds.articles:,} article{'' if holds.articles == 1 else 's'}"))
    uploading.show(shelf, first=not holds.articles)
    if not holds.articles:
        st.html(notice(EMPTY))
        return
    rereading.show_all()
    shelf = _narrowed(shelf, holds.languages)
    found = _found(archive().library.generation(), shelf.words, shelf.language)
    if len(found) > SHOWN:
        st.html(notice(f"The first {SHOWN} of {len(found):,}. Type words to narrow it."))
    elif not found:
        st.html(notice("No article has these words in its title or outlet."))
    if shown := found[:SHOWN]:
        groups = archive().copies([(story.article_id, story.n) for story in shown])
        st.html(article_list(shown, groups))


def _narrowed(shelf: Shelf, languages: tuple[str, ...]) -> Shelf:
    """Lets a reader narrow the list; the address keeps by what."""
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    words = left.text_input("Words of the title or the outlet", shelf.words or "")
    choices = [None, *languages]
    language = right.selectbox(
        "Language",
        choices,
        index=choices.index(shelf.language) if shelf.language in choices else 0,
        format_func=lambda one: language_name(one) if one else "All",
    )
    chosen = Shelf(words.strip() or None, language, shelf.batch)
    if chosen != shelf:
        st.query_params.from_dict(chosen.query)
    return chosen


@st.cache_resource(show_spinner=False, max_entries=20)
def _found(_generation: int, words: str | None, language: str | None) -> list[StorySummary]:
    """The stories with these words; the list is made once for as long as nothing changes."""
    wanted = (words or "").casefold().split()
    return [
        story
        for story in _stories(_generation)
        if language in (None, story.language) and _has(story, wanted)
    ]


@st.cache_resource(show_spinner=False, max_entries=1)
def _stories(generation: int) -> list[StorySummary]:
    return archive().stories()


def _has(story: StorySummary, words: list[str]) -> bool:
    text = " ".join([story.title, story.outlet or "", story.agency or ""]).casefold()
    return all(word in text for word in words)
