"""Dictionaries in dictd's format help to follow words, and do no harm where they are damaged."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Mapping
from pathlib import Path

import pytest

import assistant
from assistant import settings
from assistant.doctor import Finding, examine
from assistant.errors import DictionaryError
from assistant.retrieval.analysis import Term, content_words
from assistant.retrieval.dictionaries import Dictionaries
from eval.provenance import settings_hash, settings_of

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
ENTRIES = {
    "00databaseinfo": "A dictionary\nwritten for a test",
    "anthem": "anthem /ˈænθəm/\n1. النَّشيد (وطني)\n2. أُغنية",
    "Polish": "Polish /p/\nبولندي",
    "polish": "polish /p/\nتلميع",
    "polish up": "polish up\nأتقن",
    "snarkle": "snarkle\nالوزراء",
}


def base_64(number: int) -> str:
    return (base_64(number // 64) if number >= 64 else "") + DIGITS[number % 64]


def write(
    folder: Path, name: str, entries: Mapping[str, str] = ENTRIES, *, packed: bool = True
) -> Path:
    """A dictionary in dictd's format; its index."""
    text, lines = b"", []
    for word, entry in entries.items():
        encoded = entry.encode() + b"\n"
        lines.append(f"{word}\t{base_64(len(text))}\t{base_64(len(encoded))}\n")
        text += encoded
    folder.mkdir(exist_ok=True)
    index = folder / f"{name}.index"
    index.write_text("".join(lines), "utf-8")
    if packed:
        index.with_suffix(".dict.dz").write_bytes(gzip.compress(text))
    else:
        index.with_suffix(".dict").write_bytes(text)
    return index


def term(word: str, language: str = "en") -> Term:
    [found] = content_words(word, language)
    return found


@pytest.mark.parametrize("packed", [True, False])
def test_a_word_is_looked_up_as_written_whatever_its_case(tmp_path: Path, packed: bool) -> None:
    write(tmp_path, "freedict-eng-ara", packed=packed)
    dictionaries = Dictionaries(tmp_path)
    assert dictionaries.said(term("Anthem"), "ar").keys() == {"ar:نشيد", "ar:اغن"}
    assert dictionaries.said(term("Polish"), "ar").keys() == {"ar:بولند", "ar:تلميع"}


def test_what_is_not_utf8_in_an_entry_spoils_no_other_word(tmp_path: Path) -> None:
    index = write(tmp_path, "freedict-eng-ara", packed=False)
    text = index.with_suffix(".dict")
    text.write_bytes(text.read_bytes().replace("أُغنية".encode(), b"\xff" * len("أُغنية".encode())))
    assert Dictionaries(tmp_path).said(term("anthem"), "ar").keys() == {"ar:نشيد"}


def test_a_word_that_is_not_there_is_looked_up_by_its_stem(tmp_path: Path) -> None:
    write(tmp_path, "freedict-eng-ara")
    dictionaries = Dictionaries(tmp_path)
    assert dictionaries.said(term("anthems"), "ar") == dictionaries.said(term("anthem"), "ar")
    assert dictionaries.said(term("hymns"), "ar") == {}


def test_headwords_are_found_without_vowel_signs(tmp_path: Path) -> None:
    write(tmp_path, "freedict-ara-eng", {"مُقَاطَعَة": "مُقَاطَعَة\nboycott, province"})
    said = Dictionaries(tmp_path).said(term("مقاطعة", "ar"), "en")
    assert said == {"en:boycott": "boycott", "en:provinc": "province"}


def test_a_dictionary_is_asked_for_its_own_languages_only(tmp_path: Path) -> None:
    write(tmp_path, "freedict-eng-ara")
    write(tmp_path, "wn")
    write(tmp_path, "freedict-eng-xyz")
    dictionaries = Dictionaries(tmp_path)
    assert dictionaries.found.keys() == {("en", "ar")}
    assert dictionaries.said(term("anthem"), "it") == {}
    assert dictionaries.said(term("anthem", "it"), "ar") == {}


@pytest.mark.parametrize("folder", [None, Path("no such folder")])
def test_without_a_folder_nothing_is_said(folder: Path | None) -> None:
    assert Dictionaries(folder).said(term("anthem"), "ar") == {}


