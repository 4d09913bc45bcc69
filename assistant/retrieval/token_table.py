"""What the encoder's first steps make of a token, kept for those met last.

Embedding and projection read a token by itself, and the first n-gram layer multiplies each of a
token's neighbours with weights of its own before it adds them up. So all of this is known of a
token once it has been met, whatever stands around it, and a few thousand tokens fill most of an
archive. That is two thirds of what the encoder does to read a text.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

ORDERS = ((2, 0), (3, 1), (5, 2))  # n-gram order and tokens to its left, of the three branches
LEFT = max(left for _, left in ORDERS)
RIGHT = max(order - 1 - left for order, left in ORDERS)
SLOTS = 8192  # tokens kept, 13 kB each, once they are met
BLOCKS = (32, 8)  # rows multiplied together; the first with which they do not depend on the others
_PIECE = SLOTS // 8  # tokens of a text looked up together, with five neighbours at most each

Vectors = NDArray[np.float32]
Ids = NDArray[np.intp]


class TokenTable:
    """What tokens bring to the texts they stand in. Threads may share it."""

    def __init__(self, encoder: Any) -> None:
        """Take the encoder's weights."""
        self._encoder = encoder
        self.nothing = len(encoder.table)  # stands where a text has ended
        self._width = encoder.proj_W.shape[1] // len(ORDERS)
        self._weights = [_beside_each_other(weights, self._width) for weights in encoder.w1]
        self._block = block_size([encoder.proj_W, *self._weights])
        self._lock = threading.Lock()
        self._slot = np.zeros(self.nothing + 1, dtype=np.intp)  # of each token; 0: it has none
        self._token = np.full(SLOTS + 1, self.nothing)
        self._used = np.zeros(SLOTS + 1, dtype=np.int64)
        self._used[0] = np.iinfo(np.int64).max  # which is all zeros and stays so
        self._time = 0
        self._own = [self._empty() for _ in ORDERS]
        self._shares = [[self._empty() for _ in range(order)] for order, _ in ORDERS]

    def _empty(self) -> Vectors:
        return np.zeros((SLOTS + 1, self._width), dtype=np.float32)

    def embedded(self, ids: Ids) -> Vectors:
        """The embeddings of tokens: shape (tokens, 512)."""
        encoder = self._encoder
        chunk = ids % len(encoder.scale)
        rows: Vectors = encoder.table[ids].astype(np.float32)
        rows *= encoder.scale[chunk, None]
        rows += encoder.lo[chunk, None]
        return rows

    def meet(self, ids: Ids) -> None:
        """Make what these tokens bring, several hundred at most, all at once."""
        with self._lock:
            self._find(ids[: SLOTS // 2])

    def read(self, near: Ids) -> list[Vectors]:
        """Each token behind the first layer, for each branch: shape (tokens + 1, 256).

        `near` holds the ids of each token's neighbours from `LEFT` before it to `RIGHT` behind it,
        `nothing` beyond the text's ends. The last row is of zeros.
        """
        read = [np.zeros((len(near) + 1, self._width), dtype=np.float32) for _ in ORDERS]
        share = np.empty((min(len(near), _PIECE), self._width), dtype=np.float32)
        for start in range(0, len(near), _PIECE):
            piece = near[start : start + _PIECE]
            with self._lock:
                slots = np.ascontiguousarray(self._find(piece).T)
                for branch, (_, left) in enumerate(ORDERS):
                    here, some = read[branch][start : start + len(piece)], share[: len(piece)]
                    for n, shares in enumerate(self._shares[branch]):
                        shares.take(slots[LEFT - left + n], axis=0, out=some, mode="clip")
                        here += some
                    np.maximum(here, 0, out=here)
                    self._own[branch].take(slots[LEFT], axis=0, out=some, mode="clip")
                    here += some
        return read

    def _find(self, ids: Ids) -> Ids:
        """The slots of tokens, which all have one from now on."""
        self._time += 1
        slots = self._slot[ids]
        self._used[slots[slots > 0]] = self._time
        new = np.unique(ids[(slots == 0) & (ids != self.nothing)])
        if not len(new):
            return slots
        freed = np.argpartition(self._used, len(new))[: len(new)]
        self._slot[self._token[freed]] = 0
        self._make(new, freed)
        self._slot[new], self._token[freed], self._used[freed] = freed, new, self._time
        return self._slot[ids]

    def _make(self, ids: Ids, slots: Ids) -> None:
        encoder, width = self._encoder, self._width
        projected = self._times(self.embedded(ids), encoder.proj_W)
        projected += encoder.proj_b
        _normalise(projected, encoder.ln_g_all, encoder.ln_b_all, encoder.eps)
        for branch, (order, left) in enumerate(ORDERS):
            own = projected[:, branch * width : (branch + 1) * width]
            self._own[branch][slots] = own
            made = self._times(own, self._weights[branch])
            made[:, left * width : (left + 1) * width] += encoder.b1[branch]
            for n in range(order):
                self._shares[branch][n][slots] = made[:, n * width : (n + 1) * width]

    def _times(self, rows: Vectors, matrix: Vectors) -> Vectors:
        return apart(rows, lambda block: block @ matrix, self._block)


def apart(rows: Vectors, work: Callable[[Vectors], Vectors], block: int) -> Vectors:
    """What `work` makes of rows, handed over in blocks of one size: shape (blocks, block, n).

    See `block_size`.
    """
    blocks = -(-len(rows) // block)
    filled = np.zeros((blocks * block, rows.shape[1]), dtype=np.float32)
    filled[: len(rows)] = rows
    made = work(filled.reshape(blocks, block, rows.shape[1]))
    return made.reshape(blocks * block, made.shape[-1])[: len(rows)]


def block_size(matrices: list[Vectors]) -> int:
    """How many rows to multiply together so that none shows what was multiplied beside it.

    What a processor's own code does with a row may depend on its place, in the last digits: 32
    rows are multiplied faster, and where that shows, 8 are.
    """
    for block in BLOCKS[:-1]:
        alike = True
        for matrix in matrices:
            row = np.linspace(-1, 1, len(matrix), dtype=np.float32) ** 3
            made = np.tile(row, (block, 1)) @ matrix
            alike &= bool((made == made[0]).all())
        if alike:
            return block
    return BLOCKS[-1]


def _beside_each_other(weights: Vectors, width: int) -> Vectors:
    """The weights of each place of an n-gram as columns: (n * 256, 256) to (256, n * 256)."""
    places = weights.reshape(-1, width, width).transpose(1, 0, 2)
    return np.ascontiguousarray(places.reshape(width, -1))


def _normalise(rows: Vectors, gain: Vectors, bias: Vectors, eps: float) -> None:
    """Layer normalisation of each row, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= 1 / np.sqrt(np.einsum("ij,ij->i", rows, rows)[:, None] / rows.shape[1] + eps)
    rows *= gain
    rows += bias
