"""The browser's entry point: `assistant chat` runs it. Lays out what all pages share."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.errors import AssistantError
from assistant.web import chat, evaluation, library, reader, sidebar
from assistant.web.addresses import EVALUATION, LIBRARY, READER
from assistant.web.markup.notices import problem

HERE = Path(__file__).parent


def main() -> None:
    """Run the page the address names."""
    # A file of our own: Streamlit fetches emoji and Material icons for the tab from the network.
    st.set_page_config(page_title="News archive", page_icon=str(HERE / "images" / "icon.svg"))
    st.html(HERE / "style.css")
    page = st.navigation(
        [
            st.Page(chat.show, title="Chat", default=True),
            st.Page(reader.show, title="Article", url_path=READER),
            st.Page(library.show, title="Articles", url_path=LIBRARY),
            st.Page(evaluation.show, title="Evaluate", url_path=EVALUATION),
        ],
        position="hidden",
    )
    try:
        sidebar.show()
        page.run()
    except AssistantError as error:
        st.html(problem(str(error)))


main()
