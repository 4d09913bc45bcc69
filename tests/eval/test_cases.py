import json
from pathlib import Path

import pytest

from eval.cases import Case, conversations, load
from eval.errors import DatasetError
from eval.metrics import METRICS

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "eval/datasets/seeds.jsonl"
ARTICLE = "In Rome it rained. The mayor, Anna Rossi, spoke of 13 floods."


def line(**changed: object) -> dict[str, object]:
    return {
        "id": "one",
        "language": "en",
        "question": "Who spoke?",
        "answerable": True,
        "gold": [{"article": "rome.txt", "quote": "The mayor, Anna Rossi, spoke of 13 floods."}],
        "keys": ["Anna Rossi"],
        "after": None,
        "tag": "who",
        **changed,
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "rome.txt").write_bytes(("\ufeff" + ARTICLE + "\r\n").encode())
    return folder


def write(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "cases.jsonl"
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    path.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return path


def test_the_seed_questions_are_whole_and_their_quotes_exact() -> None:
    dataset = load(SEEDS, [ROOT / "seeds"])
    texts = {article.name: article.text for article in dataset.articles}
    unanswerable = [case for case in dataset.cases if not case.answerable]
    assert len(dataset.cases) >= 80
    assert len(unanswerable) >= 20
    languages = {case.language for case in dataset.cases}
    assert languages == {"en", "ar", "it", "ru", "fr", "es", "de", "zh"}
    for case in dataset.cases:
        assert bool(case.keys) == case.answerable
        for gold in case.gold:
            assert texts[gold.article][gold.start : gold.end] == gold.quote
        assert not case.gold or any(key in gold.quote for key in case.keys for gold in case.gold)


def test_a_dataset_is_read_with_offsets_into_the_text_as_the_archive_holds_it(
    tmp_path: Path, archive: Path
) -> None:
    dataset = load(write(tmp_path, line()), [archive])
    [case] = dataset.cases
    assert dataset.unit == "passage"
    assert (case.gold[0].start, case.gold[0].end) == (19, len(ARTICLE))
    assert case.group == "rome.txt"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([line(), "{"], "line 2"),
        ([line(), "", line(id="two", keys="Anna")], "line 3: keys"),
        ([line(extra=1)], "line 1: extra"),
        ([line(), line()], "line 2: the id 'one'"),
        ([line(after="none")], "line 1: `after` names 'none'"),
        ([line(answerable=False)], "line 1: a case has gold"),
        ([line(gold=[], keys=[])], "line 1: a case that is answerable has gold"),
        ([line(gold=[{"article": "rome.txt", "quote": "The  mayor"}])], "line 1: this gold quote"),
        ([line(gold=[{"article": "rome.txt", "quote": ""}])], "line 1: this gold quote"),
        ([line(gold=[{"article": "no.txt", "quote": "x"}])], "line 1: no article 'no.txt'"),
        ([line(question=" ")], "line 1: the question is empty"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, archive: Path, lines: list[object], message: str
) -> None:
    with pytest.raises(DatasetError, match=message.replace("(", r"\(")):
        load(write(tmp_path, *lines), [archive])


def test_a_case_may_name_the_answer_without_its_place(tmp_path: Path, archive: Path) -> None:
    [case] = load(write(tmp_path, line(gold=[])), [archive]).cases
    assert case.keys == ("Anna Rossi",)
    assert not METRICS["recall@1"].applies(case)
    assert METRICS["keys"].applies(case)


def test_a_dataset_that_is_not_there_or_has_no_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="does not exist"):
        load(tmp_path / "none.jsonl")
    with pytest.raises(DatasetError, match="--archive"):
        load(write(tmp_path, line()))


def test_the_hash_changes_with_a_question_and_with_an_article(
    tmp_path: Path, archive: Path
) -> None:
    first = load(write(tmp_path, line()), [archive]).hash
    assert load(write(tmp_path, line()), [archive]).hash == first
    changed = load(write(tmp_path, line(question="Who said it?")), [archive]).hash
    (archive / "milan.txt").write_text("Another article.", encoding="utf-8")
    grown = load(write(tmp_path, line()), [archive]).hash
    assert len({first, changed, grown}) == 3


def test_follow_ups_stand_with_what_they_follow_in_order() -> None:
    def case(id: str, after: str | None = None) -> Case:
        return Case(id, "en", "Who?", False, (), after=after)

    chains = conversations([case("a"), case("b"), case("a2", "a"), case("a3", "a2")])
    assert [[one.id for one in chain] for chain in chains] == [["a", "a2", "a3"], ["b"]]


def test_an_unanswerable_follow_up_is_resampled_with_its_conversation(
    tmp_path: Path, archive: Path
) -> None:
    follow_up = line(id="two", after="one", answerable=False, gold=[], keys=[])
    alone = line(id="three", answerable=False, gold=[], keys=[])
    cases = load(write(tmp_path, line(), follow_up, alone), [archive]).cases
    assert [case.group for case in cases] == ["rome.txt", "rome.txt", "three"]
