"""The ranking metrics, by hand and against ir-measures (pytrec_eval)."""

import math
from collections.abc import Callable
from dataclasses import replace

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case, Gold
from eval.metrics import METRICS, ranking
from eval.record import Found, Place, Record

ARTICLES = "abcdefghijkl"


def record_of(ranked: list[str], relevant: set[str]) -> Record:
    """A record over whole articles, each with one passage."""
    gold = tuple(Gold(article, 0, 10, "x" * 10, "ar") for article in sorted(relevant))
    places = [Place(article, 0, 10, "x" * 10) for article in ranked]
    return Record(
        Case("q", "en", "Who?", True, gold),
        "article",
        found=tuple(Found(place, place, 1.0, 1.0) for place in places),
        sentences=tuple(places),
    )


@given(
    st.permutations(ARTICLES),
    st.sets(st.sampled_from(ARTICLES), min_size=1),
    st.integers(0, len(ARTICLES)),
)
def test_an_independent_tool_finds_the_same_figures(
    order: list[str], relevant: set[str], depth: int
) -> None:
    ranked = order[:depth]
    record = record_of(ranked, relevant)
    qrels = [ir_measures.Qrel("q", article, 1) for article in relevant]
    scores = {article: float(-rank) for rank, article in enumerate(ranked)}
    # trec_eval drops a question whose run is empty; an irrelevant document keeps it.
    run = [ir_measures.ScoredDoc("q", article, score) for article, score in scores.items()]
    run.append(ir_measures.ScoredDoc("q", "elsewhere", -100.0))
    theirs = {
        "recall@1": ir_measures.Success @ 1,
        "recall@5": ir_measures.Success @ 5,
        "recall@10": ir_measures.Success @ 10,
        "mrr": ir_measures.RR,
        "ndcg@10": ir_measures.nDCG @ 10,
        "map": ir_measures.AP,
    }
    figures = ir_measures.calc_aggregate(theirs.values(), qrels, run)
    for name, measure in theirs.items():
        assert METRICS[name].value(record) == pytest.approx(figures[measure], abs=1e-9), name


def test_an_empty_ranking_scores_zero_and_is_counted() -> None:
    record = record_of([], {"a"})
    for name in ("recall@1", "mrr", "ndcg@10", "map", "sentence@1"):
        assert METRICS[name].value(record) == 0.0


def test_a_passage_holds_a_quote_from_half_its_characters_on(gold: Callable[..., Gold]) -> None:
    quote = gold("a.txt", 100, 110)
    assert ranking.holds(Place("a.txt", 0, 105, ""), quote)
    assert not ranking.holds(Place("a.txt", 0, 104, ""), quote)
    assert not ranking.holds(Place("b.txt", 0, 200, ""), quote)
    assert not ranking.holds(Place("a.txt", 110, 120, ""), quote)


def test_another_passage_of_the_gold_article_is_no_hit(
    record: Callable[..., Record], gold: Callable[..., Gold]
) -> None:
    found = [("a.txt", 50, 90), ("b.txt", 0, 10), ("a.txt", 0, 40)]
    one = record(golds=[gold("a.txt", 0, 10)], found=found)
    assert METRICS["recall@1"].value(one) == 0
    assert METRICS["mrr"].value(one) == pytest.approx(1 / 3)


def test_over_articles_a_second_passage_takes_no_rank(
    record: Callable[..., Record], gold: Callable[..., Gold]
) -> None:
    found = [("b.txt", 0, 10), ("b.txt", 20, 30), ("a.txt", 50, 90)]
    one = record(golds=[gold("a.txt", 0, 10)], found=found, unit="article")
    assert METRICS["mrr"].value(one) == 0.5
    assert METRICS["sentence@3"].value(one) == 0  # the article, but not its answer


def test_two_quotes_count_once_each_and_missing_ones_lower_the_ideal(
    record: Callable[..., Record], gold: Callable[..., Gold]
) -> None:
    golds = [gold("a.txt", 0, 10), gold("a.txt", 20, 30), gold("b.txt", 0, 10)]
    found = [("a.txt", 0, 10), ("a.txt", 0, 30), ("c.txt", 0, 10)]
    one = record(golds=golds, found=found)
    assert ranking.gains((place.passage for place in one.found), golds) == ([1, 1, 0], 3)
    ideal = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert METRICS["ndcg@10"].value(one) == pytest.approx((1 + 1 / math.log2(3)) / ideal)
    assert METRICS["map"].value(one) == pytest.approx((1 + 1) / 3)


def test_one_passage_that_holds_both_quotes_is_a_perfect_ranking(
    record: Callable[..., Record], gold: Callable[..., Gold]
) -> None:
    golds = [gold("a.txt", 0, 10), gold("a.txt", 20, 30)]
    assert METRICS["ndcg@10"].value(record(golds=golds, found=[("a.txt", 0, 30)])) == 1.0


def test_questions_without_gold_are_no_part_of_a_ranking(record: Callable[..., Record]) -> None:
    unanswerable = record(answerable=False, found=[("a.txt", 0, 10)])
    assert METRICS["recall@1"].value(unanswerable) is None
    assert not METRICS["recall@1"].applies(unanswerable.case)


def test_sentences_are_ranked_by_themselves_and_several_may_be_of_one_passage(
    record: Callable[..., Record], gold: Callable[..., Gold]
) -> None:
    one = record(golds=[gold("a.txt", 20, 30)], found=[("a.txt", 0, 40)])
    places = [Place("a.txt", start, start + 10, "x" * 10) for start in (0, 10, 20, 30)]
    ranked = replace(one, sentences=tuple(places))
    assert METRICS["sentence@1"].value(ranked) == 0
    assert METRICS["sentence@3"].value(ranked) == 1
    assert METRICS["map"].value(ranked) == pytest.approx(1 / 3)
