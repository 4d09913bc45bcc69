"""An article as HTML, block by block, with the quoted characters marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.articles.article import Article, Block, BlockKind, Story, from_here
from assistant.articles.relative import RelativeDate, resolve
from assistant.language import language_name
from assistant.web.addresses import Place
from assistant.web.markup.text import date, escape, isolated, language_attributes

_LABELS = {
    BlockKind.FURNITURE: "Page furniture",
    BlockKind.TEASER: "Other articles announced on the page",
}
_CLASSES = {
    BlockKind.BODY: "body",
    BlockKind.BYLINE: "byline",
    BlockKind.CAPTION: "caption",
    BlockKind.FURNITURE: "furniture",
    BlockKind.TEASER: "teaser",
}


def article_page(article: Article, place: Place | None = None, about: str = "") -> str:
    """The whole article; the characters the place names are in `<mark>`, and nothing else is.

    Every block stands in its own direction and language. What is not the article's own is dimmed
    and labelled, and each further story on the page is set apart. `about` is put below the facts.
    """
    sections = []
    for index, blocks in groupby(article.blocks, key=lambda block: block.story):
        parts = list(_parts(article, list(blocks), place, top=index == 0))
        sections.append(_section(article.stories[index], index, "".join(parts)))
    return f'<article class="page">{_facts(article)}{about}{"".join(sections)}</article>'


def _facts(article: Article) -> str:
    facts = []
    if article.outlet:
        facts.append(f"<dt>Outlet</dt><dd>{isolated(article.outlet)}</dd>")
    if article.agency:
        facts.append(f"<dt>Agency</dt><dd>{isolated(article.agency)}</dd>")
    story = article.stories[0]
    if story.byline:
        facts.append(f"<dt>By</dt><dd>{isolated(story.byline)}</dd>")
    facts.append(f"<dt>Published</dt><dd{_read_from(story)}>{_published(story)}</dd>")
    if story.updated and story.updated != story.date:
        facts.append(f"<dt>Updated</dt><dd>{date(story.updated)}</dd>")
    facts.append(f"<dt>Language</dt><dd>{escape(language_name(article.language))}</dd>")
    facts.append(f'<dt>File</dt><dd class="path">{isolated(from_here(article.path))}</dd>')
    return f'<dl class="facts">{"".join(f"<div>{fact}</div>" for fact in facts)}</dl>'


def _published(story: Story) -> str:
    if story.date:
        return date(story.date)
    if story.weak_date:
        return f"not stated on the page; perhaps {date(story.weak_date)}"
    return "not stated on the page"


def _read_from(story: Story) -> str:
    """Where the date was read and how sure it is, as a title."""
    if not story.date_read_from:
        return ""
    return f' title="{escape(f"{story.date_confidence}, read from: {story.date_read_from}")}"'


def _section(story: Story, index: int, content: str) -> str:
    if index == 0:
        return f'<section class="story">{content}</section>'
    known = [isolated(who) for who in (story.outlet, story.agency) if who]
    if story.date:
        known.append(date(story.date))
    stated = f" ({', '.join(known)})" if known else ""
    label = f"Another story on the same page{stated}"
    return f'<section class="story further"><p class="label">{label}</p>{content}</section>'


def _parts(
    article: Article, blocks: list[Block], place: Place | None, *, top: bool
) -> Iterator[str]:
    if top and not any(block.kind is BlockKind.HEADLINE for block in blocks):
        title = article.title
        yield f'<h1 class="unseen"{language_attributes(title, article.language)}>'
        yield f"{escape(title)}</h1>"
    heading = "h1" if top else "h2"
    for label, group in groupby(blocks, key=lambda block: _LABELS.get(block.kind)):
        if label:
            content = "".join(_block(article, block, place, "p") for block in group)
            yield f'<aside class="aside" aria-label="{label}"><p class="label">{label}</p>'
            yield f"{content}</aside>"
            continue
        for block in group:
            if block.kind is BlockKind.HEADLINE:
                yield _block(article, block, place, heading)
                heading = "h2" if heading == "h1" else "h3"
            else:
                yield _block(article, block, place, "p")


def _block(article: Article, block: Block, place: Place | None, tag: str) -> str:
    text = article.text[block.start : block.end]
    kind = _CLASSES.get(block.kind)
    css = f' class="{kind}"' if kind else ""
    attributes = f"{css}{language_attributes(text, block.language)}"
    return (
        f"{_page_label(article, block)}<{tag}{attributes}>{_marked(article, block, place)}</{tag}>"
    )


def _page_label(article: Article, block: Block) -> str:
    """«Page 3» above the first block of a page, where the file has pages."""
    at = bisect_left(article.blocks, block.start, key=lambda one: one.start)
    if block.page is None or (at and article.blocks[at - 1].page == block.page):
        return ""
    return f'<p class="label">Page {block.page}</p>'


def _marked(article: Article, block: Block, place: Place | None) -> str:
    days = _days(article, block)
    if place is None or place.start is None or place.end is None:
        return _run(article.text, block.start, block.end, days)
    start, end = max(place.start, block.start), min(place.end, block.end)
    if start >= end:
        return _run(article.text, block.start, block.end, days)
    return (
        f"{_run(article.text, block.start, start, days)}"
        f'<mark tabindex="-1" data-anchor="{escape(place.anchor)}">'
        f"{_run(article.text, start, end, days)}</mark>{_run(article.text, end, block.end, days)}"
    )


def _days(article: Article, block: Block) -> list[RelativeDate]:
    """The days a block of a dated story names from its publication, placed in the article."""
    published = article.stories[block.story].date
    if published is None or block.kind not in (BlockKind.HEADLINE, BlockKind.BODY):
        return []
    found = resolve(article.text[block.start : block.end], published, block.language)
    return [replace(d, start=d.start + block.start, end=d.end + block.start) for d in found]


def _run(text: str, start: int, end: int, days: Sequence[RelativeDate]) -> str:
    """Characters of the article; on «yesterday» and its like the day is a title."""
    parts = []
    for day in days:
        if start <= day.start and day.end <= end:
            parts += [escape(text[start : day.start]), date(day.date, day.words)]
            start = day.end
    return "".join([*parts, escape(text[start:end])])
