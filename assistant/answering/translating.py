"""A question translated by the model into the languages of the archive, to search in them."""

from __future__ import annotations

from collections.abc import Iterable

import prompts
from assistant.answering.answer import Usage
from assistant.answering.models import ChatModel
from assistant.answering.showing import one_line
from assistant.answering.stopping import Stop
from assistant.language import detect, language_name

MOST_LANGUAGES = 3  # each is a call that the reader waits for
LONGEST = 3  # times the question's characters; more is an answer
_LEEWAY = 40  # characters; a short question may be much longer elsewhere


def translations(
    llm: ChatModel,
    question: str,
    language: str,
    languages: Iterable[str],
    *,
    stop: Stop | None = None,
) -> tuple[dict[str, str], Usage]:
    """The question in other languages, by language (ISO 639-1), and what that took.

    The first few of `languages` other than the question's own are tried; where the model gives
    something else than a translation, that language is left out.

    Raises:
        ModelError: The endpoint failed.
        Stopped: Somebody asked to stop.
    """
    found, usage = {}, Usage(0, 0)
    others = [one for one in languages if one != language]
    for other in others[:MOST_LANGUAGES]:
        messages = prompts.messages(
            "translate", language=language_name(other), question=one_line(question)
        )
        reply = llm.complete(messages, stop=stop)
        usage += reply.usage
        line = reply.text.strip().strip("\"'«»“”„")
        fits = "\n" not in line and len(line) <= LONGEST * len(question) + _LEEWAY
        if line and fits and detect(line) == other:
            found[other] = line
    return found, usage
