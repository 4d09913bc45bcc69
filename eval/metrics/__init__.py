"""The metrics, by name. Each is a pure function of one stored record.

A case is a value, an abstention (None) or an error; the mean of a metric is over its values, and
shows how many of how many cases gave one. Nothing is ever NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from eval.cases import Case
from eval.metrics import citations, ranking, text
from eval.record import Record, Reply


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: what it is called and means, which cases it is about, and how it scores one.

    Attributes:
        name: As on the command line.
        meaning: One line for people.
        applies: Whether it can be asked of a case; the others are no part of its denominator.
        score: The value of a record without error, or None for an abstention.
        higher_is_better: Else lower is.
    """

    name: str
    meaning: str
    applies: Callable[[Case], bool]
    score: Callable[[Record], float | None]
    higher_is_better: bool = True

    def value(self, record: Record) -> float | None:
        """The value of a record; None for an abstention, an error, or a case it is not about."""
        if not self.applies(record.case):
            return None
        return None if record.error is not None else self.score(record)


def _answerable(case: Case) -> bool:
    return case.answerable


def _has_gold(case: Case) -> bool:
    return bool(case.gold)


def _unanswerable(case: Case) -> bool:
    return not case.answerable


def _has_keys(case: Case) -> bool:
    return case.answerable and bool(case.keys)


def _has_answers(case: Case) -> bool:
    return bool(case.answers)


def _every(case: Case) -> bool:
    return True


def _of_reply(score: Callable[[Reply, Case], float | None]) -> Callable[[Record], float | None]:
    return lambda record: score(record.reply, record.case) if record.reply else None


def _keys(reply: Reply, case: Case) -> float:
    return float(not reply.refused and text.holds_key(reply.text, case.keys))


def _refused(reply: Reply, case: Case) -> float:
    return float(reply.refused)


def _withheld(reply: Reply, case: Case) -> float | None:
    shown = len(reply.said) if reply.written else 0
    return len(reply.withheld) / (len(reply.withheld) + shown) if reply.withheld or shown else None


def _written(reply: Reply, case: Case) -> float | None:
    return None if reply.refused else float(reply.written)


def _match(
    measure: Callable[..., float], normalise: text.Normaliser
) -> Callable[[Record], float | None]:
    def score(reply: Reply, case: Case) -> float:
        said = "" if reply.refused else " ".join(one.text for one in reply.said)
        return measure(said, case.answers, normalise, case.language)

    return _of_reply(score)


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *(
            Metric(
                f"recall@{k}",
                f"gold passage among the first {k}",
                _has_gold,
                partial(ranking.recall, k=k),
            )
            for k in (1, 5, 10)
        ),
        Metric("mrr", "1 / rank of the first gold passage", _has_gold, ranking.reciprocal_rank),
        Metric("ndcg@10", "discounted gain of the first 10", _has_gold, ranking.ndcg),
        Metric(
            "map",
            "average precision of the ranked sentences, one pool of all languages",
            _has_gold,
            ranking.average_precision,
        ),
        *(
            Metric(
                f"sentence@{k}",
                f"gold answer in the first {k} sentences",
                _has_gold,
                partial(ranking.sentence_recall, k=k),
            )
            for k in (1, 3)
        ),
        Metric(
            "gold_cited",
            "the answer cites a gold quote",
            _has_gold,
            _of_reply(citations.gold_cited),
        ),
        Metric("keys", "the answer holds a key", _has_keys, _of_reply(_keys)),
        Metric(
            "citation_recall",
            "sentences supported by what they cite, by gold quotes",
            _has_gold,
            _of_reply(partial(citations.citation_recall, support=citations.gold_support)),
        ),
        Metric(
            "citation_precision",
            "citations that are needed, by gold quotes",
            _has_gold,
            _of_reply(partial(citations.citation_precision, support=citations.gold_support)),
        ),
        Metric(
            "own_citation_recall",
            "sentences supported, by the system's own verifier",
            _every,
            _of_reply(partial(citations.citation_recall, support=citations.own_support)),
        ),
        Metric(
            "withheld",
            "share of what a model wrote that was not shown",
            _every,
            _of_reply(_withheld),
            higher_is_better=False,
        ),
        Metric(
            "written",
            "answers that a model wrote, not quotes in their place",
            _every,
            _of_reply(_written),
        ),
        Metric(
            "refused_unanswerable",
            "unanswerable questions that were refused",
            _unanswerable,
            _of_reply(_refused),
        ),
        Metric(
            "refused_answerable",
            "answerable questions refused wrongly",
            _answerable,
            _of_reply(_refused),
            higher_is_better=False,
        ),
        Metric(
            "exact_match_squad",
            "exact match, SQuAD's normaliser",
            _has_answers,
            _match(text.exact_match, text.squad),
        ),
        Metric(
            "f1_squad", "token F1, SQuAD's normaliser", _has_answers, _match(text.f1, text.squad)
        ),
        Metric(
            "exact_match_multilingual",
            "exact match, multilingual normaliser",
            _has_answers,
            _match(text.exact_match, text.multilingual),
        ),
        Metric(
            "f1_multilingual",
            "token F1, multilingual normaliser",
            _has_answers,
            _match(text.f1, text.multilingual),
        ),
    )
}
