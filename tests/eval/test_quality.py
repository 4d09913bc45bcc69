"""The quality table, on a small set of articles with the whole pipeline and the stock one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

from eval import quality
from eval.ranker_data import held_out

TOPICS = ("bridges", "harvests", "elections", "glaciers", "railways", "museums", "storms", "ports")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    articles = []
    for n, topic in enumerate(TOPICS):
        answer = f"Anna {topic.capitalize()}"
        context = (
            f"The report on {topic} was long. {answer} wrote about {topic} last year. It rained."
        )
        asked = {
            "id": f"q{n}",
            "question": f"Who wrote about {topic}?",
            "answers": [{"text": answer, "answer_start": context.index(answer)}],
        }
        articles.append({"title": topic, "paragraphs": [{"context": context, "qas": [asked]}]})
    (tmp_path / "xquad-dev.en.json").write_text(json.dumps({"version": "1.1", "data": articles}))
    return tmp_path


def test_only_held_out_articles_are_asked_about_and_all_are_searched(data: Path) -> None:
    row = quality.measure("en-en", data)
    assert row.cases == sum(held_out(f"{n:03d}-{topic}") for n, topic in enumerate(TOPICS))
    assert 0 < row.cases < len(TOPICS)
    assert row.ours["recall@1"].value == 1
    assert row.ours["sentence@1"].value == 1
    assert row.stock["recall@1"].value == 1
    assert 0 < row.stock["sentence@3"].value <= 1


def test_the_table_has_both_systems_and_the_prototype(data: Path) -> None:
    console = Console(width=130, record=True, quiet=False, file=(data / "out").open("w"))
    console.print(quality.table([quality.measure("en-en", data)]))
    printed = console.export_text()
    console.file.close()
    lines = [line.split()[:3] for line in printed.splitlines()]
    assert lines[1][0] == "en-en"
    assert [word for line in lines for word in line if word in ("ours", "stock", "prototype")] == [
        "ours",
        "stock",
        "prototype",
    ]
    assert ".964" in printed
