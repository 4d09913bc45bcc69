"""The sidebar of every page: the ways to the pages and the past conversations."""

from __future__ import annotations

import streamlit as st

from assistant.web.addresses import LIBRARY, Turn, View
from assistant.web.markup.lists import brand, conversation_list, ways
from assistant.web.session import archive, current_turn

SHOWN_CONVERSATIONS = 30  # a screenful or two; older ones are found by their address


def show() -> None:
    """Draw the sidebar."""
    current = current_turn().conversation
    past = archive().conversations()[:SHOWN_CONVERSATIONS]
    with st.sidebar:
        links = [
            (Turn().address, "New conversation"),
            (LIBRARY, "Articles"),
            (View().address, "Evaluate"),
        ]
        st.html(brand("News archive") + ways(links))
        if past:
            st.html(conversation_list([(one.id, one.title) for one in past], current))
