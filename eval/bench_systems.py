"""The two systems that the benchmark runs: this one, and LlamaIndex as it comes.

Both embed with the built-in encoder and keep their vectors in Chroma on disk. The stock pipeline
is given passages of the same length, so that both hold about as many.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import Document

LIMIT = 10  # passages a question


class System(Protocol):
    """What is measured."""

    def index(self, folder: Path) -> int:
        """Index every file below a folder; returns the number of passages."""

    def search(self, question: str) -> list[str]:
        """Paths of the articles of the first passages, best first."""


class Ours:
    """This project, as `assistant index` and `assistant search` run it."""

    def __init__(self, home: Path) -> None:
        import assistant

        self.archive = assistant.open(home)

    def index(self, folder: Path) -> int:
        """Index every file below a folder."""
        return self.archive.index([folder]).passages

    def search(self, question: str) -> list[str]:
        """Paths of the articles of the first passages."""
        return [hit.path for hit in self.archive.search(question, limit=LIMIT)]


class Stock:
    """VectorStoreIndex over ChromaVectorStore with SentenceSplitter; one vector a passage."""

    def __init__(self, home: Path) -> None:
        from llama_index.core import VectorStoreIndex
        from llama_index.vector_stores.chroma import ChromaVectorStore

        from assistant.retrieval.embedding import SentenceEncoder

        self.splitter = _splitter()
        store = ChromaVectorStore.from_params(
            "stock", persist_dir=str(home), collection_kwargs={"embedding_function": None}
        )
        self.stock = VectorStoreIndex.from_vector_store(store, embed_model=SentenceEncoder())
        self.retriever = self.stock.as_retriever(similarity_top_k=LIMIT)

    def index(self, folder: Path) -> int:
        """Index every file below a folder."""
        nodes = self.splitter.get_nodes_from_documents(_documents(folder))
        self.stock.insert_nodes(nodes)
        return len(nodes)

    def search(self, question: str) -> list[str]:
        """Paths of the articles of the first passages."""
        return [found.node.metadata["path"] for found in self.retriever.retrieve(question)]


SYSTEMS: dict[str, Callable[[Path], System]] = {"ours": Ours, "stock": Stock}


def passages_of(folder: Path) -> list[str]:
    """The passages that the stock pipeline makes of a folder's files."""
    return [node.get_content() for node in _splitter().get_nodes_from_documents(_documents(folder))]


def _splitter() -> SentenceSplitter:
    from llama_index.core.node_parser import SentenceSplitter

    from assistant.articles.splitting import MAX_PASSAGE_TOKENS
    from assistant.retrieval.forward import token_count

    return SentenceSplitter(
        chunk_size=MAX_PASSAGE_TOKENS,
        chunk_overlap=0,
        tokenizer=lambda text: list(range(token_count(text))),
    )


def _documents(folder: Path) -> list[Document]:
    from llama_index.core.schema import Document

    return [
        Document(
            text=path.read_text(encoding="utf-8"),
            metadata={"path": str(path)},
            excluded_embed_metadata_keys=["path"],
            excluded_llm_metadata_keys=["path"],
        )
        for path in sorted(folder.rglob("*.txt"))
    ]
