"""Builds an Assistant from settings: the one place where parts meet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answering.conversation import Conversations
from assistant.answering.feedback import FeedbackStore
from assistant.answering.quotes import QuotesEngine
from assistant.articles.formats.limits import Limits
from assistant.articles.indexing import Indexer
from assistant.articles.library import Library
from assistant.articles.parallel import Readers
from assistant.articles.splitting import PassageParser
from assistant.articles.syndication import StoryGroups
from assistant.assistant import Assistant
from assistant.disk import room
from assistant.errors import SettingsError
from assistant.processes import cores
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.embedding import Encoder, SentenceEncoder
from assistant.retrieval.forward import token_count
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.retriever import ArchiveRetriever
from assistant.retrieval.story_grouper import StoryGrouper
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.answering.judging import ModelJudge
    from assistant.answering.models import ChatModel
    from assistant.answering.written import WrittenEngine


Remember = Callable[["ChatModel"], "ChatModel"]


def build(settings: Settings, *, remember: Remember | None = None) -> Assistant:
    """The assistant these settings describe; `remember` may put a memory before its chat model.

    Raises:
        SettingsError: The archive's folder or its database cannot be opened.
        ArchiveFull: The disk has no room.
    """
    home = settings.home.absolute()
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise SettingsError(
            f"{home} cannot be made: {exc.strerror}. Set ASSISTANT_HOME to a folder you can write."
        ) from exc
    with room(home):
        return _built(home, settings, remember)


def _built(home: Path, settings: Settings, remember: Remember | None) -> Assistant:
    library = Library(settings.database_url or f"sqlite:///{home / 'library.db'}")
    index = PassageIndex(home, encoder(settings))
    groups = StoryGroups(library.engine)
    retriever = ArchiveRetriever(
        index=index,
        library=library,
        groups=groups,
        words=settings.words,
        bridge=settings.bridge,
        dictionaries=Dictionaries(settings.dictionaries),
    )
    quotes = QuotesEngine(retriever=retriever)
    return Assistant(
        home=home,
        library=library,
        conversations=Conversations(library.engine),
        feedback=FeedbackStore(library.engine),
        index=index,
        indexer=Indexer(
            library,
            PassageParser(count_tokens=token_count),
            index,
            readers(settings),
            StoryGrouper(groups, index, library),
            home,
        ),
        retriever=retriever,
        quotes=quotes,
        written=_written(settings, retriever, quotes, remember),
    )


def encoder(settings: Settings) -> Encoder:
    """The encoder at the endpoint the settings name; the built-in one where they name none."""
    if settings.embedding_model is None:
        return SentenceEncoder()
    from assistant.retrieval.embedding_endpoint import EndpointEncoder

    own = settings.embedding_base_url  # to which the key of another place is not sent
    return EndpointEncoder(
        model_name=settings.embedding_model,
        base_url=own or settings.openai_base_url,
        api_key=settings.embedding_api_key if own else settings.openai_api_key,
        timeout=settings.embedding_timeout,
        embed_batch_size=settings.embedding_batch,
    )


def _written(
    settings: Settings,
    retriever: ArchiveRetriever,
    quotes: QuotesEngine,
    remember: Remember | None,
) -> WrittenEngine | None:
    """The engine that writes; None where no chat model is set."""
    llm = chat_model(settings)
    if llm is None:
        return None
    from assistant.answering.verification import Verifier
    from assistant.answering.written import WrittenEngine

    if remember:
        llm = remember(llm)
    # Words are followed across languages to check a sentence, also where search may not.
    bridge = Bridge(retriever.index.vocabulary, retriever.index.encode)
    verifier = Verifier(bridge=bridge, judge=_judge(settings))
    return WrittenEngine(
        retriever=retriever,
        quotes=quotes,
        llm=llm,
        verifier=verifier,
        translate=settings.translate,
    )


def readers(settings: Settings) -> Readers:
    """How files are read: processes, limits and field names as set."""
    return Readers(
        processes=settings.readers or cores(),
        limits=Limits(
            file_mb=settings.max_file_mb,
            unpacked_mb=settings.max_unpacked_mb,
            expansion=settings.max_expansion,
            nesting=settings.max_nesting,
            pages=settings.max_pages,
            seconds=settings.max_seconds,
        ),
        fields=settings.fields,
    )


def _judge(settings: Settings) -> ModelJudge | None:
    """The model asked for a second opinion; None where none is set."""
    llm = chat_model(settings, settings.judge) if settings.judge else None
    if llm is None:
        return None
    from assistant.answering.judging import ModelJudge

    return ModelJudge(llm)


def chat_model(settings: Settings, name: str | None = None) -> ChatModel | None:
    """The chat model the settings name, or another at the same endpoint; None where none is set."""
    name = name or settings.model
    if name is None:
        return None
    from assistant.answering.models import ChatModel  # half a second, which quotes need not pay

    prices = settings.model_input_price, settings.model_output_price
    return ChatModel(
        name,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key,
        timeout=settings.model_timeout,
        temperature=settings.model_temperature,
        context=settings.model_context,
        prices=None if prices == (None, None) else (prices[0] or 0, prices[1] or 0),
    )
