"""The library keeps what is known of an article, and opens what an earlier version made."""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from pathlib import Path

from assistant.articles.article import Article, Block, BlockKind, Confidence, Story
from assistant.articles.library import Library
from assistant.articles.tables import LEAVING
from assistant.assistant import Assistant

TEXT = "Ferry aground\n\nThe ferry had 214 people on board, the coast guard said on Tuesday.\n"
SINCE = {
    "articles": ("url", "description"),
    "stories": (
        "byline updated date_read_from date_confidence updated_read_from updated_confidence "
        "weak_date"
    ).split(),
}


def indexed(archive: Assistant, folder: Path) -> Path:
    """The file of the only article of an archive."""
    file = folder / "a" / "ferry.txt"
    file.parent.mkdir()
    file.write_text(TEXT, "utf-8")
    archive.index([file])
    return file


def test_all_that_is_known_of_a_story_comes_back(tmp_path: Path) -> None:
    story = Story(
        "Ferry aground", dt.date(2024, 5, 30), "Harbour Post", "AFP", "Ana Ruiz, Li Wei",
        dt.date(2024, 6, 1), "JSON-LD, label", Confidence.CERTAIN, "label", Confidence.LIKELY,
        dt.date(2024, 5, 29),
    )  # fmt: skip
    article = Article(
        "a" * 16, "/a.html", TEXT, "en", (story,), (Block(0, 13, BlockKind.HEADLINE, "en"),),
        hashlib.sha256(TEXT.encode()).hexdigest(), "https://example.org/ferry",
    )  # fmt: skip
    library = Library(f"sqlite:///{tmp_path}/library.db")
    library.put([article])
    library.mark_ready({article.id: 1})
    assert library.article(article.id) == article
    [summary] = library.stories()
    assert (summary.byline, summary.updated) == ("Ana Ruiz, Li Wei", dt.date(2024, 6, 1))
    library.close()


def test_an_article_superseded_while_it_is_put_into_the_index_stays_superseded(
    tmp_path: Path,
) -> None:
    article = Article(
        "a" * 16, "/a.html", TEXT, "en", (Story("Ferry aground"),),
        (Block(0, 13, BlockKind.HEADLINE, "en"),), hashlib.sha256(TEXT.encode()).hexdigest(),
    )  # fmt: skip
    library = Library(f"sqlite:///{tmp_path}/library.db")
    library.put([article])
    library.mark(LEAVING, [article.id])
    library.mark_ready({article.id: 1})
    assert library.in_state(LEAVING) == [article.id]
    assert library.articles() == []
    library.close()


def test_a_library_of_an_earlier_version_is_read_anew_at_the_next_index(
    empty: Assistant, tmp_path: Path
) -> None:
    file = indexed(empty, tmp_path)
    [before] = empty.articles()
    empty.library.engine.dispose()
    database = sqlite3.connect(str(empty.library.engine.url.database))
    database.execute("DROP INDEX ix_articles_url")
    for table, columns in SINCE.items():
        for column in columns:
            database.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    database.close()
    opened = Library(str(empty.library.engine.url))
    assert opened.article(before.id).stories == (Story("Ferry aground"),)
    opened.close()
    assert empty.index([file]).updated == 1
    assert empty.articles() == [before]
    assert empty.earlier(before.id) == []
    assert empty.index([file]).unchanged == 1


def test_a_date_put_right_by_hand_says_so_and_the_article_is_not_read_again_for_it(
    empty: Assistant, tmp_path: Path
) -> None:
    file = indexed(empty, tmp_path)
    [article] = empty.articles()
    empty.correct(article.id, date="2024-05-30")
    [corrected] = empty.articles()
    assert corrected.stories[0].date_read_from == "by hand"
    assert corrected.stories[0].date_confidence is Confidence.CERTAIN
    empty.index([file], rebuild=True)
    assert empty.index([file]).unchanged == 1
    empty.undo_corrections(article.id)
    assert empty.articles() == [article]
