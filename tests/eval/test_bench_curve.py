import json
from pathlib import Path

import pytest

from eval import bench_curve
from eval.bench import Measurement


def measurement(passages: int, p50: float) -> Measurement:
    return Measurement("ours", passages, 100.0, 300.0, 10.0, 2.0, p50, p50 * 2, 250.0, 1.0)


def test_what_grows_with_the_square_root_has_the_exponent_of_one() -> None:
    measured = [measurement(100, 10.0), measurement(10_000, 100.0), measurement(1_000_000, 1_000.0)]
    assert bench_curve.exponent(measured, "p50_ms") == pytest.approx(0.5)
    assert bench_curve.exponent(measured, "disk_mb") == pytest.approx(0.0)


@pytest.mark.slow
def test_one_archive_grows_through_the_sizes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bench_curve.main(["--sizes", "80", "40", "--questions", "10", "--out", str(tmp_path)])
    small, large = json.loads((tmp_path / "curve.json").read_text())
    assert small["passages"] > 27
    assert 1.5 < large["passages"] / small["passages"] < 2.5
    assert large["recall_at_1"] >= 0.5
    assert "to the power of" in capsys.readouterr().out
