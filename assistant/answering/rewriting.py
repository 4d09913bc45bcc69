"""A follow-up question made to stand alone by the model."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

import prompts
from assistant.answering.answer import Answer, Usage
from assistant.answering.models import ChatModel
from assistant.answering.showing import one_line
from assistant.answering.stopping import Stop
from assistant.language import detect, language_name
from assistant.retrieval.analysis import analyse

REMEMBERED = 4  # turns; what is older is seldom meant
LONGEST_ANSWER = 400  # characters of an answer that are shown again
LONGEST_ADDED = 200  # characters a question may grow by; more is an answer
KEPT = 0.5  # share of the question's own terms that must still be there

_MARKS = re.compile(r"\s*\[\d+\]")
_LABEL = re.compile(r"^[\w ]{3,30}[:：]\s+(?=\S)")


def rewritten(
    llm: ChatModel,
    question: str,
    turns: Sequence[Answer],
    language: str,
    *,
    today: dt.date,
    stop: Stop | None = None,
) -> tuple[str | None, Usage]:
    """The question as it is understood without the turns before it, and what that took.

    None where the model put nothing in place, and where it gives nonsense: the articles quoted in
    earlier answers are read by it and may have led it astray, so that what it gives must still be
    the reader's question.

    Raises:
        ModelError: The endpoint failed.
        Stopped: Somebody asked to stop.
    """
    messages = prompts.messages(
        "standalone",
        language=language_name(language),
        today=f"{today:%A}, {today.isoformat()}",
        conversation="\n".join(map(_turn, turns[-REMEMBERED:])),
        question=one_line(question),
    )
    reply = llm.complete(messages, stop=stop)
    line = _unwrapped(reply.text)
    fits = is_still(question, line, language)
    return (line if fits else None), reply.usage


def is_still(question: str, line: str, language: str) -> bool:
    """Whether a line can be the question with something put in place.

    It is in the same language and of like length, and most of the question's own terms are there
    beside at least one more.
    """
    if not line or "\n" in line or len(line) > len(question) + LONGEST_ADDED:
        return False
    if detect(line, default=language) != language:
        return False
    own = {term.key for term in analyse(question, language)}
    now = {term.key for term in analyse(line, language)}
    return bool(now - own) and len(own & now) >= KEPT * len(own)


def _turn(turn: Answer) -> str:
    """A turn without the citation marks, which a model would recite."""
    said = _MARKS.sub("", turn.text)
    if len(said) > LONGEST_ANSWER:
        said = said[:LONGEST_ANSWER] + "…"
    return f"Question: {one_line(turn.standalone_question)}\nAnswer: {one_line(said)}"


def _unwrapped(text: str) -> str:
    """What small models put around the line that was asked for, taken off."""
    line = text.strip()
    if "?" in line or "؟" in line or "？" in line:
        line = _LABEL.sub("", line)
    return line.strip("\"'«»“”„`* ")
