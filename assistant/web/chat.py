"""The chat page: what the archive holds, then questions and their answers."""

from __future__ import annotations

import streamlit as st

from assistant.answering.answer import Answer, Mode
from assistant.articles.summaries import Overview
from assistant.errors import AssistantError, ConversationNotFound
from assistant.web import feedback
from assistant.web.addresses import Turn
from assistant.web.asking import Asking
from assistant.web.behaviour import behaviour
from assistant.web.markup.growing import ASKING, growing
from assistant.web.markup.lists import examples, welcome
from assistant.web.markup.notices import EMPTY, NO_MODEL, notice, problem
from assistant.web.markup.turns import turn as turn_markup
from assistant.web.session import archive, askings, current_turn

MODES: dict[str, Mode] = {"Written": "written", "Quotes": "quotes"}
FIRST_LOOK = 0.3  # seconds in which most quotes are there, so that nothing need be shown before
LOOK_AGAIN = 0.3  # seconds between two looks at an answer that grows


def show() -> None:
    """Draw the conversation the address names, and answer what is asked."""
    failure = _take_up()
    asking = askings().get(current_turn().conversation)
    conversation, turns = _conversation()
    with st.bottom:
        mode = _mode(turns)
        # In the bottom container by name: where Streamlit puts it there unasked, it also scrolls.
        typed = st.chat_input("Ask the archive, in any language", disabled=asking is not None)
    clicked = behaviour(ASKING if typed or asking else current_turn().anchor)
    asked = None if asking else clicked or typed
    if not turns and not asked and not asking and not failure:
        _welcome()
    _draw(conversation, turns)
    if asked:
        asking = _begin(asked, mode, conversation, len(turns) + 1)
    if asking:
        _follow(asking, current_turn())
    elif failure:
        st.html(growing(failure[0], None) + problem(failure[1]))


def _begin(question: str, mode: Mode, conversation: str | None, number: int) -> Asking:
    """Begin to answer, and move to where the answer will be: whoever reloads looks there again."""
    place = Turn(conversation or archive().conversations_store.begin(), number)
    assert place.conversation
    asking = askings().begin(archive(), question, mode, place.conversation)
    st.query_params.from_dict(place.query)
    if _settled(asking):
        st.rerun()
    return asking


def _take_up() -> tuple[str, str] | None:
    """Where an answer has just come, nothing more to do; or the question, and why it has none."""
    place = current_turn()
    asking = askings().take(place.conversation)
    if asking is None:
        return None
    try:
        asking.answer()
    except AssistantError as error:
        first = place.number == 1
        st.query_params.from_dict(Turn(None if first else place.conversation).query)
        return asking.question, str(error)
    return None


def _settled(asking: Asking) -> bool:
    """Whether the answer is there at first look."""
    try:
        asking.answer(FIRST_LOOK)
    except (TimeoutError, AssistantError):
        return asking.done
    return True


@st.fragment(run_every=LOOK_AGAIN)
def _follow(asking: Asking, place: Turn) -> None:
    """Show what there is of an answer, looking again and again until it is whole."""
    if asking.done:
        st.rerun()
    st.html(growing(asking.question, asking.progress, place))
    if asking.mode == "quotes":
        return  # they come faster than a button is pressed
    st.button(
        "Stopping" if asking.stopping else "Stop",
        key="stop",
        on_click=asking.stop,
        disabled=asking.stopping,
    )


def _mode(turns: list[Answer]) -> Mode:
    """Whether answers are written; the switch stands as the conversation was last asked."""
    if archive().model is None:
        return "quotes"
    last = "Quotes" if turns and turns[-1].model is None else "Written"
    chosen = st.segmented_control(
        "Answers are", list(MODES), default=last, required=True, key="mode",
        label_visibility="collapsed",
    )  # fmt: skip
    return MODES[chosen]


def _conversation() -> tuple[str | None, list[Answer]]:
    """The conversation and its turns; a new one where the address names none that exists."""
    conversation = current_turn().conversation
    if conversation is None:
        return None, []
    try:
        return conversation, archive().conversation(conversation)
    except ConversationNotFound as error:
        st.html(problem(str(error)))
        return None, []


def _draw(conversation: str | None, turns: list[Answer]) -> None:
    said = archive().feedback_store.of(conversation) if conversation else {}
    for number, answer in enumerate(turns, start=1):
        st.html(turn_markup(answer, Turn(conversation, number)))
        feedback.ask(answer.conversation, number, said.get(number))


def _welcome() -> None:
    holds = archive().overview()
    if not holds.articles:
        st.html(notice(EMPTY))
        return
    st.html(welcome(holds.articles, holds.languages, holds.from_, holds.to))
    questions = _examples(holds)
    if questions:
        st.html(examples(questions))
    if archive().model is None:
        st.html(notice(NO_MODEL))


@st.cache_data(show_spinner=False, max_entries=1)
def _examples(holds: Overview) -> list[str]:
    """Finding some takes a second; an archive that holds the same gives the same."""
    return archive().example_questions()
