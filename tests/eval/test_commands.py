"""The command line of the evaluation, on a real archive of two articles."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from eval.commands import app as eval_app

root = typer.Typer()
root.add_typer(eval_app, name="eval")


@root.callback()
def _home(ctx: typer.Context, home: Path) -> None:
    ctx.obj = home


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    (folder / "articles").mkdir()
    quote = "The mayor of Rome, Anna Rossi, opened a new bridge on Monday."
    (folder / "articles/rome.txt").write_text(f"{quote} It cost ninety million euros.\n")
    (folder / "articles/oslo.txt").write_text("Fishermen in Oslo caught fewer cod this winter.\n")
    case = {
        "id": "one",
        "language": "en",
        "question": "Who opened a new bridge in Rome?",
        "answerable": True,
        "gold": [{"article": "rome.txt", "quote": quote}],
        "keys": ["Anna Rossi"],
        "after": None,
        "tag": "who",
    }
    other = case | {"id": "two", "question": "Which mayor opened the bridge on Monday?"}
    path = folder / "cases.jsonl"
    path.write_text(json.dumps(case) + "\n" + json.dumps(other) + "\n")
    return path


def invoke(home: Path, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(root, [str(home), "eval", *arguments])
    assert result.exit_code == code, result.output
    return result


@pytest.fixture(scope="module")
def ran(home: Path, dataset: Path) -> dict[str, object]:
    archive = str(dataset.parent / "articles")
    arguments = ("run", str(dataset), "--archive", archive, "--mode", "quotes", "--json")
    invoke(home, *arguments, "--name", "before")
    return json.loads(invoke(home, *arguments, "--name", "base").stdout)


def test_run_prints_the_contracts_json(ran: dict[str, object], home: Path) -> None:
    assert ran["cases"] == 2
    assert ran["errors"] == 0
    assert ran["mode"] == "quotes"
    assert {"value", "low", "high", "n"} <= set(ran["metrics"]["recall@1"])  # type: ignore[index]
    assert "en-en" in ran["by_language_pair"]  # type: ignore[operator]
    assert set(ran["timings"]) == {"p50_ms", "p95_ms"}  # type: ignore[call-overload]
    assert ran["path"] == str(home / "library.db")


@pytest.mark.usefixtures("ran")
def test_list_show_and_compare_tell_of_the_runs(home: Path) -> None:
    listed = json.loads(invoke(home, "list", "--json").stdout)["runs"]
    assert [run["name"] for run in listed] == ["base", "before"]
    shown = json.loads(invoke(home, "show", "base", "--json").stdout)
    assert shown["made_by"]["settings"]["words"] is True
    assert "recall@1" in invoke(home, "show").stdout
    compared = json.loads(invoke(home, "compare", "before", "base", "--json").stdout)
    assert compared["turned"] == []
    assert compared["metrics"]["recall@1"]["verdict"] == "no clear difference"
    assert "before" in invoke(home, "compare", "before", "base").stdout


@pytest.mark.usefixtures("ran")
def test_gate_passes_fails_and_declines_by_its_exit_code(home: Path, dataset: Path) -> None:
    assert "passed" in invoke(home, "gate", "base", "--min", "recall@5=0.9").stdout
    failed = invoke(home, "gate", "base", "--min", "recall@5=1.1", "--json", code=1)
    assert json.loads(failed.stdout)["outcome"] == "failed"
    invoke(home, "gate", "base", "--min", "f1_squad=0.5", code=2)
    invoke(home, "gate", "base", "--against", "before")
    invoke(home, "gate", "base", "--min", "recall@5", code=2)
    invoke(home, "gate", "base", code=2)


@pytest.mark.usefixtures("ran")
def test_export_writes_a_page_a_table_and_junit(home: Path, tmp_path: Path) -> None:
    page = tmp_path / "base.html"
    invoke(home, "export", "base", "--output", str(page))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert invoke(home, "export", "base", "--format", "csv").stdout.startswith("id,")
    suites = ET.fromstring(invoke(home, "export", "base", "--format", "junit").stdout)
    assert suites[0].get("tests") == "2"
