"""The chat page: what the archive holds, then questions and answers quoted from it."""

from __future__ import annotations

import streamlit as st

from assistant.answering.answer import Answer
from assistant.articles.library import Overview
from assistant.errors import AssistantError, ConversationNotFound
from assistant.web import feedback
from assistant.web.addresses import Turn
from assistant.web.behaviour import behaviour
from assistant.web.markup.lists import examples, welcome
from assistant.web.markup.notices import EMPTY, notice, problem
from assistant.web.markup.turns import ASKING, asking
from assistant.web.markup.turns import turn as turn_markup
from assistant.web.session import archive, current_turn


def show() -> None:
    """Draw the conversation the address names, and answer what is asked."""
    # In the bottom container by name: where Streamlit puts it there unasked, it also scrolls.
    typed = st.bottom.chat_input("Ask the archive, in any language")
    asked = behaviour(ASKING if typed else current_turn().anchor) or typed
    conversation, turns = _conversation()
    if not turns and not asked:
        _welcome()
    said = archive().feedback_store.of(conversation) if conversation else {}
    for number, answer in enumerate(turns, start=1):
        st.html(turn_markup(answer, Turn(conversation, number)))
        feedback.ask(answer.conversation, number, said.get(number))
    if asked:
        _ask(asked, Turn(conversation, len(turns) + 1))


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


def _welcome() -> None:
    holds = archive().overview()
    if not holds.articles:
        st.html(notice(EMPTY))
        return
    st.html(welcome(holds.articles, holds.languages, holds.from_, holds.to))
    questions = _examples(holds)
    if questions:
        st.html(examples(questions))


@st.cache_data(show_spinner=False, max_entries=1)
def _examples(holds: Overview) -> list[str]:
    """Finding some takes a second; an archive that holds the same gives the same."""
    return archive().example_questions()


def _ask(question: str, turn: Turn) -> None:
    """Answer in front of the reader's eyes, then show the conversation as it is now stored."""
    st.html(asking(question))
    status = st.status("Reading the question")
    try:
        answer = archive().ask(
            question,
            conversation=turn.conversation,
            on_stage=lambda stage: status.update(label=stage.capitalize()),
        )
    except AssistantError as error:
        status.update(label="Not answered", state="error")
        st.html(problem(str(error)))
        return
    st.query_params.from_dict(Turn(answer.conversation, turn.number).query)
    st.rerun()
