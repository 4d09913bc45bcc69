"""From a question to ranked sentences: candidates by meaning and by words, then one ranking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from numpy.typing import NDArray

from assistant.articles.article import Article
from assistant.articles.library import Library
from assistant.language import detect
from assistant.retrieval.bridge import Bridge, QuestionTerm
from assistant.retrieval.embedding import encode
from assistant.retrieval.hit import Filters, Hit, Span
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.passages import Passage
from assistant.retrieval.ranking import ScoredSentence, rank

CANDIDATES = 60  # passages a language by meaning, and as many by words
EXACT = 4000  # filtered passages up to which all are compared; beyond, the index is over-fetched
OVER_FETCH = 10  # times as many candidates where a filter may drop most
NODES = 10  # what llama-index is given


@dataclass(frozen=True, slots=True)
class Ranking:
    """Sentences found for a question, best first; a passage appears once for each sentence."""

    question: str
    language: str
    hits: tuple[Hit, ...]

    def passages(self, limit: int) -> list[Hit]:
        """The best hit of each passage, numbered from 1."""
        best: dict[tuple[str, int, int], Hit] = {}
        for hit in self.hits:
            best.setdefault((hit.article_id, hit.start, hit.end), hit)
        return [replace(hit, rank=n) for n, hit in enumerate(list(best.values())[:limit], start=1)]


class ArchiveRetriever(BaseRetriever):
    """Finds passages across languages; a llama-index retriever whose nodes are passages."""

    def __init__(
        self, *, index: PassageIndex, library: Library, words: bool = True, bridge: bool = True
    ) -> None:
        """Take the index and the library it was made from.

        Without `words`, only meaning counts; without `bridge`, words are not followed into other
        languages and scripts.
        """
        super().__init__()
        self.index = index
        self.library = library
        self.words = words
        self.bridge = Bridge(
            index.vocabulary, lambda texts: encode(index.encoder, texts), enabled=bridge
        )

    def rank(self, question: str, filters: Filters | None = None) -> Ranking:
        """The sentences that may answer a question, best first."""
        filters = filters or Filters()
        language = detect(question)
        vector = encode(self.index.encoder, [question])[0]
        terms = self.bridge.expand(question, language) if self.words else []
        candidates = self._candidates(vector, terms, filters)
        scored = rank(vector, terms, candidates)
        return Ranking(question, language, tuple(self._hits(scored)))

    def search(self, question: str, *, limit: int, filters: Filters | None = None) -> list[Hit]:
        """The passages that fit a question best, best first."""
        return self.rank(question, filters).passages(limit)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                node=TextNode(
                    id_=f"{hit.article_id}:{hit.start}-{hit.end}",
                    text=hit.text,
                    start_char_idx=hit.start,
                    end_char_idx=hit.end,
                    metadata={"article_id": hit.article_id, "title": hit.title, "path": hit.path},
                ),
                score=hit.score,
            )
            for hit in self.search(query_bundle.query_str, limit=NODES)
        ]

    # Candidates

    def _candidates(
        self, vector: NDArray[np.float32], terms: Sequence[QuestionTerm], filters: Filters
    ) -> list[Passage]:
        """Passages near in meaning and passages with the words, so many in every language.

        Each language has candidates of its own, so that a large one does not bury a small one.
        """
        stories = self._stories(filters)
        if stories is not None:
            allowed = self.index.passages.of_articles(sorted({article for article, _ in stories}))
            few = [p for p in islice(allowed, EXACT + 1) if (p.article_id, p.story) in stories]
            if len(few) <= EXACT:
                return few
        limit = CANDIDATES * (OVER_FETCH if stories else 1)
        languages = [filters.language] if filters.language else self.index.vectors.languages()
        ids: dict[str, None] = {}
        for language in languages:
            ids |= dict.fromkeys(i for i, _ in self.index.vectors.nearest(vector, language, limit))
            weights = {
                e.term: e.weight for term in terms for e in term.expansions.get(language, ())
            }
            if weights:
                ids |= dict.fromkeys(i for i, _ in self.index.words.search(weights, limit))
        found = self.index.passages.get(ids)
        if stories is None:
            return found
        return [p for p in found if (p.article_id, p.story) in stories]

    def _stories(self, filters: Filters) -> set[tuple[str, int]] | None:
        """The stories that the filters let through; None where all are."""
        if not filters:
            return None
        return self.library.stories_where(
            filters.language, filters.outlet, filters.after, filters.before
        )

    # Results

    def _hits(self, scored: Sequence[ScoredSentence]) -> Iterable[Hit]:
        """The scored sentences with their words; those of articles not ready any more left out."""
        wanted = {s.passage.article_id for s in scored}
        articles = {article.id: article for article in self.library.load(sorted(wanted))}
        rank = 0
        for one in scored:
            article = articles.get(one.passage.article_id)
            if article is not None and one.passage.end <= len(article.text):
                rank += 1
                yield _hit(rank, one, article)


def _hit(rank: int, scored: ScoredSentence, article: Article) -> Hit:
    passage, (start, end) = scored.passage, scored.passage.sentences[scored.sentence]
    story = article.stories[passage.story]
    return Hit(
        rank=rank,
        score=scored.score,
        article_id=article.id,
        path=article.path,
        title=story.title,
        outlet=story.outlet,
        agency=story.agency,
        date=story.date,
        language=passage.language,
        story=passage.story,
        start=passage.start,
        end=passage.end,
        text=article.text[passage.start : passage.end],
        sentence=Span(start, end, article.text[start:end]),
        matches=scored.matches,
        probability=scored.probability,
    )
