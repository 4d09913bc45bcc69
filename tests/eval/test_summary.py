import math
from collections.abc import Callable

from eval.cases import Gold
from eval.record import Record, Run
from eval.summary import summarise, to_dict

HIT, MISS = ("a.txt", 0, 10), ("b.txt", 0, 10)
Make = Callable[..., Record]


def test_errors_and_abstentions_show_in_the_denominator_and_never_as_nan(record: Make) -> None:
    summary = summarise(
        [
            record("one", found=[HIT], milliseconds=10.0),
            record("two", found=[MISS], milliseconds=30.0),
            record("three", error="the endpoint did not answer", milliseconds=60_000.0),
        ]
    )
    recall = summary.metrics["recall@1"]
    assert (recall.value, recall.n, recall.of) == (0.5, 2, 3)
    assert summary.metrics["error_rate"].value == 1 / 3
    assert (summary.cases, summary.errors, summary.p50_ms) == (3, 1, 20)
    assert "keys" not in summary.metrics
    everything = [
        one
        for table in (summary.metrics, *summary.by_language_pair.values())
        for one in table.values()
    ]
    assert not any(math.isnan(x) for one in everything for x in (one.value, one.low, one.high))


def test_figures_are_split_by_language_pair_and_tag(
    record: Make, gold: Callable[..., Gold]
) -> None:
    summary = summarise(
        [
            record("one", found=[HIT], language="it", tag="who"),
            record("two", found=[HIT], golds=[gold("b.txt", language="it")], tag="when"),
            record("three", answerable=False, refused=True),
        ]
    )
    assert set(summary.by_language_pair) == {"it-ar", "en-it", "en-none"}
    assert set(summary.by_tag) == {"who", "when"}
    assert summary.by_language_pair["en-it"]["recall@1"].value == 0
    assert summary.by_tag["who"]["recall@1"].value == 1


def test_the_json_is_the_contracts(record: Make, run: Callable[..., Run]) -> None:
    plain = to_dict(run(), summarise([record(found=[HIT], milliseconds=18.04)]), "/library.db")
    assert plain["cases"] == 1
    assert plain["errors"] == 0
    assert plain["metrics"]["recall@1"] == {"value": 1, "low": 1, "high": 1, "n": 1, "of": 1}
    assert plain["by_language_pair"]["en-ar"]["recall@1"]["value"] == 1
    assert plain["timings"] == {"p50_ms": 18.0, "p95_ms": 18.0}
    assert {"run", "dataset", "mode", "path"} <= set(plain)


def test_no_records_give_no_figures() -> None:
    assert summarise([]).metrics == {}
