"""The reader: an article as it was read, with the quoted words marked where they stand."""

from __future__ import annotations

import streamlit as st

from assistant.answering.answer import Source
from assistant.articles.article import Article
from assistant.errors import ArticleNotFound, ConversationNotFound
from assistant.web import keeping
from assistant.web.addresses import LIBRARY, Place
from assistant.web.behaviour import behaviour
from assistant.web.markup.about import about
from assistant.web.markup.articles import article_page
from assistant.web.markup.lists import way, way_on
from assistant.web.markup.notices import notice, problem, quote_lost
from assistant.web.session import archive


def show() -> None:
    """Draw the article the address names."""
    place = Place.parse(st.query_params.to_dict())
    if place is None:
        st.html(way(LIBRARY, "All articles"))
        st.html(notice("The address names no article. Choose one from the list."))
        return
    behaviour(place.anchor)
    if place.turn.conversation:
        back = way(place.turn.address, "Back to the conversation")
    elif place.view.run:
        back = way(place.view.address, "Back to the case")
    else:
        back = way(LIBRARY, "All articles")
    quoted = _quoted(place)
    try:
        article = archive().article(place.article)
    except ArticleNotFound as error:
        gone = keeping.removed(place.article)
        st.html(back + (notice(gone) if gone else problem(str(error))))
        if quoted:
            st.html(quote_lost(quoted))
        return
    article = _as_quoted(article, place, quoted)
    current = archive().current_id(article.id)
    marked = _marked_place(article, place, quoted)
    if current != article.id:
        now = archive().article(current)
        told = notice("This is an earlier version; the current one is:")
        st.html(told + way_on(Place(current).address, now.title))
        st.html(back + article_page(article, marked))
        return
    corrections = archive().corrections(article.id)
    groups = archive().copies([(article.id, n) for n in range(len(article.stories))])
    st.html(back)
    keeping.show(article, corrections)
    st.html(article_page(article, marked, about(article, corrections, groups)))


def _as_quoted(article: Article, place: Place, quoted: Source | None) -> Article:
    """The article with the text that was quoted: an earlier one, where it has changed since."""
    if quoted is None or article.text[place.start : place.end] == quoted.quote:
        return article
    return next(
        (
            earlier
            for earlier in archive().earlier(article.id)
            if earlier.text[place.start : place.end] == quoted.quote
        ),
        article,
    )


def _quoted(place: Place) -> Source | None:
    """The source, as stored with its turn, that the address was made from."""
    if place.turn.conversation is None:
        return None
    try:
        turns = archive().conversation(place.turn.conversation)
    except ConversationNotFound:
        return None
    wanted = (place.article, place.start, place.end)
    sources = (source for answer in turns for source in answer.sources)
    return next((s for s in sources if (s.article_id, s.start, s.end) == wanted), None)


def _marked_place(article: Article, place: Place, quoted: Source | None) -> Place | None:
    """The place, where the article still has there what was quoted; else why nothing is marked."""
    if place.start is None:
        return None
    if quoted and article.text[place.start : place.end] != quoted.quote:
        st.html(quote_lost(quoted))
        return None
    if not article.text[place.start : place.end].strip():
        st.html(notice("The address names no words of this article, so none are marked."))
        return None
    return place
