"""A second chat model that judges whether quotations state a sentence. Off unless it is set."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

import prompts
from assistant.answering.models import ChatModel
from assistant.answering.showing import one_line
from assistant.errors import ModelError

log = logging.getLogger("assistant")

_VERDICT = re.compile(r"\W*(yes|no)\b(?!.*\b(?:yes|no)\b)", re.IGNORECASE | re.DOTALL)


class ModelJudge:
    """Asks a chat model for YES or NO; see `verification.Judge`."""

    def __init__(self, llm: ChatModel) -> None:
        """Take the model; it need not be the one that writes."""
        self.llm = llm
        self.name = llm.name

    def states(self, claim: str, sources: Sequence[str]) -> bool | None:
        """Whether the model finds the claim in the sources.

        None where its verdict cannot be read, or where its endpoint failed.
        """
        quoted = "\n".join(f"- {one_line(source)}" for source in sources)
        try:
            reply = self.llm.complete(
                prompts.messages("judge", claim=one_line(claim), sources=quoted)
            )
        except ModelError as exc:
            log.warning("No verdict from the judge: %s", exc)
            return None
        return verdict(reply.text)


def verdict(text: str) -> bool | None:
    """YES or NO at the beginning of what a judge wrote; None where it wrote neither, or both."""
    found = _VERDICT.match(text)
    return found[1].casefold() == "yes" if found else None
