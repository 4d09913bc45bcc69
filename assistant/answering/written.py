"""Answers a chat model writes: from passages alone, each sentence checked before it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace

from llama_index.core.base.llms.types import ChatMessage
from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from pydantic import ConfigDict

import prompts
from assistant.answering.answer import Answer, OnSentence, Usage
from assistant.answering.citations import CitationParser, DraftSentence
from assistant.answering.models import ChatModel
from assistant.answering.notices import said, trouble
from assistant.answering.prose import Prose
from assistant.answering.quotes import Draft, QuotesEngine
from assistant.answering.rewriting import rewritten
from assistant.answering.showing import chosen, keyed, one_line, source_block
from assistant.answering.stopping import Stop, Stopped
from assistant.answering.translating import translations
from assistant.answering.verification import Verifier
from assistant.answering.writing import Writing, estimated_tokens
from assistant.errors import ModelError
from assistant.language import language_name
from assistant.retrieval.hit import Hit
from assistant.retrieval.retriever import ArchiveRetriever, Ranking

NO_ANSWER = "NO ANSWER"  # what a model is told to write where its sources do not answer
MAX_REPEATS = 2  # sentences said again after which a model is taken to go in circles


class WrittenEngine(CustomQueryEngine):
    """A llama-index query engine whose answers are written by a model and verified.

    It refuses by the same judgement as `quotes`, before the model is asked, and offers the quotes
    wherever the model fails or nothing that it wrote holds. `translate`: whether questions are
    translated for the search.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: BaseRetriever
    quotes: QuotesEngine
    llm: ChatModel
    verifier: Verifier
    translate: bool = False

    def custom_query(self, query_str: str) -> Response:
        """Answer a question on its own, for use within llama-index."""
        assert isinstance(self.retriever, ArchiveRetriever)
        ranking = self.retriever.rank(query_str)
        draft = self.answer(ranking, self.quotes.answer(ranking))
        return Response(response=draft.text, source_nodes=self.retriever.retrieve(query_str))

    def stand_alone(
        self, question: str, turns: Sequence[Answer], language: str, *, stop: Stop | None = None
    ) -> tuple[str | None, Usage]:
        """The question made to stand alone by the model, or None; see `rewritten`.

        Raises:
            ModelError: The endpoint failed.
            Stopped: Somebody asked to stop.
        """
        today = dt.datetime.now().astimezone().date()
        return rewritten(self.llm, question, turns, language, today=today, stop=stop)

    def translations(
        self, question: str, language: str, languages: Iterable[str], *, stop: Stop | None = None
    ) -> tuple[dict[str, str], Usage]:
        """The question in languages of the archive; see `translating.translations`."""
        return translations(self.llm, question, language, languages, stop=stop)

    def answer(
        self,
        ranking: Ranking,
        quotes: Draft,
        *,
        on_sentence: OnSentence = lambda sentence, sources: None,
        stop: Stop | None = None,
        reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> Draft:
        """Prose from the passages of a ranking; else its quotes, with a notice that says why.

        Where `quotes` refuse, so does this. `reading` opens the archive for as long as something
        is looked up in it.
        """
        if quotes.status == "not_found":
            return replace(quotes, mode="written")
        passages = self._passages(ranking)
        if not passages:
            notice = said("no_room", ranking.language, model=self.llm.name)
            return replace(quotes, notice=notice)
        writing = self.llm.stream(self._messages(ranking, passages), stop=stop)
        prose, broke, declined = Prose(passages), None, False
        try:
            for draft in _sentences(writing, CitationParser(passages, ranking.language), prose):
                if stop:
                    stop.check()
                if _declines(draft):
                    declined = True
                    continue
                with reading():
                    verdict = self.verifier.check(draft, passages)
                released = prose.add(draft, verdict)
                if released:
                    on_sentence(released, prose.sources)
        except ModelError as exc:
            broke = trouble(exc, ranking.language)
        except Stopped:
            broke = said("stopped", ranking.language)
        if prose.sentences:
            return self._prose(prose, writing.usage, broke, quotes)
        nothing = "declined" if declined else "nothing_holds"
        notice = broke or said(nothing, ranking.language, model=self.llm.name)
        return replace(quotes, withheld=tuple(prose.withheld), notice=notice, usage=writing.usage)

    def _prose(self, prose: Prose, usage: Usage | None, notice: str | None, quotes: Draft) -> Draft:
        cited = {(one.article_id, one.start, one.end) for one in prose.sources}
        further = [q for q in quotes.sources if (q.article_id, q.start, q.end) not in cited]
        return Draft(
            status="answered",
            text=prose.text,
            sentences=tuple(prose.sentences),
            withheld=tuple(prose.withheld),
            sources=prose.sources,
            mode="written",
            notice=notice,
            usage=usage,
            offered=tuple(
                replace(quote, n=n) for n, quote in enumerate(further, len(prose.sources) + 1)
            )
            if notice
            else (),
        )

    # The prompt

    def _passages(self, ranking: Ranking) -> dict[str, Hit]:
        """What fits beside the rest of the prompt and the answer, under keys."""
        bare = self._filled(ranking, "", "q2k")
        room = self.llm.context - self.llm.answer_tokens
        room -= sum(estimated_tokens(str(message.content)) for message in bare)
        return keyed(chosen(ranking.hits, room), ranking.question)

    def _messages(self, ranking: Ranking, passages: dict[str, Hit]) -> list[ChatMessage]:
        return self._filled(ranking, source_block(passages), next(iter(passages)))

    def _filled(self, ranking: Ranking, sources: str, example: str) -> list[ChatMessage]:
        return prompts.messages(
            "answer",
            language=language_name(ranking.language),
            sources=sources,
            example=example,
            question=one_line(ranking.question),
            no_answer=NO_ANSWER,
        )


def _sentences(writing: Writing, parser: CitationParser, prose: Prose) -> Iterator[DraftSentence]:
    """The sentences as they are complete, without those said before.

    What is half-written when the stream breaks is no sentence.
    """
    repeats = 0
    with closing(iter(writing)) as pieces:
        for piece in pieces:
            for draft in parser.feed(piece):
                if prose.repeats(draft):
                    repeats += 1
                else:
                    yield draft
            if repeats >= MAX_REPEATS:
                return
    yield from (draft for draft in parser.finish() if not prose.repeats(draft))


def _declines(draft: DraftSentence) -> bool:
    return draft.text.strip(" .!\"'*").casefold() == NO_ANSWER.casefold()
