"""What a page does in the browser beyond showing HTML: examples that ask, cards, scrolling."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component(
    "assistant.behaviour", js=Path(__file__).with_name("behaviour.js").read_text("utf-8")
)


def behaviour(anchor: str) -> str | None:
    """Place the page's script once a run, and return the example question that was clicked.

    Args:
        anchor: The `data-anchor` of an element to scroll to as soon as it is there, or empty.
    """
    with st.container(key="behaviour"):
        result = _component(
            key="behaviour-script", data={"anchor": anchor}, on_asked_change=lambda: None
        )
    asked: str | None = result.asked
    return asked
