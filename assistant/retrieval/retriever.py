"""From a question to ranked sentences: candidates by meaning and by words, then one ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from assistant.articles.article import Article
from assistant.articles.library import Library
from assistant.articles.syndication import Group, StoryGroups, StoryKey
from assistant.language import detect
from assistant.processes import one_core
from assistant.retrieval.candidates import Candidates
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.evidence import Asked
from assistant.retrieval.hit import Filters, Hit, Span
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.matching import find_matches
from assistant.retrieval.one_story import once
from assistant.retrieval.ranking import ScoredSentence, rank
from assistant.retrieval.readings import readings, together

SENTENCES = 30  # that an answer chooses its quotes from
COPIES = 5  # times as many are looked at, since copies of a story drop out
NODES = 10  # what llama-index is given


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was found for a question, best first.

    `hits`: sentences; a passage appears once for each. `passages`: passages, each once, with its
    best sentence. A hit's matches are those in what it is: in its sentence, or in its passage.
    """

    question: str
    language: str
    hits: tuple[Hit, ...]
    passages: tuple[Hit, ...] = ()


class ArchiveRetriever(BaseRetriever):
    """Finds passages across languages; a llama-index retriever whose nodes are passages."""

    def __init__(
        self,
        *,
        index: PassageIndex,
        library: Library,
        groups: StoryGroups,
        words: bool = True,
        bridge: bool = True,
        dictionaries: Dictionaries | None = None,
    ) -> None:
        """Take the index, the library it was made from, and which of its stories are one.

        Without `words`, only meaning counts; without `bridge`, words are not followed into other
        languages and scripts. Dictionaries help to follow them.
        """
        super().__init__()
        self.index = index
        self.library = library
        self.groups = groups
        self.candidates = Candidates(
            index, library, words=words, bridge=bridge, dictionaries=dictionaries
        )

    def rank(
        self,
        question: str,
        filters: Filters | None = None,
        *,
        language: str | None = None,
        translations: Mapping[str, str] | None = None,
        sentences: int = SENTENCES,
        passages: int = 0,
        every_language: bool = False,
    ) -> Ranking:
        """The sentences and the passages that may answer a question, so many at most.

        Of a story on several pages, sentences are of one page, or with `every_language` and for
        passages of one in each language.

        `language` is that of the question (ISO 639-1), where its own words do not tell it.
        `translations` are the question in languages of the archive; passages in these are ranked
        by both.
        """
        asked, scored = self._rank(question, filters or Filters(), language, translations or {})
        best: dict[str, ScoredSentence] = {}
        for one in scored if passages else ():
            best.setdefault(one.passage.id, one)
        whole = sorted(best.values(), key=lambda one: (-one.passage_score, one.passage.id))
        return Ranking(
            question,
            asked.language,
            tuple(self._hits(asked, scored, sentences, translated=every_language)),
            tuple(self._hits(asked, whole, passages, whole=True, translated=True)),
        )

    def search(
        self,
        question: str,
        *,
        limit: int,
        filters: Filters | None = None,
        language: str | None = None,
    ) -> list[Hit]:
        """The passages that fit a question best, best first, each with its best sentence.

        Of copies in one language one is there, of translations each. `language` is that of the
        question, as in `rank`.
        """
        return list(
            self.rank(question, filters, language=language, sentences=0, passages=limit).passages
        )

    def _rank(
        self,
        question: str,
        filters: Filters,
        language: str | None,
        translations: Mapping[str, str],
    ) -> tuple[Asked, list[ScoredSentence]]:
        """Every sentence of every candidate, best first, and the whole question as it was read."""
        language = language or detect(question)
        with one_core():
            return self._ranked(question, filters, language, translations)

    def _ranked(
        self, question: str, filters: Filters, language: str, translations: Mapping[str, str]
    ) -> tuple[Asked, list[ScoredSentence]]:
        read = [self.candidates.find(reading, language, filters) for reading in readings(question)]
        translated = {
            other: self.candidates.find(text, other, replace(filters, language=other))
            for other, text in translations.items()
            if filters.language in (None, other)
        }
        every = [found for _, found in (*read, *translated.values())]
        candidates = list({p.id: p for found in every for p in found}.values())
        scored = together([rank(asked, candidates) for asked, _ in read])
        theirs = [
            [one for one in rank(asked, candidates) if one.passage.language == other]
            for other, (asked, _) in translated.items()
        ]
        return read[0][0], together([scored, *theirs])

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

    # Results

    def _hits(
        self,
        asked: Asked,
        scored: Sequence[ScoredSentence],
        limit: int,
        *,
        whole: bool = False,
        translated: bool = False,
    ) -> Iterable[Hit]:
        """The first scored sentences with their words, none of further copies of a story.

        Those of articles not ready any more are left out. `whole`: hits are passages. `translated`:
        translations of a story are kept.
        """
        scored = scored[: limit * COPIES]
        groups = self.groups.of({(one.passage.article_id, one.passage.story) for one in scored})
        scored = once(scored, groups, translations=translated)[:limit]
        wanted = {s.passage.article_id for s in scored}
        articles = {article.id: article for article in self.library.load(sorted(wanted))}
        rank = 0
        for one in scored:
            article = articles.get(one.passage.article_id)
            if article is not None and one.passage.end <= len(article.text):
                rank += 1
                story = article.id, one.passage.story
                hit = _hit(rank, asked, one, article, whole=whole)
                yield _with_copies(hit, story, groups.get(story))


def _with_copies(hit: Hit, story: StoryKey, group: Group | None) -> Hit:
    if group is None:
        return hit
    origin = None if group.origin.key == story else group.origin.publisher
    return replace(hit, also_in=group.also_in(story), origin=origin)


def _hit(rank: int, asked: Asked, scored: ScoredSentence, article: Article, *, whole: bool) -> Hit:
    passage = scored.passage
    start, end = passage.sentences[scored.sentence]
    story = article.stories[passage.story]
    text = article.text[passage.start : passage.end]
    sentences = [
        (article.text[first:last], terms)
        for (first, last), terms in zip(passage.sentences, passage.terms, strict=True)
        if whole or first == start
    ]
    return Hit(
        rank=rank,
        score=scored.passage_score if whole else scored.score,
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
        text=text,
        sentence=Span(start, end, article.text[start:end]),
        matches=find_matches(asked.terms, sentences, passage.language),
        probability=scored.probability,
    )
