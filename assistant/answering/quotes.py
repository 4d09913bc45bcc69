"""Answers made of quotes: the best sentences of the archive, word for word."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from pydantic import ConfigDict

import prompts
from assistant.answering.answer import Mode, Sentence, Source, Status, Usage, Withheld
from assistant.retrieval.analysis import analyse
from assistant.retrieval.hit import Hit
from assistant.retrieval.ranking import answerable
from assistant.retrieval.retriever import ArchiveRetriever, Ranking

MAX_QUOTES = 4
MAX_NEAREST = 3  # near misses shown with a refusal
CONFIDENT = 0.45  # probability that any sentence answers, from which the likeliest are quoted;
# below even odds, since a missed answer costs a reader more than a quote beside the point
BESIDE_THE_BEST = 0.6  # share of the best quote's probability that a further one must reach
SAME_WORDS = 0.7  # share of common index terms from which two quotes say the same


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it belongs to a conversation; see `Answer` for what the parts mean."""

    status: Status
    text: str
    sentences: tuple[Sentence, ...]
    withheld: tuple[Withheld, ...]
    sources: tuple[Source, ...]
    mode: Mode = "quotes"
    notice: str | None = None
    usage: Usage | None = None
    offered: tuple[Source, ...] = ()


class QuotesEngine(CustomQueryEngine):
    """A llama-index query engine that answers with quotes, and refuses where none answers."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: BaseRetriever

    def custom_query(self, query_str: str) -> Response:
        """Answer a question on its own, for use within llama-index."""
        assert isinstance(self.retriever, ArchiveRetriever)
        draft = self.answer(self.retriever.rank(query_str))
        return Response(response=draft.text, source_nodes=self.retriever.retrieve(query_str))

    def answer(self, ranking: Ranking) -> Draft:
        """One to four quotes from a ranking, each with its source, or a refusal."""
        surest = sorted(ranking.hits, key=lambda hit: -hit.probability)
        quotes = _distinct([hit for hit in surest if _answers(hit, surest[0])])
        if answerable([hit.probability for hit in ranking.hits]) < CONFIDENT:
            nearest = _distinct(ranking.hits)[:MAX_NEAREST]
            sources = tuple(
                source_of(n, hit, nearest=True) for n, hit in enumerate(nearest, start=1)
            )
            text = prompts.in_language(prompts.load("not_found"), ranking.language)
            return Draft("not_found", text, (), (), sources)
        sources = tuple(source_of(n, hit) for n, hit in enumerate(quotes[:MAX_QUOTES], start=1))
        sentences = tuple(
            Sentence(source.quote, (source.n,), "supported", round(hit.probability, 3))
            for source, hit in zip(sources, quotes, strict=False)
        )
        text = "\n\n".join(f"«{s.quote}» — {s.attribution} [{s.n}]" for s in sources)
        return Draft("answered", text, sentences, (), sources)


def _answers(hit: Hit, best: Hit) -> bool:
    return hit.probability >= BESIDE_THE_BEST * best.probability


def _distinct(hits: tuple[Hit, ...] | list[Hit]) -> list[Hit]:
    """The hits whose sentences do not say again what a better one says."""
    kept: list[tuple[Hit, set[str]]] = []
    for hit in hits:
        terms = {term.key for term in analyse(hit.sentence.text, hit.language)}
        if not any(_overlap(terms, others) >= SAME_WORDS for _, others in kept):
            kept.append((hit, terms))
        if len(kept) == MAX_QUOTES:
            break
    return [hit for hit, _ in kept]


def _overlap(one: set[str], other: set[str]) -> float:
    """Share of the smaller set's terms that the other has too (the overlap coefficient)."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else float(one == other)


def source_of(n: int, hit: Hit, *, nearest: bool = False) -> Source:
    """The sentence of a hit as the source with that number."""
    return Source(
        n=n,
        article_id=hit.article_id,
        path=hit.path,
        title=hit.title,
        outlet=hit.outlet,
        agency=hit.agency,
        date=hit.date,
        language=hit.language,
        start=hit.sentence.start,
        end=hit.sentence.end,
        quote=hit.sentence.text,
        nearest=nearest,
        matches=tuple(asdict(m) for m in hit.matches),
        also_in=hit.also_in,
        origin=hit.origin,
    )
