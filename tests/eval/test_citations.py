from collections.abc import Callable

import pytest

from eval.metrics import METRICS
from eval.metrics.citations import citation_precision, citation_recall, gold_support, own_support
from eval.record import Record

GOLD, OTHER = ("a.txt", 0, 10), ("b.txt", 0, 10)
Make = Callable[..., Record]


def scores(record: Record) -> tuple[float | None, float | None]:
    assert record.reply is not None
    return (
        citation_recall(record.reply, record.case, gold_support),
        citation_precision(record.reply, record.case, gold_support),
    )


@pytest.mark.parametrize(
    ("cited", "said", "recall", "precision"),
    [
        ([GOLD], [[1]], 1, 1),
        ([GOLD], [[1], []], 1 / 2, 1),  # a sentence that cites nothing
        ([GOLD, OTHER], [[1, 2]], 1, 1 / 2),  # 2 is not needed
        ([GOLD, OTHER], [[1], [2]], 1 / 2, 1 / 2),
        ([GOLD], [[1, 7]], 0, 1 / 2),  # 7 does not exist
        ([OTHER], [[1]], 0, 0),
        ([GOLD, GOLD], [[1, 2]], 1, 1),  # each supports it alone
    ],
)
def test_recall_and_precision_by_hand(
    record: Make,
    cited: list[tuple[str, int, int]],
    said: list[list[int]],
    recall: float,
    precision: float,
) -> None:
    assert scores(record(cited=cited, said=said, refused=False)) == (recall, precision)


def test_a_refusal_is_an_abstention_from_citing(record: Make) -> None:
    refused = record(refused=True, cited=[GOLD], said=[[1]])
    assert scores(refused) == (None, None)
    assert METRICS["gold_cited"].value(refused) == 0
    assert METRICS["keys"].value(record(refused=True, keys=("a",), text="a")) == 0


def test_the_systems_own_verdict_is_another_support(record: Make) -> None:
    one = record(refused=False, cited=[OTHER], said=[[1]])
    assert one.reply is not None
    assert citation_recall(one.reply, one.case, own_support) == 1


def test_refusals_are_two_numbers(record: Make) -> None:
    wrongly = record(refused=True)
    rightly = record(refused=True, answerable=False)
    assert METRICS["refused_answerable"].value(wrongly) == 1
    assert METRICS["refused_unanswerable"].value(wrongly) is None
    assert METRICS["refused_unanswerable"].value(rightly) == 1
    assert METRICS["refused_answerable"].value(rightly) is None
    assert not METRICS["refused_answerable"].higher_is_better


def test_in_search_mode_answers_have_no_value(record: Make) -> None:
    searched = record(found=[GOLD], keys=("x",))
    for name in ("gold_cited", "keys", "citation_recall", "refused_answerable"):
        assert METRICS[name].value(searched) is None
