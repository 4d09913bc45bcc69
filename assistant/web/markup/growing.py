"""A question that is being answered, and what there is of its answer, as HTML."""

from __future__ import annotations

from assistant.web.addresses import Turn
from assistant.web.asking import Progress
from assistant.web.markup.text import escape, language_attributes
from assistant.web.markup.turns import prose, question_heading

ASKING = "asking"


def growing(question: str, progress: Progress | None, place: Turn | None = None) -> str:
    """The question, the sentences released so far and what is being done; its anchor is `ASKING`.

    `place` is where the answer will stand. Without `progress` nothing is being done any more.
    """
    parts = [question_heading(question)]
    if progress and progress.sentences:
        text = " ".join(one.text for one in progress.sentences)
        body = prose(progress.sentences, progress.sources, place or Turn())
        parts.append(f'<p class="answer" aria-live="polite"{language_attributes(text)}>{body}</p>')
    if progress:
        stage = escape((progress.stage or "reading the question").capitalize())
        parts.append(f'<p class="note stage" role="status">{stage} …</p>')
    return f'<section class="turn growing" data-anchor="{ASKING}">{"".join(parts)}</section>'
