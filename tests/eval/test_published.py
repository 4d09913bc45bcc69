from collections.abc import Callable

from eval.metrics import METRICS
from eval.published import beside, figures
from eval.record import Record, Run
from eval.summary import summarise


def test_every_figure_is_of_a_known_metric_and_a_share() -> None:
    for one in figures():
        assert one.metric in METRICS
        assert one.source
        assert all(0 < value < 1 for value in one.values.values())


def whole_xquad(run: Callable[..., Run], **more: object) -> Run:
    return run(
        **{
            "dataset": "xquad.ar.json",
            "unit": "article",
            "cases": 1190,
            "articles": 240,
            "question_languages": ("ar",),
            "archive_languages": ("ar",),
            **more,
        }
    )


def test_a_run_of_the_same_protocol_stands_beside_the_figures(
    record: Callable[..., Record], run: Callable[..., Run]
) -> None:
    summary = summarise([record(found=[("a.txt", 0, 10)], unit="article")])
    recall = [
        one for one in beside(whole_xquad(run), summary) if one.published.metric == "recall@1"
    ]
    assert {one.value for one in recall} == {0.917, 0.706, 0.816}
    assert all(one.refused is None and one.own == 1 for one in recall)


def test_another_protocol_is_refused_with_the_reason(
    record: Callable[..., Record], run: Callable[..., Run]
) -> None:
    summary = summarise([record(found=[("a.txt", 0, 10)], unit="article")])
    half = whole_xquad(run, cases=632, articles=120)
    assert all("1190 there, 632 here" in (one.refused or "") for one in beside(half, summary))
    crossed = whole_xquad(run, archive_languages=("en",))
    assert all("archive" in (one.refused or "") for one in beside(crossed, summary))


def test_another_set_has_nothing_beside_it(
    record: Callable[..., Record], run: Callable[..., Run]
) -> None:
    assert beside(run(), summarise([record(found=[("a.txt", 0, 10)])])) == []
