"""What a page has to tell its reader, as HTML."""

from __future__ import annotations

from assistant.answering.answer import Source
from assistant.web.markup.text import code_spans, escape, isolated, language_attributes

NO_MODEL = "Answers are quotes, word for word. Set `ASSISTANT_MODEL` for answers in prose."
EMPTY = "The archive is empty. Add files on the page Articles, or run `assistant index FOLDER`."


def problem(message: str) -> str:
    """What went wrong and what to do, as an `AssistantError` says it."""
    return f'<div class="problem" role="alert" dir="auto">{code_spans(message)}</div>'


def notice(message: str) -> str:
    """Something a reader should know."""
    return f'<p class="notice">{code_spans(message)}</p>'


def heading(text: str) -> str:
    """The heading of a page."""
    return f'<h1 class="heading">{escape(text)}</h1>'


def subheading(text: str) -> str:
    """The heading of a part of a page."""
    return f'<h2 class="subheading">{escape(text)}</h2>'


def quote_lost(source: Source) -> str:
    """Says that the article no longer holds a quote where it was taken, and shows the quote."""
    return (
        '<div class="notice"><p>The article has changed or gone since this was quoted from '
        f"{isolated(source.attribution)}, so nothing is marked:</p>"
        f"<blockquote{language_attributes(source.quote, source.language)}>"
        f"{escape(source.quote)}</blockquote></div>"
    )
