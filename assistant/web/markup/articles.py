"""An article as HTML, block by block, with the quoted characters marked."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from assistant.articles.article import Article, Block, BlockKind, Story, from_here
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


def article_page(article: Article, place: Place | None = None) -> str:
    """The whole article; the characters the place names are in `<mark>`, and nothing else is.

    Every block stands in its own direction and language. What is not the article's own is dimmed
    and labelled, and each further story on the page is set apart.
    """
    sections = []
    for index, blocks in groupby(article.blocks, key=lambda block: block.story):
        parts = list(_parts(article, list(blocks), place, top=index == 0))
        sections.append(_section(article.stories[index], index, "".join(parts)))
    return f'<article class="page">{_facts(article)}{"".join(sections)}</article>'


def _facts(article: Article) -> str:
    facts = []
    if article.outlet:
        facts.append(f"<dt>Outlet</dt><dd>{isolated(article.outlet)}</dd>")
    if article.agency:
        facts.append(f"<dt>Agency</dt><dd>{isolated(article.agency)}</dd>")
    published = date(article.date) if article.date else "not stated on the page"
    facts.append(f"<dt>Published</dt><dd>{published}</dd>")
    facts.append(f"<dt>Language</dt><dd>{escape(language_name(article.language))}</dd>")
    facts.append(f'<dt>File</dt><dd class="path">{isolated(from_here(article.path))}</dd>')
    return f'<dl class="facts">{"".join(f"<div>{fact}</div>" for fact in facts)}</dl>'


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
        f"{_page_label(article, block)}"
        f"<{tag}{attributes}>{_marked(article.text, block, place)}</{tag}>"
    )


def _page_label(article: Article, block: Block) -> str:
    """«Page 3» above the first block of a page, where the file has pages."""
    at = bisect_left(article.blocks, block.start, key=lambda one: one.start)
    if block.page is None or (at and article.blocks[at - 1].page == block.page):
        return ""
    return f'<p class="label">Page {block.page}</p>'


def _marked(text: str, block: Block, place: Place | None) -> str:
    if place is None or place.start is None or place.end is None:
        return escape(text[block.start : block.end])
    start, end = max(place.start, block.start), min(place.end, block.end)
    if start >= end:
        return escape(text[block.start : block.end])
    return (
        f"{escape(text[block.start : start])}"
        f'<mark tabindex="-1" data-anchor="{escape(place.anchor)}">{escape(text[start:end])}</mark>'
        f"{escape(text[end : block.end])}"
    )
