"""What the pages of one browser share: the archive, and the place in a conversation."""

from __future__ import annotations

import threading

import streamlit as st

import assistant
from assistant.assistant import Assistant
from assistant.web.addresses import Turn
from assistant.web.asking import Askings


@st.cache_resource(show_spinner="Opening the archive")
def archive() -> Assistant:
    """The archive `ASSISTANT_HOME` names, opened once for all browsers."""
    opened = assistant.open()
    threading.Thread(target=opened.warm_up, name="warm-up", daemon=True).start()
    return opened


@st.cache_resource(show_spinner=False)
def askings() -> Askings:
    """The questions that are being answered for all browsers."""
    return Askings()


def current_turn() -> Turn:
    """The turn the address names. The address is the only memory, so a reload loses nothing."""
    return Turn.parse(st.query_params.to_dict())
