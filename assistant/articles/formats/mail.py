"""E-mail files: newsletters, alerts, press releases."""

from __future__ import annotations

import email
import email.policy
import io
from email.message import EmailMessage
from email.utils import parseaddr

from assistant.articles.dating import Place
from assistant.articles.formats.dated import told
from assistant.articles.formats.encodings import declared_in, decode
from assistant.articles.formats.extract import Stated
from assistant.articles.formats.records import composed
from assistant.articles.formats.source import Found, Reading, Source
from assistant.errors import ReadingError


def read_mail(source: Source, reading: Reading) -> Found:
    """A message: its subject and text, then each attached file, as `mail.eml#name.pdf`.

    The sender's name counts as the outlet.
    """
    message = email.message_from_bytes(reading.whole(source), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # what this policy makes
    if not message.keys():
        raise ReadingError("it is no e-mail: it has no header. Save the message as EML.")
    body = message.get_body(preferencelist=("html", "plain"))
    attached = [part for part in message.walk() if part.get_filename()]
    if body is not None or not attached:
        yield composed(source.place, _text(body), _stated(message))
    for part in attached:
        name = str(part.get_filename())
        if (content := part.get_payload(decode=True)) is None:
            continue
        assert isinstance(content, bytes)  # what `decode` makes of a part that has no parts
        reading.budget.spend(len(content))
        inner = Source(
            place=source.part(name),
            name=name.lower(),
            stream=io.BytesIO(content),
            depth=source.depth + 1,
            charset=part.get_content_charset(),
        )
        if inner.suffix in reading.readers:
            yield from reading.read(inner)


def _stated(message: EmailMessage) -> Stated:
    name, _ = parseaddr(str(message.get("From", "")))
    return Stated(
        title=" ".join(str(message.get("Subject", "")).split()) or None,
        published=told(message.get("Date"), Place.MAIL),
        outlet=" ".join(name.split()) or None,
    )


def _text(body: object) -> str:
    if not isinstance(body, EmailMessage):
        raise ReadingError("the message has no text. Put the article's text in, or remove it.")
    content = body.get_payload(decode=True)
    assert isinstance(content, bytes)  # a body is a part that has no parts
    return decode(content, (body.get_content_charset(), declared_in(content)))
