"""What people put right by hand: a story's title, date, outlet, agency, authors or language.

The library's stories hold the corrected values, so that whatever searches, filters or cites them
need not know of it. Here is remembered what was corrected and what the page says in its place; it
outlasts that the page is read again, and goes with the article.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypedDict, get_args

from sqlalchemy.engine import Connection

from assistant.articles import repetition, supersession, syndication, tables
from assistant.articles.article import Article
from assistant.errors import CorrectionError
from assistant.language import is_language

Field = Literal["title", "date", "outlet", "agency", "byline", "language"]
FIELDS: tuple[Field, ...] = get_args(Field)

MAX_CHARACTERS = 500  # of a title or a name; longer is a pasted text
EARLIEST = dt.date(1700, 1, 1)  # as the dates of pages are read

_corrections, _stories = tables.corrections, tables.stories


class Changes(TypedDict, total=False):
    """What a story's fields are to hold; None where nothing is to be stated. Dates: ISO 8601.

    A language is a code of ISO 639-1.
    """

    title: str | None
    date: dt.date | str | None
    outlet: str | None
    agency: str | None
    byline: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A field that was corrected by hand. Dates are ISO 8601.

    Attributes:
        story: Index into `Article.stories`.
        field: Which.
        value: What it holds now; None where nothing.
        page: What the page says; None where nothing.
    """

    story: int
    field: Field
    value: str | None
    page: str | None


def checked(changes: Changes) -> dict[Field, str | None]:
    """The changes as they are stored: one line each, empty ones None, dates in ISO 8601.

    Raises:
        CorrectionError: There are none, a date is none or lies far ahead, a language is no code, or
            a text is too long.
    """
    given: Mapping[str, Any] = dict(changes)
    if not given:
        raise CorrectionError(f"Nothing is corrected. Give one of: {', '.join(FIELDS)}.")
    for name in given:
        if name not in FIELDS:
            raise CorrectionError(f"{name} cannot be corrected. What can: {', '.join(FIELDS)}.")
    read = {"date": _date, "language": _language}
    return {
        field: read[field](given[field]) if field in read else _line(field, given[field])
        for field in FIELDS
        if field in given
    }


def of(connection: Connection, article_id: str) -> list[Correction]:
    """What was corrected of an article, in the order of its stories."""
    query = _corrections.select().where(_corrections.c.article_id == article_id)
    rows = connection.execute(query.order_by(_corrections.c.n)).all()
    made = [Correction(row.n, row.field, row.value, row.page) for row in rows]
    return sorted(made, key=lambda one: (one.story, FIELDS.index(one.field)))


def put(
    connection: Connection, article: Article, n: int, values: Mapping[Field, str | None]
) -> Article:
    """Correct a story of an article; a value that the page itself has takes the correction back.

    Where the language changes, the article is pending, and its stories are in no group.
    """
    if not values:
        return article
    before = {one.field: one for one in of(connection, article.id) if one.story == n}
    told = article.stories[n].title
    heading = before["title"].page if "title" in before else told
    for field, value in values.items():
        page = before[field].page if field in before else text(article, n, field)
        _drop(connection, article.id, n, [field])
        if value != page:
            row = {"article_id": article.id, "n": n, "field": field, "value": value, "page": page}
            connection.execute(_corrections.insert(), row | {"heading": heading or ""})
        before_it, article = article, _with(article, n, field, value)
        if field == "language":
            tables.respeak(connection, before_it, article, n)
            syndication.forget(connection, article.id)
            continue
        here = (_stories.c.article_id == article.id) & (_stories.c.n == n)
        stored = {field: getattr(article.stories[n], field)}
        connection.execute(_stories.update().where(here).values(**stored))
    repetition.resettle(connection, article)
    supersession.reopen(connection, article.id)
    return article


