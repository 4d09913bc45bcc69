"""Where the reader shows what an evaluated run names: its articles have names, the archive ids."""

from __future__ import annotations

from collections import defaultdict

from assistant.assistant import Assistant
from assistant.errors import ArticleNotFound
from assistant.web.addresses import Place as ReaderPlace
from assistant.web.addresses import View
from eval.cases import Gold
from eval.record import Place


class Places:
    """Finds the articles of a run in an archive, by their files' names."""

    def __init__(self, archive: Assistant, view: View) -> None:
        """`view` is where the reader leads back to."""
        self.archive = archive
        self.view = view
        self._ids: dict[str, dict[str, str]] = defaultdict(dict)
        for story in archive.stories():
            self._ids[story.path.rsplit("/", 1)[-1]][story.path] = story.article_id

    def address(self, place: Place | Gold) -> str | None:
        """The reader's address of a place; None where no article holds just these characters."""
        words = place.quote if isinstance(place, Gold) else place.text
        for path, article_id in self._ids.get(place.article.rsplit("/", 1)[-1], {}).items():
            if not f"/{path}".endswith(f"/{place.article}"):
                continue
            try:
                article = self.archive.article(article_id)
            except ArticleNotFound:
                continue
            if article.text[place.start : place.end] == words:
                return ReaderPlace(article_id, place.start, place.end, view=self.view).address
        return None
