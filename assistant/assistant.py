"""The assistant: an archive that can be searched and asked."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.answer import Answer, Mode, OnSentence, Searched, Usage
from assistant.answering.clock import Clock
from assistant.answering.conversation import Conversations, ConversationSummary
from assistant.answering.examples import example_questions
from assistant.answering.feedback import Feedback, FeedbackStore, Verdict
from assistant.answering.quotes import QuotesEngine
from assistant.answering.stopping import Stop
from assistant.answering.understanding import understand
from assistant.archive import Archive
from assistant.articles.indexing import Indexer
from assistant.articles.library import Library
from assistant.errors import (
    ArchiveEmpty,
    ConversationNotFound,
    ModelError,
    QuestionError,
)
from assistant.retrieval.hit import Filters, Hit
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.retriever import ArchiveRetriever, Ranking

if TYPE_CHECKING:
    from assistant.answering.written import WrittenEngine

MAX_QUESTION = 2000  # characters; longer is a pasted article, not a question

Stage = Callable[[str], None]


class Assistant(Archive):
    """An archive that answers questions. Built by `assistant.open`."""

    def __init__(
        self,
        *,
        home: Path,
        library: Library,
        conversations: Conversations,
        feedback: FeedbackStore,
        index: PassageIndex,
        indexer: Indexer,
        retriever: ArchiveRetriever,
        quotes: QuotesEngine,
        written: WrittenEngine | None = None,
    ) -> None:
        """Take the parts; `wiring` decides which. Without `written`, answers are quotes."""
        super().__init__(home=home, library=library, index=index, indexer=indexer)
        self.conversations_store = conversations
        self.feedback_store = feedback
        self._retriever = retriever
        self._quotes = quotes
        self._written = written

    # Asking

    def ask(
        self,
        question: str,
        *,
        mode: Mode | None = None,
        conversation: str | None = None,
        language: str | None = None,
        outlet: str | None = None,
        after: dt.date | None = None,
        before: dt.date | None = None,
        on_stage: Stage = lambda stage: None,
        on_sentence: OnSentence = lambda sentence, sources: None,
        stop: Stop | None = None,
    ) -> Answer:
        """Answer a question from the archive, and remember the answer.

        `mode` is by default `written` where a chat model is configured, else `quotes`.
        `conversation` is the id of an earlier answer's conversation, to go on with it; a question
        that hangs on it is searched for with the words it leaves out (`standalone_question`). The
        filters are those of `search`. `on_stage` is told what is being done, `on_sentence` of each
        written sentence once it is verified; setting `stop` from another thread ends the writing.

        Raises:
            QuestionError: The question is empty or too long.
            ArchiveEmpty: Nothing is indexed.
            ConversationNotFound: There is no such conversation.
            ModelError: Written answers are asked for and no chat model is configured.
        """
        written = self._engine(mode)
        question = _checked(question)
        turns = self.conversations_store.turns(conversation) if conversation else []
        filters = Filters(language, outlet, after, before)
        clock = Clock()
        on_stage("reading the question")
        languages = self.library.overview().languages if written and written.translate else ()
        understood = understand(question, turns, languages, written, stop)
        clock.lap("understand_ms")
        on_stage("searching")
        with self._access.reading():
            ranking = self._retriever.rank(
                understood.standalone,
                filters,
                language=understood.language,
                translations=understood.translations,
            )
            clock.lap("retrieve_ms")
            on_stage("choosing quotes")
            draft = replace(self._quotes.answer(ranking), notice=understood.trouble)
            searched = self._searched(filters)
        if written and not understood.trouble:
            on_stage("writing")
            draft = written.answer(
                ranking,
                draft,
                on_sentence=clock.first("first_sentence_ms", on_sentence),
                stop=stop,
                reading=self._access.reading,
            )
        clock.lap("answer_ms")
        answer = Answer(
            question=question,
            standalone_question=understood.standalone,
            language=ranking.language,
            mode=draft.mode,
            status=draft.status,
            text=draft.text,
            sentences=draft.sentences,
            withheld=draft.withheld,
            sources=draft.sources,
            searched=searched,
            timings=clock.times,
            conversation=conversation or self.conversations_store.new_id(),
            notice=draft.notice,
            model=written.llm.name if written else None,
            usage=Usage.total(understood.usage, draft.usage),
            offered=draft.offered,
        )
        self.conversations_store.add(answer)
        return answer

    def search(
        self,
        question: str,
        *,
        limit: int = 10,
        language: str | None = None,
        outlet: str | None = None,
        after: dt.date | None = None,
        before: dt.date | None = None,
    ) -> list[Hit]:
        """The passages that fit a question best, best first.

        `language` is that of the passages (ISO 639-1), `outlet` the outlet's or agency's name;
        dates are inclusive.

        Raises:
            QuestionError: The question is empty or too long.
            ArchiveEmpty: Nothing is indexed.
        """
        question = _checked(question)
        with self._access.reading():
            return self._retriever.search(
                question, limit=limit, filters=Filters(language, outlet, after, before)
            )

    def rank(
        self, question: str, *, limit: int = 10, question_language: str | None = None
    ) -> Ranking:
        """The sentences and the passages of one search, best first, at most `limit` of each.

        A story that is there in several languages is given in each. `question_language` (ISO 639-1)
        where the question's own words do not tell it. Raises as `search` does.
        """
        question = _checked(question)
        with self._access.reading():
            return self._retriever.rank(
                question,
                language=question_language,
                sentences=limit,
                passages=limit,
                every_language=True,
            )

    # What can be asked

    @property
    def model(self) -> str | None:
        """The name of the chat model that writes; None where answers are quotes."""
        return self._written.llm.name if self._written else None

    def example_questions(self) -> list[str]:
        """Up to three questions that the archive answers, made from its own sentences."""
        with self._access.reading():
            return example_questions(
                self._index.vocabulary,
                self.library.stories(),
                lambda question: (
                    self._quotes.answer(self._retriever.rank(question)).status == "answered"
                ),
            )

    def warm_up(self) -> None:
        """Load what the first question needs, so that nobody waits for it."""
        with contextlib.suppress(ArchiveEmpty), self._access.reading():
            self._retriever.rank("?")

    # Conversations

    def conversation(self, conversation: str) -> list[Answer]:
        """The answers of a conversation, in order.

        Raises:
            ConversationNotFound: There is no such conversation.
        """
        return self.conversations_store.turns(conversation)

    def conversations(self) -> list[ConversationSummary]:
        """Every conversation, the last one added to first."""
        return self.conversations_store.summaries()

    def feedback(
        self, conversation: str, turn: int, verdict: Verdict | None, correction: str = ""
    ) -> None:
        """Remember what a reader says of a turn (from 1); None takes back what was said.

        Raises:
            ConversationNotFound: There is no such conversation, or it has no such turn.
        """
        if not 1 <= turn <= len(self.conversation(conversation)):
            raise ConversationNotFound(f"That conversation has no turn {turn}. Open it anew.")
        if verdict is None:
            self.feedback_store.withdraw(conversation, turn)
        else:
            self.feedback_store.put(Feedback(conversation, turn, verdict, correction.strip()))

    def _engine(self, mode: Mode | None) -> WrittenEngine | None:
        """The engine that writes; None where quotes are asked for, or are all there is."""
        if mode == "written" and self._written is None:
            raise ModelError(
                "No chat model is configured, so answers are quotes. Set ASSISTANT_MODEL, or ask "
                "with mode quotes."
            )
        return None if mode == "quotes" else self._written

    def _searched(self, filters: Filters) -> Searched:
        holds = self._access.holds
        return Searched(holds.articles, holds.languages, holds.from_, holds.to, filters.to_dict())


def _checked(question: str) -> str:
    question = question.strip()
    if not question:
        raise QuestionError("The question is empty. Type what you want to know.")
    if len(question) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(question):,} characters; at most {MAX_QUESTION:,} are read. "
            "Shorten it."
        )
    return question
