import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases import load
from eval.errors import DatasetError
from eval.squad import locate

ENGLISH = "The bridge was opened in 1932. Sixteen workers had died while it was being built."
ITALIAN = "Il ponte fu aperto nel 1932. Sedici operai erano morti durante la sua costruzione."


def write(path: Path, context: str, *questions: tuple[str, str, str, int]) -> Path:
    qas = [
        {"id": id, "question": question, "answers": [{"text": text, "answer_start": start}]}
        for id, question, text, start in questions
    ]
    data: dict[str, Any] = {
        "data": [{"title": "Bridge", "paragraphs": [{"context": context, "qas": qas}]}],
        "version": "1.1",
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return write(
        tmp_path / "en.json",
        ENGLISH,
        ("q1", "When was it opened?", "1932", 25),
        ("q2", "How many workers died?", "Sixteen", 31),
    )


@pytest.fixture
def italian(tmp_path: Path) -> Path:
    return write(tmp_path / "it.json", ITALIAN, ("q2", "Quanti operai morirono?", "Sedici", 29))


def test_each_paragraph_is_an_article_and_each_answer_gold(english: Path) -> None:
    dataset = load(english)
    [article] = dataset.articles
    assert dataset.unit == "article"
    assert article.text == ENGLISH
    assert [case.answers for case in dataset.cases] == [("1932",), ("Sixteen",)]
    for case in dataset.cases:
        [gold] = case.gold
        assert gold.article == article.name
        assert gold.language == case.language == "en"
        assert article.text[gold.start : gold.end] == gold.quote


def test_a_parallel_file_gives_the_paragraphs_and_the_gold(english: Path, italian: Path) -> None:
    dataset = load(english, [italian])
    [case] = dataset.cases
    assert dataset.name == "en.json on it.json"
    assert dataset.unmatched == 1
    assert (case.id, case.language, case.answers) == ("q2", "en", ("Sixteen",))
    assert (case.gold[0].quote, case.gold[0].language) == ("Sedici", "it")
    assert [article.text for article in dataset.articles] == [ITALIAN]


def test_several_files_are_one_pool_with_gold_in_each_language(
    english: Path, italian: Path
) -> None:
    dataset = load(english, [english, italian])
    gold = {case.id: {one.language for one in case.gold} for case in dataset.cases}
    assert gold == {"q1": {"en"}, "q2": {"en", "it"}}
    assert len({article.name for article in dataset.articles}) == 2


def test_the_order_of_the_keys_does_not_matter(tmp_path: Path, english: Path) -> None:
    plain = json.loads(english.read_text(encoding="utf-8"))
    turned = tmp_path / "turned.json"
    turned.write_text(json.dumps({"version": "1.1", "data": plain["data"]}, indent=2))
    assert load(turned).cases == load(english).cases


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"rows": []}', "no list `data`"),
        ('{"data": []}', "no question"),
        ('{"data": [\n{"title": ]', "line 2"),
        ('{"data": [{"title": "x", "paragraphs": []}', "ends before"),
        ('{"data": [{"title": "x", "paragraphs": [{"qas": []}]}]}', "not SQuAD v1.1"),
    ],
)
def test_what_is_not_squad_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        load(path)


def test_an_answer_that_is_not_in_its_paragraph_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path / "en.json", ENGLISH, ("q1", "When?", "1933", 25))
    with pytest.raises(DatasetError, match="question q1: «1933»"):
        load(path)


def test_a_misplaced_answer_is_found_at_its_nearest_occurrence() -> None:
    text = "13 then 13 and  13 drones"
    assert locate("13", text, 8) == (8, 10)
    assert locate("13", text, 12) == (8, 10)
    assert locate("and 13", text, 0) == (11, 18)
    assert locate("14", text, 0) is None
