import dataclasses
from pathlib import Path

import assistant
from assistant.assistant import Assistant
from assistant.web.addresses import Place as ReaderPlace
from assistant.web.addresses import View
from assistant.web.places import Places
from eval.cases import load
from eval.record import Place


def test_a_quote_of_a_dataset_is_found_in_the_archive_and_leads_back(
    archive: Assistant, seeds: Path
) -> None:
    dataset = load(seeds.parent / "eval/datasets/seeds.jsonl", [seeds])
    gold = next(case.gold[0] for case in dataset.cases if case.gold)
    view = View("r1", None, "one")
    places = Places(archive, view)
    address = places.address(gold)
    article = next(one for one in archive.articles() if one.path.endswith(gold.article))
    assert address == ReaderPlace(article.id, gold.start, gold.end, view=view).address
    moved = dataclasses.replace(gold, start=gold.start + 1, end=gold.end + 1)
    assert places.address(moved) is None
    assert places.address(dataclasses.replace(gold, article="elsewhere.txt")) is None


def test_files_of_one_name_are_told_apart_by_folder_and_words(tmp_path: Path) -> None:
    for folder, words in (("a", "One pier opened."), ("b", "Two piers opened.")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.txt").write_text(words + "\n", "utf-8")
    with assistant.open(tmp_path / "home") as opened:
        opened.index([tmp_path / "a", tmp_path / "b"])
        ids = {Path(one.path).parent.name: one.id for one in opened.articles()}
        places = Places(opened, View("r"))
        second = Place("news.txt", 0, 17, "Two piers opened.")
        assert ids["b"] in (places.address(second) or "")
        assert places.address(dataclasses.replace(second, article="a/news.txt")) is None
