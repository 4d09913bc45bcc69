"""The archive that a dataset is asked of: built once, apart from the user's own, and kept."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import filelock

from assistant import wiring
from assistant.assistant import Assistant
from assistant.settings import Settings
from eval.cases import Dataset
from eval.errors import DatasetError
from eval.memory import Memory
from eval.provenance import code_hash, versions

COMPLETE = "complete"  # the file that says so
MADE_BY_ROOMS = ("articles", "retrieval", "language.py")  # what decides how an archive is indexed

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class EvalArchive:
    """An assistant on a dataset's archive, and the name in the records of each file.

    `memory` is what its chat model wrote in earlier runs; None without a model.
    """

    assistant: Assistant
    names: dict[str, str]
    memory: Memory | None = None


def opened(dataset: Dataset, settings: Settings, progress: Progress | None = None) -> EvalArchive:
    """The archive of a dataset, indexed.

    It lies below `settings.home` in `eval/archives/`, in a folder named by its articles and by the
    code and packages that index them; when these change, it is made anew and the old one deleted.

    Raises:
        DatasetError: An article of it cannot be read.
        ArchiveBusy: Another process is building it and does not end.
    """
    archives = settings.home.absolute() / "eval" / "archives"
    articles = _articles_key(dataset, settings)
    folder = archives / f"{articles}-{_indexing_key()}"
    archives.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(archives / f"{articles}.lock"):
        complete = folder / COMPLETE
        made = complete.exists()
        if not made:
            for outdated in archives.glob(f"{articles}-*"):
                shutil.rmtree(outdated, ignore_errors=True)
            folder.mkdir(exist_ok=True)
        files = _files(dataset, folder)
        # Its own database, whatever the user's is.
        own = settings.model_copy(update={"home": folder / "home", "database_url": None})
        memory = Memory(settings.home / "eval" / "written.db") if settings.model else None
        assistant = wiring.build(own, remember=memory.model if memory else None)
        if not made:
            report = assistant.index(files, progress=progress)
            if report.failed:
                raise DatasetError(f"{report.failed[0].path}: {report.failed[0].error}")
            complete.touch()
    names = {
        file.as_posix(): article.name for file, article in zip(files, dataset.articles, strict=True)
    }
    return EvalArchive(assistant, names, memory)


def _articles_key(dataset: Dataset, settings: Settings) -> str:
    """Names an archive by its articles and its encoder: each encoder keeps its own vectors."""
    encoder = (settings.embedding_model, settings.embedding_base_url)
    digest = hashlib.sha256(str(encoder).encode() if any(encoder) else b"")
    for article in dataset.articles:
        for part in (article.name, str(article.path), article.text):
            digest.update(b"\0" + part.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _indexing_key() -> str:
    made_by = f"{code_hash(*MADE_BY_ROOMS)} {sorted(versions().items())}"
    return hashlib.sha256(made_by.encode()).hexdigest()[:8]


def _files(dataset: Dataset, folder: Path) -> list[Path]:
    """A file for each article: its own, or one written for a paragraph that has none."""
    files = []
    for number, article in enumerate(dataset.articles):
        file = article.path
        if file is None:
            file = folder / "articles" / f"{number:06d}.txt"
            if not file.exists():
                file.parent.mkdir(exist_ok=True)
                file.write_text(article.text, encoding="utf-8", newline="\n")
        files.append(file.absolute())
    return files
