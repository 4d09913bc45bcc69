"""What is measured of a passage and of a sentence, for a question.

Every feature has a name and a line here; `ranker.json` has a weight for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.retrieval.evidence import Array, Asked, Evidence, gather
from assistant.retrieval.passages import Passage
from assistant.retrieval.wanted import Wanted, wanted

FRAGMENT = 3  # index terms; one sentence in ten so short answers anything, of others six
BM25_K1, BM25_B = 0.9, 0.4  # as in Pyserini


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Feature name -> values, for passages shape (P,), for sentences shape (S,)."""

    evidence: Evidence
    passages: dict[str, Array]
    sentences: dict[str, Array]


def measure(asked: Asked, passages: Sequence[Passage]) -> Features:
    """Measure the passages and their sentences; at least one passage."""
    evidence = gather(asked, passages)
    foreign = np.array([float(passage.language != asked.language) for passage in passages])
    vectors = np.concatenate([passage.vectors for passage in passages]).astype(np.float32)
    cosines = (vectors @ asked.vector.astype(np.float32)).astype(np.float64)
    whole = evidence.starts + np.arange(len(passages))
    of_passages, of_sentences = cosines[whole], np.delete(cosines, whole)
    p, s = _words(asked, evidence)
    p |= {"cosine": of_passages, "cosine of best sentence": evidence.in_passages(of_sentences)}
    s |= {
        "cosine": of_sentences,
        "cosine below the passage's best": of_sentences
        - p["cosine of best sentence"][evidence.passage],
    }
    kp, ks = _kind(asked, evidence)
    p |= kp
    s |= ks
    p |= {f"foreign: {name}": values * foreign for name, values in p.items()}
    s |= {f"foreign: {name}": s[name] * foreign[evidence.passage] for name in FOREIGN}
    return Features(evidence, p, s)


FOREIGN = (
    "cosine",
    "coverage",
    "coverage nearby",
    "words",
    "bm25",
    "sure coverage",
    "relative coverage",
)


def _words(asked: Asked, evidence: Evidence) -> tuple[dict[str, Array], dict[str, Array]]:
    rarity, passage = evidence.rarity, evidence.passage
    rare = rarity[passage]
    best = evidence.layers.max(axis=0)
    in_passage = evidence.in_passages(best)
    nearby = evidence.beside(best)
    total = rarity.sum(axis=1) + 1e-9
    names = np.array([float(t.is_name) for t in asked.terms] or [0.0])
    numbers = np.array([float(t.is_number) for t in asked.terms] or [0.0])
    layers = [evidence.in_passages(layer) for layer in evidence.layers]
    bm25 = _bm25(evidence.counts, evidence.lengths, rare)
    pairs = np.sqrt(best[:, 1:] * best[:, :-1]) * np.minimum(rare[:, 1:], rare[:, :-1])
    coverage = (best * rare).sum(axis=1) / total[passage]
    sure = evidence.sure
    relative = evidence.relative
    of_passages = {
        "relative coverage": (evidence.in_passages(relative) * rarity).sum(axis=1) / total,
        "sure words": (evidence.in_passages(sure) * rarity).sum(axis=1),
        "sure coverage": (evidence.in_passages(sure) * rarity).sum(axis=1) / total,
        "words": (in_passage * rarity).sum(axis=1),
        "coverage": (in_passage * rarity).sum(axis=1) / total,
        "coverage of best sentence": evidence.in_passages(coverage),
        "same words": (layers[0] * rarity).sum(axis=1),
        "translations": (layers[1] * rarity).sum(axis=1),
        "names by sound": (layers[2] * rarity).sum(axis=1),
        "names": (in_passage * rarity * names).sum(axis=1),
        "numbers": (in_passage * rarity * numbers).sum(axis=1),
        "bm25": _bm25(
            np.add.reduceat(evidence.counts, evidence.starts, axis=0),
            np.add.reduceat(evidence.lengths, evidence.starts),
            rarity,
        ),
        "bm25 of best sentence": evidence.in_passages(bm25),
        "words nearby": evidence.in_passages((nearby * rare).sum(axis=1)),
        "length": np.log1p(np.add.reduceat(evidence.lengths, evidence.starts)),
    }
    of_sentences = {
        "relative coverage": (relative * rare).sum(axis=1) / total[passage],
        "relative coverage nearby": (evidence.beside(relative) * rare).sum(axis=1) / total[passage],
        "sure words": (sure * rare).sum(axis=1),
        "sure coverage": (sure * rare).sum(axis=1) / total[passage],
        "sure coverage nearby": (evidence.beside(sure) * rare).sum(axis=1) / total[passage],
        "words": (best * rare).sum(axis=1),
        "coverage": coverage,
        "coverage nearby": (nearby * rare).sum(axis=1) / total[passage],
        "same words": (evidence.layers[0] * rare).sum(axis=1) / total[passage],
        "names by sound": (evidence.layers[2] * rare).sum(axis=1) / total[passage],
        "names": (best * rare * names).sum(axis=1),
        "numbers": (best * rare * numbers).sum(axis=1),
        "bm25": bm25,
        "pairs": pairs.sum(axis=1),
        "length": np.log1p(evidence.lengths),
        "fragment": (evidence.lengths <= FRAGMENT).astype(np.float64),
        "first": _first(evidence),
    }
    return of_passages, of_sentences


def _bm25(counts: Array, lengths: Array, rarity: Array) -> Array:
    norm = BM25_K1 * (1 - BM25_B + BM25_B * lengths / max(lengths.mean(), 1.0))
    return np.asarray((rarity * counts * (1 + BM25_K1) / (counts + norm[:, None])).sum(axis=1))


def _first(evidence: Evidence) -> Array:
    first = np.zeros(len(evidence.lengths))
    first[evidence.starts] = 1.0
    return first


def _kind(asked: Asked, evidence: Evidence) -> tuple[dict[str, Array], dict[str, Array]]:
    kind = wanted(asked.text, asked.language)
    number, time = float(kind is Wanted.NUMBER), float(kind is Wanted.TIME)
    person = float(kind is Wanted.PERSON)
    asked_names = np.array([float(t.is_name) for t in asked.terms] or [0.0])
    named = evidence.names - (evidence.sure * asked_names).sum(axis=1)
    plain, month, year = (evidence.numbers > 0).astype(np.float64).T
    of_sentences = {
        "wants number, has one": number * plain,
        "wants number, has a year only": number * year * (1 - plain),
        "wants time, has year": time * year,
        "wants time, has month": time * month,
        "wants time, has number": time * plain,
        "wants person, has names": person * np.log1p(np.maximum(named, 0.0)),
        "kind not met": number * (1 - np.maximum(plain, year))
        + time * (1 - np.maximum(np.maximum(plain, year), month)),
        "wants neither, has number": (1 - number) * (1 - time) * np.maximum(plain, year),
    }
    of_passages = {
        "wants number, has one": number * evidence.in_passages(np.maximum(plain, year)),
        "wants person, has names": person * evidence.in_passages(np.log1p(np.maximum(named, 0.0))),
        "wants time, has one": time * evidence.in_passages(np.maximum(month, year)),
    }
    return of_passages, of_sentences