def damage(index: Path, how: str) -> None:
    text = index.with_suffix(".dict.dz")
    match how:
        case "no text":
            text.unlink()
        case "not packed":
            text.write_bytes(b"anthem")
        case "cut off":
            text.write_bytes(text.read_bytes()[:-20])
        case "no places":
            index.write_text("anthem\nsurrender\n")
        case "strange digits":
            index.write_text("anthem\tA\t§\n", "utf-8")
        case "beyond the text":
            index.write_text("anthem\t////\tB\n")
        case "not UTF-8":
            index.write_bytes(b"anthem\xff\tA\tB\n")
        case "packed wrongly":
            packed = text.read_bytes()
            text.write_bytes(packed[:20] + b"\xff" * 20 + packed[40:])


DAMAGES = (
    "no text", "not packed", "cut off", "no places", "strange digits", "beyond the text",
    "not UTF-8", "packed wrongly",
)  # fmt: skip


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_dictionary_is_told_of_once_and_done_without(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    index = write(tmp_path, "freedict-eng-ara")
    damage(index, how)
    with pytest.raises(DictionaryError, match=r"freedict-eng-ara.*Install it anew"):
        Dictionaries(tmp_path).found["en", "ar"].size()
    dictionaries = Dictionaries(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert dictionaries.said(term("anthem"), "ar") == {}
        assert dictionaries.said(term("anthem"), "ar") == {}
    assert len(caplog.records) == 1


def findings(home: Path) -> list[Finding]:
    return [finding for finding in examine(home) if finding.part == "dictionaries"]


def test_the_doctor_lists_dictionaries_and_what_is_wrong_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [f.works for f in findings(tmp_path / "home")] == [True]
    folder = tmp_path / "dictionaries"
    monkeypatch.setenv("ASSISTANT_DICTIONARIES", str(folder))
    [missing] = findings(tmp_path / "home")
    assert not missing.works
    assert "Correct ASSISTANT_DICTIONARIES" in missing.text
    write(folder, "freedict-eng-ara")
    damage(write(folder, "freedict-eng-ita"), "cut off")
    good, damaged = findings(tmp_path / "home")
    assert (good.works, good.text) == (True, "freedict-eng-ara, 4 words")
    assert not damaged.works
    assert "freedict-eng-ita.dict.dz cannot be read" in damaged.text


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Arabic articles, one of them with an anthem."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "1.txt").write_text("ورددت الجماهير النشيد في الملعب قبل المباراة.", "utf-8")
    (folder / "2.txt").write_text("ناقش الوزراء العلاقات الاقتصادية بين البلدين.", "utf-8")
    return folder


def matches(home: Path, news: Path) -> dict[str, tuple[str, str]]:
    with assistant.open(home) as archive:
        archive.index([news])
        [hit, *_] = archive.search("Where is the snarkle?")
    return {match.question: (match.archive, match.kind) for match in hit.matches}


def test_a_word_is_found_that_only_a_dictionary_translates(
    tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministers = "الوزراء", "translation"
    assert matches(tmp_path / "home", news).get("snarkle") != ministers
    write(tmp_path / "dictionaries", "freedict-eng-ara")
    monkeypatch.setenv("ASSISTANT_DICTIONARIES", str(tmp_path / "dictionaries"))
    assert matches(tmp_path / "home", news)["snarkle"] == ministers


def test_a_damaged_dictionary_changes_no_answer(
    tmp_path: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = matches(tmp_path / "home", news)
    damage(write(tmp_path / "dictionaries", "freedict-eng-ara"), "cut off")
    monkeypatch.setenv("ASSISTANT_DICTIONARIES", str(tmp_path / "dictionaries"))
    assert matches(tmp_path / "home", news) == without


def test_with_the_bridge_off_no_dictionary_is_read(
    tmp_path: Path,
    news: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    damage(write(tmp_path / "dictionaries", "freedict-eng-ara"), "cut off")
    monkeypatch.setenv("ASSISTANT_DICTIONARIES", str(tmp_path / "dictionaries"))
    for bridge, told in (("false", 0), ("true", 1)):
        monkeypatch.setenv("ASSISTANT_BRIDGE", bridge)
        matches(tmp_path / "home", news)
        assert len([r for r in caplog.records if "cannot be read" in r.message]) == told


def test_a_run_records_the_dictionaries_it_had(tmp_path: Path) -> None:
    without = settings.load(dictionaries=tmp_path)
    assert "dictionaries" not in settings_of(without)
    write(tmp_path / "some", "freedict-eng-ara")
    having = settings.load(dictionaries=tmp_path / "some")
    assert settings_of(having)["dictionaries"] == ["freedict-eng-ara"]
    assert settings_hash(having, "search", 10) != settings_hash(without, "search", 10)
