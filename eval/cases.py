"""What is asked in an evaluation: cases, and the dataset they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from eval.errors import DatasetError

Unit = Literal["passage", "article"]


@dataclass(frozen=True, slots=True)
class Gold:
    """Characters of an article that answer a question: `text[start:end] == quote`.

    `article` is a file name (own datasets) or a paragraph's key (SQuAD).
    """

    article: str
    start: int
    end: int
    quote: str
    language: str


@dataclass(frozen=True, slots=True)
class Case:
    """A question and what a right answer to it holds.

    Attributes:
        id: Unique in its dataset.
        language: Of the question, ISO 639-1.
        question: As a user would type it.
        answerable: Whether the archive answers it; a right system refuses the others.
        gold: The characters that answer it, any of them; empty where not answerable, or where only
            the answer is known.
        keys: An answer must hold one of them; empty where the dataset names none.
        answers: Reference answers in the question's language, for exact match and F1.
        after: Id of the case it follows in one conversation.
        tag: What kind of question it is.
        group: What is resampled together in a bootstrap: the article it is about.
    """

    id: str
    language: str
    question: str
    answerable: bool
    gold: tuple[Gold, ...]
    keys: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    after: str | None = None
    tag: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveText:
    """An article of the archive that is asked about: its name in the records, and its file.

    `path` is None for a SQuAD paragraph, which has no file of its own.
    """

    name: str
    text: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """Cases and the archive they are asked of.

    Attributes:
        name: File name, with the archive's where it is another.
        path: Of the questions.
        hash: SHA-256 over the questions' and the archive's content, in hex.
        unit: What a ranking ranks: passages, or whole articles (SQuAD's paragraphs).
        cases: In the order of the file.
        articles: The archive.
        unmatched: Questions left out because the archive file has no answer to them.
        archives: Where the articles are, as `load` was given it.
    """

    name: str
    path: str
    hash: str
    unit: Unit
    cases: tuple[Case, ...]
    articles: tuple[ArchiveText, ...]
    unmatched: int = 0
    archives: tuple[str, ...] = ()


def load(path: Path, archives: Sequence[Path] = (), default_archive: Path | None = None) -> Dataset:
    """A dataset, checked.

    Args:
        path: `.jsonl` (the project's own) or `.json` (SQuAD v1.1).
        archives: For the project's own, the folder of articles; for SQuAD, parallel files whose
            paragraphs are the archive in place of the questions' own.
        default_archive: The folder to take for an own dataset where `archives` is empty.

    Raises:
        DatasetError: Something in it is wrong; the message names the file and the line.
    """
    from eval import jsonl, squad

    for one in (path, *archives):
        if not one.exists():
            raise DatasetError(f"{one} does not exist. Give the path of a dataset.")
    if path.suffix == ".json":
        return replace(squad.load(path, archives), archives=tuple(map(str, archives)))
    if path.suffix != ".jsonl":
        raise DatasetError(f"{path} is neither .jsonl nor SQuAD's .json. Convert it.")
    folders = archives or ((default_archive,) if default_archive else ())
    if len(folders) != 1 or not folders[0].is_dir():
        raise DatasetError(f"{path} needs one folder of articles: give it with --archive FOLDER.")
    return replace(jsonl.load(path, folders[0]), archives=tuple(map(str, archives)))


def content_hash(path: Path, articles: Iterable[ArchiveText]) -> str:
    """SHA-256, in hex, over the questions' file and the names and texts of the archive."""
    digest = hashlib.sha256(path.read_bytes())
    for article in articles:
        for part in (article.name, article.text):
            digest.update(b"\0" + part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def conversations(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases that are asked in one conversation, together and in order."""
    chains: dict[str, list[Case]] = {}
    for case in cases:
        chain = chains.get(case.after, []) if case.after else []
        chain.append(case)
        chains[case.id] = chain
    return [chain for key, chain in chains.items() if chain[0].id == key]
