from __future__ import annotations

from pathlib import Path

import pytest

from eval import against_stock, cases
from tests.answering.endpoint import MODEL, Reply, Request, says, serve

ROOT = Path(__file__).parents[2]
ZHANG = "تشانغ يوشيا"


def test_questions_are_spread_and_one_in_five_has_no_answer() -> None:
    dataset = cases.load(ROOT / "eval/datasets/seeds.jsonl", (ROOT / "seeds",))
    chosen = against_stock.spread(dataset.cases, 30)
    assert len(chosen) == len({case.id for case in chosen}) == 30
    assert sum(not case.answerable for case in chosen[:10]) == 2
    assert sum(not case.answerable for case in chosen) == 6
    assert all(case.after is None for case in chosen)


def test_both_systems_are_asked_and_judged_by_the_same_rules(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def reply(request: Request) -> Reply:
        if request.sources:  # ours
            return says(f"Belousov met Zhang Youxia. [{request.key_of(ZHANG)}]")
        return says("Belousov met Angela Merkel [1]. She gave him 77 billion crowns [1].")

    with serve() as endpoint:
        endpoint.always = reply
        monkeypatch.setenv("OPENAI_BASE_URL", endpoint.url)
        monkeypatch.setenv("ASSISTANT_MODEL", MODEL)
        arguments = ["eval/datasets/seeds.jsonl", "--archive", "seeds", "--limit", "1"]
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("sys.argv", ["against_stock", *arguments])
        against_stock.main()
    table = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert table[0] == ["keys", "citations", "asserted", "unsupported", "quoted"]
    assert table[1] == "ours 1 of 1 1 of 1 0 of 0 0 of 1 0".split()
    assert table[2] == "stock 0 of 1 0 of 1 0 of 0 2 of 2 0".split()


def test_without_a_model_it_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.argv", ["x", str(ROOT / "eval/datasets/seeds.jsonl"), "--archive",
                                     str(ROOT / "seeds")])  # fmt: skip
    with pytest.raises(SystemExit, match="ASSISTANT_MODEL"):
        against_stock.main()
