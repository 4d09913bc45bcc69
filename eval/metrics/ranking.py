"""How well what answers is ranked. Binary relevance; every question with gold counts.

An empty ranking scores 0 and is never left out. The definitions are those of trec_eval; the tests
recompute them with ir-measures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from eval.cases import Gold
from eval.record import Place, Record


def holds(place: Place, gold: Gold) -> bool:
    """Whether a place holds a gold quote: at least half of the quote's characters.

    Half, and not all, because a sentence may be cut at another place than the quote was.
    """
    if place.article != gold.article:
        return False
    shared = min(place.end, gold.end) - max(place.start, gold.start)
    return shared > 0 and 2 * shared >= gold.end - gold.start


def gains(places: Iterable[Place], gold: Sequence[Gold]) -> tuple[list[int], int]:
    """The gain, 0 or 1, at each rank, and the number of relevant items R.

    A place gains when it holds a quote that no earlier place held. R is the number of gaining
    places and of quotes never found: the places an ideal ranking would have put first.
    """
    open_: list[Gold] = list(gold)
    gained = []
    for place in places:
        rest = [one for one in open_ if not holds(place, one)]
        gained.append(int(len(rest) < len(open_)))
        open_ = rest
    return gained, sum(gained) + len(open_)


def ranking(record: Record) -> tuple[list[int], int]:
    """Gains and R of a record, in its own unit.

    Passages: see `gains`. Articles: the distinct articles in order of their first passage, each
    relevant if it is a gold quote's.
    """
    if record.unit == "passage":
        return gains((one.passage for one in record.found), record.case.gold)
    wanted = {one.article for one in record.case.gold}
    ranked = dict.fromkeys(one.passage.article for one in record.found)
    return [int(article in wanted) for article in ranked], len(wanted)


def recall(record: Record, k: int) -> float:
    """1 where one of the first k items is relevant, else 0: success@k in TREC's terms."""
    return float(any(ranking(record)[0][:k]))


def reciprocal_rank(record: Record) -> float:
    """1/rank of the first relevant item; 0 where there is none."""
    return next((1 / rank for rank, gain in enumerate(ranking(record)[0], 1) if gain), 0.0)


def ndcg(record: Record, k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first k: gain / log2(rank + 1), over the ideal.

    Järvelin and Kekäläinen, TOIS 2002, with binary gains.
    """
    gained, relevant = ranking(record)
    return _dcg(gained[:k]) / _dcg([1] * min(relevant, k))


def _dcg(gained: Iterable[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gained, 1))


def average_precision(record: Record) -> float:
    """(1/R) times the sum of precision@k over the ranks k that hold a relevant sentence.

    The ranking is of sentences, to the depth of the run. The pool is the archive, all languages
    together; quotes that are other wordings of one answer in one article count as one. LAReQA (Roy
    et al., EMNLP 2020), section 4.
    """
    gained, relevant = sentences(record)
    hits, total = 0, 0.0
    for rank, gain in enumerate(gained, 1):
        if gain:
            hits += 1
            total += hits / rank
    return total / relevant


def sentences(record: Record) -> tuple[list[int], int]:
    """Gains and R of the ranking of sentences."""
    places = record.sentences
    if record.unit == "passage":
        return gains(places, record.case.gold)
    open_ = {one.article for one in record.case.gold}
    relevant, gained = len(open_), []
    for place in places:
        hit = place.article in open_ and any(holds(place, one) for one in record.case.gold)
        open_ -= {place.article} if hit else set()
        gained.append(int(hit))
    return gained, relevant


def sentence_recall(record: Record, k: int) -> float:
    """1 where one of the first k sentences holds a gold quote, else 0."""
    return float(any(sentences(record)[0][:k]))
