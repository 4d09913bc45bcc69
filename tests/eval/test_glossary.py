"""What the glossary knows of questions' words is counted, beside the encoder and dictionaries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.glossary import main

QUESTIONS = {"army": "Who commands the army?", "peace": "Who signed the treaty?"}
TEXTS = {"army": "يقود الملك الجيش منذ عشرين عاما.", "peace": "وقع الوزراء معاهدة السلام أمس."}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("en", "ar"):
        data = [
            {
                "title": title,
                "paragraphs": [
                    {
                        "context": text,
                        "qas": [
                            {
                                "id": title,
                                "question": QUESTIONS[title],
                                "answers": [{"text": text.split()[1], "answer_start": 5}],
                            }
                        ],
                    }
                ],
            }
            for title, text in TEXTS.items()
        ]
        for entry in data:
            [paragraph] = entry["paragraphs"]
            [answer] = paragraph["qas"][0]["answers"]
            answer["answer_start"] = paragraph["context"].index(answer["text"])
        (tmp_path / f"xquad-dev.{language}.json").write_text(json.dumps({"data": data}), "utf-8")
    return tmp_path


def test_a_word_counts_as_right_where_its_meaning_stands_in_the_paragraph_that_answers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(folder), "--pairs", "en-ar"])
    head, *rows = capsys.readouterr().out.splitlines()
    assert "lines, words:" in head
    [glossary] = [row.split() for row in rows if "glossary" in row]
    # army, treaty and sign have meanings in their own paragraphs only; «commands» has none there
    pair, words, _, _, translated, right, by_chance = glossary
    assert (pair, words) == ("en-ar", "4")
    assert float(right) >= 0.75
    assert float(translated) >= float(right)
    assert float(by_chance) == 0.0
