"""Correcting the stories of a library by hand."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.articles import corrections
from assistant.articles.article import Article
from assistant.articles.corrections import Changes, Correction, Field
from assistant.articles.library import Library
from assistant.articles.tables import next_generation
from assistant.errors import CorrectionError


class Corrector:
    """Puts right what a library knows of its stories; every change is one transaction."""

    def __init__(self, library: Library) -> None:
        """Take the library; the caller holds the archive's write lock for every change."""
        self.library = library

    def of(self, article_id: str) -> list[Correction]:
        """What was corrected of an article by hand, in the order of its stories."""
        with self.library.engine.connect() as connection:
            return corrections.of(connection, article_id)

    def correct(self, article_id: str, story: int, changes: Changes) -> Article:
        """Put right what is known of a story, an index into the article's; see `Changes`.

        Raises:
            ArticleNotFound: No article has that id.
            CorrectionError: It has no such story, or a change does not fit.
        """
        values = corrections.checked(changes)
        article = self._article(article_id, story)
        with self.library.engine.begin() as connection:
            article = corrections.put(connection, article, story, values)
            next_generation(connection)
        return article

    def take_back(self, article_id: str, story: int, fields: Iterable[Field]) -> Article:
        """Undo what was corrected of a story: what the page says counts. Raises likewise."""
        article, wanted = self._article(article_id, story), set(fields)
        values = {
            one.field: one.page
            for one in self.of(article_id)
            if one.story == story and one.field in wanted
        }
        with self.library.engine.begin() as connection:
            article = corrections.put(connection, article, story, values)
            next_generation(connection)
        return article

    def _article(self, article_id: str, story: int) -> Article:
        """The article as it is now, if it has that story."""
        article, now = self.library.article(article_id), self.library.current_id(article_id)
        if now != article_id:
            raise CorrectionError(f"That is an earlier text of the article {now}: correct that.")
        if not 0 <= story < len(article.stories):
            count = len(article.stories)
            raise CorrectionError(
                f"The page has no story {story + 1}: it has {count}. "
                "`assistant articles show` numbers them."
            )
        return article
