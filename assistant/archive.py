"""The archive: articles that are indexed, listed, read and removed."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self, Unpack

from assistant.access import Access
from assistant.articles.article import Article
from assistant.articles.correcting import Corrector
from assistant.articles.corrections import FIELDS, Changes, Correction, Field
from assistant.articles.formats.extract import place_of
from assistant.articles.indexing import Indexer, IndexReport, Progress
from assistant.articles.library import Library
from assistant.articles.made import Made, count_of, made_of
from assistant.articles.places import file_of, files_of
from assistant.articles.summaries import Overview, StorySummary
from assistant.articles.syndication import Group, StoryGroups, StoryKey
from assistant.articles.uploads import Uploads
from assistant.retrieval.index import PassageIndex


class Archive:
    """Articles and their index in a folder; safe to share between threads."""

    def __init__(
        self, *, home: Path, library: Library, index: PassageIndex, indexer: Indexer
    ) -> None:
        """Take the parts; `wiring` decides which."""
        self.home = home
        self.library = library
        self._index = index
        self._indexer = indexer
        self._corrector = Corrector(library)
        self.uploads = Uploads(home / "uploads", indexer.readers.limits)
        self._access = Access(home, library, index, indexer)

    def index(
        self,
        paths: Sequence[str | os.PathLike[str]],
        *,
        prune: bool = False,
        rebuild: bool = False,
        skip: Collection[Path] = (),
        progress: Progress | None = None,
    ) -> IndexReport:
        """Bring the archive up to date with the files at and below `paths`; see `Indexer.run`.

        Raises:
            ReadingError: One of `paths` is not there.
            ArchiveBusy: Another process is writing.
        """
        with self._access.writing(sound=not rebuild):
            return self._indexer.run(
                [Path(path) for path in paths],
                prune=prune, rebuild=rebuild, skip=skip, progress=progress,
            )  # fmt: skip

    def reread(
        self, article_ids: Collection[str] | None = None, *, progress: Progress | None = None
    ) -> IndexReport:
        """Read the files of these articles, by default of all, again, as if they were new.

        What was corrected by hand stays so. An article whose file is gone is kept as it is and
        named among the failures.

        Raises:
            ArticleNotFound: No article has one of these ids.
            ArchiveBusy: Another process is writing.
        """
        if article_ids is None:
            places = [known.path for known in self.library.known().values()]
        else:
            places = [self.library.article(one).path for one in article_ids]
        files, gone = files_of(places)
        with self._access.writing():
            report = self._indexer.run(files, again=True, progress=progress)
        return replace(report, failed=(*report.failed, *gone))

    def remove(self, article_id: str) -> Article:
        """Remove an article and return it.

        Its file is not touched, and the article stays out when its folder is indexed again, until
        the text changes or the file itself is given to `index`. A file that was handed in through
        the browser is deleted with the last of its articles.

        Raises:
            ArticleNotFound: No article has that id.
            ArchiveBusy: Another process is writing.
        """
        with self._access.writing():
            article = self.library.article(article_id)
            now = self.library.article(self.library.current_id(article_id))
            self._indexer.remove([article_id])
            if now.id != article_id and now.path == article.path:
                return article  # an earlier text only: what its file holds stays
            file = file_of(article.path)
            if self.uploads.holds(article.path) and not (file and self.count_of([file])):
                self.uploads.delete(article.path)
            else:
                self._indexer.removals.add(article)
        return article

    def made_of(self, file: Path, limit: int) -> list[Made]:
        """What was made of a file: its articles, so many at most, ordered by place."""
        return made_of(self.library.engine, place_of(file), limit)

    def count_of(self, files: Sequence[Path]) -> int:
        """How many articles these files hold."""
        return count_of(self.library.engine, [place_of(file) for file in files])

    def correct(self, article_id: str, *, story: int = 0, **changes: Unpack[Changes]) -> Article:
        """Put right by hand what is known of a story: see `Changes`.

        `story` is an index into `Article.stories`; None says that nothing is stated. What is put
        right is searched, filtered and cited at the next question, and stays when the page is read
        again. Returns the article as it is then.

        Raises:
            ArticleNotFound: No article has that id.
            CorrectionError: There is no such story, or a change does not fit.
            ArchiveBusy: Another process is writing.
        """
        with self._access.writing():
            self._corrector.correct(article_id, story, changes)
            return self._settled(article_id)

    def undo_corrections(
        self, article_id: str, *, story: int = 0, fields: Collection[Field] = FIELDS
    ) -> Article:
        """Take back what was put right of a story: what the page says counts. Raises likewise."""
        with self._access.writing():
            self._corrector.take_back(article_id, story, fields)
            return self._settled(article_id)

    def _settled(self, article_id: str) -> Article:
        """An article that was corrected: it may be a version of another now."""
        self._indexer.finish()
        return self.library.article(article_id)

    def corrections(self, article_id: str) -> list[Correction]:
        """What was put right of an article by hand, in the order of its stories."""
        return self._corrector.of(article_id)

    def article(self, article_id: str) -> Article:
        """The article with that id.

        Raises:
            ArticleNotFound: There is none.
        """
        return self.library.article(article_id)

    def earlier(self, article_id: str) -> list[Article]:
        """The earlier versions of an article, newest first: its own texts, then other files'.

        Each has an id of its own, by which `article` gives it; none is ever found or quoted.
        """
        return self.library.earlier(article_id)

    def current_id(self, article_id: str) -> str:
        """The id of the article that this is an earlier version of; its own where it is none."""
        return self.library.current_id(article_id)

    def articles(self) -> list[Article]:
        """Every article, ordered by path."""
        return self.library.articles()

    def stories(self) -> list[StorySummary]:
        """Every story of every article, without the texts, ordered by path."""
        return self.library.stories()

    def overview(self) -> Overview:
        """What the archive holds."""
        return self.library.overview()

    def copies(self, stories: Collection[StoryKey]) -> dict[StoryKey, Group]:
        """The groups of those of these stories (article id and number) that are there twice."""
        return StoryGroups(self.library.engine).of(stories)

    def flaw(self) -> str | None:
        """What is wrong with the passage index, or None."""
        return self._index.flaw(self.library.overview().passages)

    def close(self) -> None:
        """Let go of the files."""
        self._access.close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
