"""The usual way to find copies, to compare with: MinHash over runs of words.

After Broder, «On the resemblance and containment of documents», 1997: the share of equal minima of
many random orders estimates the share of runs of words that two texts have in common (Jaccard).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.articles.fingerprints import words

RUN = 4  # words
ORDERS = 128
USUAL = 0.8  # Jaccard from which texts are commonly called copies


def signatures(texts: Sequence[str], seed: int = 0) -> NDArray[np.uint64]:
    """The minima of each text under every order, a row a text."""
    rng = np.random.default_rng(seed)
    # Multiply and add modulo 2^64, by odd numbers: a new order each.
    factors = rng.integers(0, 2**63, ORDERS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    shifts = rng.integers(0, 2**63, ORDERS, dtype=np.uint64)
    rows = []
    for text in texts:
        runs = np.array(sorted(_runs(text)), dtype=np.uint64)
        rows.append((runs[:, None] * factors + shifts).min(axis=0))
    return np.stack(rows)


def alike(signed: NDArray[np.uint64], least: float) -> list[list[int]]:
    """The texts put together where two are alike, and two with a third: indexes of each group."""
    group = list(range(len(signed)))

    def root(n: int) -> int:
        while group[n] != n:
            n = group[n]
        return n

    for n, own in enumerate(signed[:-1]):
        shares = (signed[n + 1 :] == own).mean(axis=1)
        for other in np.flatnonzero(shares >= least) + n + 1:
            group[root(int(other))] = root(n)
    found: dict[int, list[int]] = {}
    for n in range(len(signed)):
        found.setdefault(root(n), []).append(n)
    return list(found.values())


def _runs(text: str) -> Iterable[int]:
    found = words(text)
    for n in range(max(1, len(found) - RUN + 1)):
        run = " ".join(found[n : n + RUN]).encode("utf-8", "surrogatepass")
        yield int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), "big")
