from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.bridge import Bridge
from assistant.retrieval.evidence import Asked
from assistant.retrieval.weights import Weights
from eval.ranker_data import MemoryArchive, Trial, encoded, held_out, source
from eval.ranker_report import report

TEXTS = {
    "Drones": "The army shot down thirteen drones. Nobody was hurt in the attack.",
    "Talks": "Belousov met Zhang Youxia in Beijing. They talked about military trade.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = [
        {
            "title": title,
            "paragraphs": [
                {
                    "context": text,
                    "qas": [
                        {
                            "id": title,
                            "question": f"What about {title.lower()}?",
                            "answers": [{"text": text.split(". ")[1], "answer_start": at}],
                        }
                    ],
                }
            ],
        }
        for title, text in TEXTS.items()
        for at in [text.index(text.split(". ")[1])]
    ]
    (tmp_path / "xquad-dev.en.json").write_text(json.dumps({"data": data}), "utf-8")
    return tmp_path


def test_a_source_has_its_passages_sentences_and_spellings(folder: Path) -> None:
    one = source("en", folder)
    assert one.language == "en"
    assert len(one.passages) == len(one.cases) == 2
    for group, passage in one.passages:
        [text] = [text for title, text in TEXTS.items() if title in group]
        assert [text[s:e] for s, e in passage.sentences] == [
            text.split(". ")[0] + ".",
            text.split(". ")[1],
        ]
        assert passage.vectors.shape == (3, 512)
    assert one.spellings["en:drone"] == {"drones"}


def test_an_archive_in_memory_finds_candidates_by_meaning_and_by_words(folder: Path) -> None:
    one = source("en", folder)
    archive = MemoryArchive([passage for _, passage in one.passages], one.spellings)
    terms = Bridge(archive, encoded, weights=Weights.load()).expand("How many drones?", "en")
    asked = Asked("How many drones?", "en", encoded(["How many drones?"])[0], terms, archive.counts)
    assert [p.article_id for p in archive.candidates(asked, 1)] == ["en/000-Drones#000"]
    assert archive.document_frequencies(["en:drone", "en:nothing"]) == {"en:drone": 1}


def test_about_half_of_the_articles_are_held_out_and_always_the_same() -> None:
    names = [f"article {n}" for n in range(1000)]
    assert 400 < sum(map(held_out, names)) < 600
    assert [held_out(name) for name in names] == [held_out(name) for name in names]


def test_a_report_needs_no_trial_to_be_right(folder: Path) -> None:
    one = source("en", folder)
    passages = tuple(passage for _, passage in one.passages)
    archive = MemoryArchive(passages, one.spellings)
    terms = Bridge(archive, encoded, weights=Weights.load()).expand("Who met Zhang?", "en")
    asked = Asked("Who met Zhang?", "en", encoded(["Who met Zhang?"])[0], terms, archive.counts)
    right = np.array([False, False, True, False])
    trials = [
        Trial("en-en", "Talks", asked, passages, np.array([False, True]), right),
        Trial("en-en", "Talks", asked, passages, np.zeros(2, bool), np.zeros(4, bool), twin=True),
    ]
    found = report(trials, Weights.load())
    assert "en-en                      1      1.000       1.000       1.000" in found.text
    assert sum(one.n for _, one in found.bins) == 6  # of each trial the three best sentences
    assert sum(one.n * one.value for _, one in found.bins) == pytest.approx(1)
    assert "expected calibration error" in found.text
