"""The passages that may answer a question: those near in meaning, and those with its words.

Each language has candidates of its own, so that a large one does not bury a small one. The indexes
are searched outside Python's lock, and so beside other work.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from assistant.articles.library import Library
from assistant.articles.syndication import StoryKey
from assistant.retrieval.bridge import Bridge, Expansion, followed, read
from assistant.retrieval.centre import centred
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.evidence import Asked
from assistant.retrieval.hit import Filters
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.passages import Passage

CANDIDATES = 60  # passages by meaning, and as many by words, shared out among the languages
SHARE = 12  # candidates that a language keeps, however many there are; 60 find hardly more
EXACT = 4000  # filtered passages up to which all are compared; beyond, the index is over-fetched
OVER_FETCH = 10  # times as many candidates where a filter may drop most
LEAST_WEIGHT = 0.02  # of 20 found with lighter words, which take a third of the time, 19.9
THREADS = 2

Vector = NDArray[np.float32]


class Candidates:
    """Reads questions, and finds the passages that ranking should look at."""

    def __init__(
        self,
        index: PassageIndex,
        library: Library,
        *,
        words: bool,
        bridge: bool,
        dictionaries: Dictionaries | None,
    ) -> None:
        """Take the index and the library it was made from.

        Without `words`, only meaning counts; without `bridge`, words are not followed into other
        languages and scripts. Dictionaries help to follow them.
        """
        self.index = index
        self.library = library
        self.words = words
        self.bridge = Bridge(
            index.vocabulary, index.encode, enabled=bridge, dictionaries=dictionaries
        )

    def find(self, question: str, language: str, filters: Filters) -> tuple[Asked, list[Passage]]:
        """A question as ranking reads it, and its candidates among what the filters let through."""
        languages = [filters.language] if filters.language else self.index.vectors.languages()
        share = max(SHARE, CANDIDATES // max(1, len(languages)))
        stories = self._stories(filters)
        few = None if stories is None else self._few_of(stories)
        if few is None:
            limit = share if stories is None else share * OVER_FETCH
            asked, near, held = self._look_up(question, language, languages, limit)
            found = self.index.passages.get(dict.fromkeys([*near, *held]))
        else:
            articles = sorted({passage.article_id for passage in few})
            asked, _, held = self._look_up(question, language, languages, share, articles)
            found = _nearest(asked.vector, few, set(held), share)
        return asked, [p for p in found if stories is None or (p.article_id, p.story) in stories]

    def _look_up(
        self,
        question: str,
        language: str,
        languages: Sequence[str],
        limit: int,
        articles: Sequence[str] | None = None,
    ) -> tuple[Asked, list[str], list[str]]:
        """The question, and ids of passages near in meaning and of passages with the words.

        So many in each of the languages; within `articles` none by meaning. The question's words
        are followed into all languages, since it may be asked of other candidates too.
        """
        words = read(question, language) if self.words else []
        vectors = self.index.encode([question, *self.bridge.spoken(words)])
        vector = centred(vectors[0]) if self.index.encoder.tuned else vectors[0]
        by_meaning = languages if articles is None else ()
        expansions: dict[str, list[tuple[Expansion, ...]]] = {}
        held: list[Future[list[str]]] = []
        with ThreadPoolExecutor(THREADS) as threads:
            near = threads.submit(self._by_meaning, vector, by_meaning, limit)
            for one in self.index.vectors.languages():
                expansions[one] = self.bridge.follow(words, vectors[1:], one)
                if one in languages:
                    held.append(threads.submit(self._by_words, expansions[one], limit, articles))
        counts = self.index.passages.count_by_language()
        asked = Asked(question, language, vector, followed(words, expansions), counts)
        return asked, near.result(), [id for ids in held for id in ids.result()]

    def _by_meaning(self, vector: Vector, languages: Sequence[str], limit: int) -> list[str]:
        found = [self.index.vectors.nearest(vector, one, limit) for one in languages]
        return [id for some in found for id, _ in some]

    def _by_words(
        self,
        words: Sequence[Sequence[Expansion]],
        limit: int,
        articles: Sequence[str] | None,
    ) -> list[str]:
        weights = {
            expansion.term: expansion.weight
            for expansions in words
            for expansion in expansions
            if expansion.weight >= LEAST_WEIGHT
        }
        found = self.index.words.search(weights, limit, articles) if weights else []
        return [id for id, _ in found]

    def _stories(self, filters: Filters) -> set[StoryKey] | None:
        """The stories that the filters let through; None where all are."""
        if not filters:
            return None
        return self.library.stories_where(
            filters.language, filters.outlet, filters.after, filters.before
        )

    def _few_of(self, stories: Collection[StoryKey]) -> list[Passage] | None:
        """The passages of the articles with these stories; None where they are more than a few."""
        articles = sorted({article for article, _ in stories})
        passages = list(islice(self.index.passages.of_articles(articles), EXACT + 1))
        return passages if len(passages) <= EXACT else None


def _nearest(
    vector: Vector, passages: Sequence[Passage], held: Container[str], limit: int
) -> list[Passage]:
    """Of each language the passages nearest in meaning, and those with the words."""
    chosen: dict[str, list[Passage]] = {}
    for passage in sorted(passages, key=lambda p: (-float(p.vectors[0] @ vector), p.id)):
        some = chosen.setdefault(passage.language, [])
        if len(some) < limit or passage.id in held:
            some.append(passage)
    return [passage for some in chosen.values() for passage in some]
