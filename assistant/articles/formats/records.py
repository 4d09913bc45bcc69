"""Records, as rows and objects hold them, into articles: which field holds what.

Fields are known by their names, case and punctuation aside. Names given by the user
(`ASSISTANT_FIELDS`) come before the guessed ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark
from assistant.articles.dating import Place
from assistant.articles.formats.dated import stated_address, told
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.html.lines import lines_of, parse
from assistant.articles.formats.html.marking import marked_document
from assistant.articles.page import Marked
from assistant.errors import ReadingError

NAMES = {
    "title": "title headline articletitle heading titre titolo titel titulo",
    "text": "text body articlebody content contenthtml fulltext articletext bodytext maintext "
    "storytext articlecontent article story bodyhtml html rawtext plaintext contenttext "
    "description summary",
    "date": "date published publishedat publishdate publisheddate datepublished pubdate "
    "publicationdate publishedon publishtime publicationtime datepublish datetime firstpublished",
    "outlet": "outlet publisher source sourcename sitename site newspaper publication journal "
    "medium media provider",
    "updated": "updated updatedat dateupdated modified modifiedat datemodified lastmodified "
    "lastupdated",
    "byline": "byline author authors creator creators writer writers authorname reporter",
    "language": "language lang inlanguage languagecode",
    "url": "url link webpage weburl sourceurl articleurl canonicalurl permalink",
}
_GUESSED = {role: names.split() for role, names in NAMES.items()}
_MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|span|a|b|i|em|strong|blockquote|table)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{2,6}|#x[0-9a-f]{2,6}|[lr][sd]quo|hellip);",
                     re.IGNORECASE)  # fmt: skip
_LANGUAGE = re.compile(r"([a-z]{2})(?:[-_][a-zA-Z]{2,4})?$")


def article_of(place: str, record: Mapping[str, Any], fields: Mapping[str, str]) -> Extract:
    """The article in a record.

    Raises:
        ReadingError: No field holds its text.
    """
    text = _text(value_of(record, "text", fields))
    if not text.strip():
        raise ReadingError(
            f"no field holds the article's text; there are {', '.join(map(str, record)) or 'none'}."
            " Name it: ASSISTANT_FIELDS=text=NAME."
        )
    return composed(place, text, stated_in(record, fields))


def stated_in(record: Mapping[str, Any], fields: Mapping[str, str]) -> Stated:
    """What a record states of its article."""
    language = _LANGUAGE.match(_line(value_of(record, "language", fields)).lower())
    return Stated(
        title=_line(value_of(record, "title", fields)) or None,
        published=told(value_of(record, "date", fields), Place.FIELD),
        updated=told(value_of(record, "updated", fields), Place.FIELD),
        authors=tuple(_people(value_of(record, "byline", fields))),
        url=stated_address(value_of(record, "url", fields)),
        outlet=_line(value_of(record, "outlet", fields)) or None,
        language=language[1] if language else None,
    )


def value_of(record: Mapping[str, Any], role: str, fields: Mapping[str, str]) -> Any:
    """The value that plays a role in a record, or None.

    The first name in the order of the guesses wins that has a value.
    """
    if role in fields:
        return record.get(fields[role])
    known = {_key(name): value for name, value in reversed(list(record.items())) if value}
    return next((known[name] for name in _GUESSED[role] if name in known), None)


def has_text_field(names: list[str], fields: Mapping[str, str]) -> bool:
    """Whether one of these names is that of a field with an article's text."""
    if "text" in fields:
        return fields["text"] in names
    return any(_key(name) in _GUESSED["text"] for name in names)


def composed(place: str, body: str, stated: Stated) -> Extract:
    """An article of a title and a body that may be marked up: the title stands first in its text.

    A body that begins with the title does not get it twice.
    """
    body = tidy(body)
    title = tidy(stated.title or "")
    if _MARKUP.search(body) or _ENTITY.search(body):
        document = marked_document(place, lines_of(parse(body)), stated)
        body, blocks = document.text, list(document.marked or ())
    else:
        blocks = mark(body)
    if not blocks:
        raise ReadingError("the text is empty. Put the article's text in, or remove it.")
    first = blocks[0]
    if not title:
        return Extract(place, body, stated, tuple(blocks))
    if " ".join(first.text.split()) == title:
        blocks[0] = Marked(first.start, first.end, first.text, BlockKind.HEADLINE, 0, None)
        return Extract(place, body, stated, tuple(blocks))
    shift = len(title) + 2
    moved = [
        Marked(b.start + shift, b.end + shift, b.text, b.kind, b.story, b.clue) for b in blocks
    ]
    head = Marked(0, len(title), title, BlockKind.HEADLINE, 0, None)
    return Extract(place, f"{title}\n\n{body}", stated, (head, *moved))


def tidy(text: str) -> str:
    """A text that can be stored: line feeds, and no halves of characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _key(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).rsplit(":", maxsplit=1)[-1].lower())


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(filter(None, map(_text, value)))
    if isinstance(value, Mapping):
        return _text(
            next((value[k] for k in ("text", "value", "html", "content") if k in value), "")
        )
    return value if isinstance(value, str) else ""


def _line(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, Mapping):
        value = next((value[k] for k in ("name", "title", "value") if k in value), None)
    return " ".join(tidy(str(value)).split()) if value is not None else ""


def _people(value: Any) -> list[str]:
    """The names of a person, or of several."""
    return [_line(one) for one in value] if isinstance(value, list) else [_line(value)]