def applied(connection: Connection, articles: Sequence[Article]) -> list[Article]:
    """Articles as read, with what was corrected of them before; what the page says is kept anew.

    A correction goes where the page says the same by now, or does not tell that story any more.
    """
    return [_applied(connection, article) for article in articles]


def forget(connection: Connection, ids: Collection[str]) -> None:
    """Forget what was corrected of these articles."""
    connection.execute(_corrections.delete().where(_corrections.c.article_id.in_(ids)))


def _applied(connection: Connection, article: Article) -> Article:
    query = _corrections.select().where(_corrections.c.article_id == article.id)
    corrected = article
    for row in connection.execute(query).all():
        told = article.stories[row.n] if row.n < len(article.stories) else None
        # The page's own story is the place's; a further one is known by its heading.
        if told is None or (row.n and told.title != row.heading):
            _drop(connection, article.id, row.n, [row.field])
            continue
        page = text(article, row.n, row.field)
        if page == row.value:
            _drop(connection, article.id, row.n, [row.field])
            continue
        here = (_corrections.c.article_id == article.id) & (_corrections.c.n == row.n)
        here &= _corrections.c.field == row.field
        connection.execute(_corrections.update().where(here).values(page=page))
        corrected = _with(corrected, row.n, row.field, row.value)
    return corrected


def _drop(connection: Connection, article_id: str, n: int, fields: Collection[str]) -> None:
    connection.execute(
        _corrections.delete().where(
            _corrections.c.article_id == article_id,
            _corrections.c.n == n,
            _corrections.c.field.in_(fields),
        )
    )


def text(article: Article, story: int, field: Field) -> str | None:
    """What a field of a story holds, as a correction would state it."""
    if field == "language":
        return tables.story_language(article, story)
    value = getattr(article.stories[story], field)
    return value.isoformat() if isinstance(value, dt.date) else value


def _with(article: Article, n: int, field: Field, value: str | None) -> Article:
    if field == "language":
        return _in_language(article, n, str(value))
    held = dt.date.fromisoformat(value) if field == "date" and value else value
    changed: dict[str, Any] = {field: held}
    story = replace(article.stories[n], **changed)
    return replace(article, stories=(*article.stories[:n], story, *article.stories[n + 1 :]))


def _in_language(article: Article, n: int, language: str) -> Article:
    """A story in another language; what it says in a third one stays as it is.

    Taken back, what it said in that other language before is in the page's, until it is read again.
    """
    before = tables.story_language(article, n)
    blocks = (
        replace(block, language=language)
        if block.story == n and block.language == before
        else block
        for block in article.blocks
    )
    own = article.language if n else language
    return replace(article, blocks=tuple(blocks), language=own)


def _language(value: str | None) -> str:
    code = (value or "").strip().lower()
    if not is_language(code):
        raise CorrectionError(
            f"{value!r} is no language known here. Give its code of two letters: en, ar, it."
        )
    return code


def _date(value: dt.date | str | None) -> str | None:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(value.strip())
    except ValueError as exc:
        raise CorrectionError(
            f"{value!r} is no date. Write it as year-month-day: 2024-05-30."
        ) from exc
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)  # it is, somewhere
    if not EARLIEST <= day <= tomorrow:
        raise CorrectionError(
            f"{day.isoformat()} is no day an article was published on. Dates from "
            f"{EARLIEST.year} until today are taken."
        )
    return dt.date(day.year, day.month, day.day).isoformat()


def _line(field: Field, value: str | None) -> str | None:
    """A text on one line, without characters that are not shown."""
    shown = "".join(
        " " if char.isspace() else char
        for char in value or ""
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs")
    )
    line = " ".join(shown.split())
    if len(line) > MAX_CHARACTERS:
        raise CorrectionError(
            f"The {field} has {len(line):,} characters; at most {MAX_CHARACTERS} are stored. "
            "Shorten it."
        )
    if field == "title" and not line:
        raise CorrectionError("The title is empty. Every story has one: type it.")
    return line or None
