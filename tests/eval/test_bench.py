import json
from pathlib import Path

import pytest

from eval import bench, bench_pages, synthetic
from eval.bench import Measurement


def measurement(system: str, passages: int, p50: float) -> Measurement:
    return Measurement(system, passages, 100.0, 300.0, 10.0, 2.0, p50, p50 * 2, 250.0, 1.0)


def test_a_ratio_is_ours_over_the_stock_pipelines() -> None:
    measurements = [measurement("ours", 1_000, 10), measurement("stock", 2_000, 4)]
    _, _, ratios = bench.rows(measurements)
    assert ratios[:2] == ["ratio", "0.50"]
    assert ratios[2 + list(bench.COLUMNS).index("p50_ms")] == "2.50"


def test_growth_is_from_the_smallest_size_to_the_largest() -> None:
    measurements = [
        measurement("ours", 1_000, 10),
        measurement("stock", 1_000, 4),
        measurement("ours", 10_000, 15),
        measurement("stock", 10_000, 12),
    ]
    ours, stock = bench.growth(measurements)
    assert ours.startswith("ours: passages x10.0, p50 (ms) x1.50")
    assert stock.startswith("stock: passages x10.0, p50 (ms) x3.00")
    assert bench.growth(measurements[:2]) == []


@pytest.mark.slow
def test_the_encoder_alone_is_measured_in_each_way_that_it_is_run(tmp_path: Path) -> None:
    synthetic.write(tmp_path / "articles", 3)
    rates = bench.encoder_rates(tmp_path / "articles", tmp_path, 3)
    assert rates.keys() == bench.ENCODED.keys()
    assert min(rates.values()) > 0
    lines = bench.shares({"encode": 200.0}, [100.0, 50.0])
    assert lines == [
        "The encoder alone, as it is run here: 200 passages/s, one vector each; "
        "ours has 0.50, 0.25 of it."
    ]


def test_pages_are_read_encoded_and_indexed(tmp_path: Path) -> None:
    rates = bench_pages.measure(tmp_path / "pages", tmp_path / "home", 8)
    assert min(rates.read_by_one, rates.read, rates.encoded, rates.indexed) > 0
    assert rates.line().startswith("HTML pages a second (8 pages)")


@pytest.mark.slow
def test_both_systems_are_measured_on_the_same_files(tmp_path: Path) -> None:
    pytest.importorskip("llama_index.vector_stores.chroma")
    bench.main(["--sizes", "40", "--questions", "10", "--pages", "8", "--out", str(tmp_path)])
    measured = json.loads((tmp_path / "bench.json").read_text())
    assert [one["system"] for one in measured] == ["ours", "stock"]
    for one in measured:
        assert one["passages"] >= 30
        assert min(one["rate"], one["first_seconds"], one["p50_ms"], one["index_peak_mb"]) > 0
        assert one["recall_at_1"] >= 0.5
    assert "<svg" in (tmp_path / "bench.html").read_text(encoding="utf-8")
