"""The articles of the archive, as a list."""

from __future__ import annotations

import streamlit as st

from assistant.articles.article import Article
from assistant.web.markup.lists import article_list
from assistant.web.markup.notices import EMPTY, heading, notice
from assistant.web.session import archive

SHOWN_ARTICLES = 200  # what a browser lays out at once without a pause


def show() -> None:
    """Draw the list, narrowed by words of the title or the outlet."""
    articles = archive().articles()
    st.html(heading(f"{len(articles):,} article{'' if len(articles) == 1 else 's'}"))
    if not articles:
        st.html(notice(EMPTY))
        return
    wanted = st.text_input("Words of the title or the outlet").casefold().split()
    found = [article for article in articles if _has(article, wanted)]
    if len(found) > SHOWN_ARTICLES:
        st.html(notice(f"The first {SHOWN_ARTICLES} of {len(found):,}. Type words to narrow it."))
    elif not found:
        st.html(notice("No article has these words in its title or outlet."))
    if found:
        st.html(article_list(found[:SHOWN_ARTICLES]))


def _has(article: Article, words: list[str]) -> bool:
    text = " ".join([article.title, article.outlet or "", article.agency or ""]).casefold()
    return all(word in text for word in words)
