"""SQuAD v1.1 JSON, as XQuAD, ARCD and SQuAD-it are published. Each paragraph is an article."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.language import detect
from eval.cases import ArchiveText, Case, Dataset, Gold, content_hash
from eval.errors import DatasetError

LANGUAGE_SAMPLE = 50  # paragraphs whose language is detected to know a file's


@dataclass(frozen=True, slots=True)
class _Question:
    id: str
    text: str
    answers: tuple[Gold, ...]
    title: str


@dataclass(frozen=True, slots=True)
class _File:
    language: str
    paragraphs: tuple[ArchiveText, ...]
    questions: tuple[_Question, ...]


def load(path: Path, archives: Sequence[Path] = ()) -> Dataset:
    """The questions of `path`, asked of its own paragraphs or of those of parallel files.

    With parallel files, questions are matched by id; the gold is what those files give as the
    answer, the reference answers stay those of `path`, in the question's language.

    Raises:
        DatasetError: A file is not SQuAD v1.1, an answer is not in its paragraph, or no question
            of `path` is answered in the archive.
    """
    asked = _read(path)
    files = [_read(archive) for archive in archives] or [asked]
    many = len(files) > 1
    gold: dict[str, list[Gold]] = {}
    articles: list[ArchiveText] = []
    for file in files:
        prefix = f"{file.language}/" if many else ""
        articles += [ArchiveText(prefix + one.name, one.text) for one in file.paragraphs]
        for question in file.questions:
            gold.setdefault(question.id, []).extend(
                Gold(prefix + one.article, one.start, one.end, one.quote, one.language)
                for one in question.answers
            )
    names = Counter(article.name for article in articles)
    if names and max(names.values()) > 1:
        raise DatasetError("Two archive files are in one language. Give one file a language.")
    cases = tuple(
        Case(
            id=question.id,
            language=asked.language,
            question=question.text,
            answerable=True,
            gold=tuple(gold[question.id]),
            group=question.title,
            answers=tuple(dict.fromkeys(answer.quote for answer in question.answers)),
        )
        for question in asked.questions
        if gold.get(question.id)
    )
    if not cases:
        raise DatasetError(f"No question of {path} has an answer in the archive: other ids.")
    return Dataset(
        name=path.name + (" on " + " + ".join(one.name for one in archives) if archives else ""),
        path=str(path),
        hash=content_hash(path, articles),
        unit="article",
        cases=cases,
        articles=tuple(articles),
        unmatched=len(asked.questions) - len(cases),
    )


def _read(path: Path) -> _File:
    """One file. Paragraphs with the same text are one article."""
    keys: dict[str, str] = {}
    raw: list[tuple[str, str, str, dict[str, Any]]] = []
    for number, article in enumerate(_articles(path)):
        title = f"{number:03d}-{article.get('title', 'untitled')}"
        try:
            for index, paragraph in enumerate(article["paragraphs"]):
                text = paragraph["context"].replace("\r\n", "\n").replace("\r", "\n")
                key = keys.setdefault(text, f"{title}#{index:03d}")
                raw += [(title, key, text, question) for question in paragraph["qas"]]
        except (KeyError, TypeError, AttributeError) as exc:
            raise DatasetError(f"{path}: article {title} is not SQuAD v1.1: {exc!r}.") from exc
    if not raw:
        raise DatasetError(f"{path} holds no question in SQuAD v1.1's form.")
    sample = Counter(detect(text) for text in list(keys)[:LANGUAGE_SAMPLE])
    language = sample.most_common(1)[0][0]
    questions = [_question(path, language, *one) for one in raw]
    ids = Counter(question.id for question in questions)
    twice = next((id for id, count in ids.items() if count > 1), None)
    if twice is not None:
        raise DatasetError(f"{path}: the id {twice!r} stands there twice.")
    paragraphs = tuple(ArchiveText(key, text) for text, key in keys.items())
    return _File(language, paragraphs, tuple(questions))


def _articles(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a file, decoded one at a time: a whole training set never is in memory."""
    text = path.read_text(encoding="utf-8-sig")
    decoder = json.JSONDecoder()
    opening = re.search(r'"data"\s*:\s*\[', text)
    if not opening:
        raise DatasetError(f"{path} has no list `data`: it is not SQuAD v1.1.")
    place, space = opening.end(), re.compile(r"[\s,]*")
    while text[place := space.match(text, place).end()] != "]":  # type: ignore[union-attr]
        try:
            article, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as exc:
            raise DatasetError(f"{path}, line {exc.lineno}: {exc.msg}.") from exc
        yield article
        if not text[place:].strip():
            raise DatasetError(f"{path} ends before its list `data` does.")


def _question(
    path: Path, language: str, title: str, key: str, text: str, raw: dict[str, Any]
) -> _Question:
    try:
        id, question = str(raw["id"]), raw["question"].strip()
        # SQuAD-it has a question whose answers are empty.
        answers = [
            (answer["text"], int(answer["answer_start"]))
            for answer in raw["answers"]
            if answer["text"].strip()
        ]
    except (KeyError, TypeError, AttributeError) as exc:
        raise DatasetError(f"{path}: a question of {key} is not SQuAD v1.1: {exc!r}.") from exc
    golds: dict[tuple[int, int], Gold] = {}
    for answer, stated in answers:
        place = locate(answer, text, stated)
        if place is None:
            raise DatasetError(f"{path}: question {id}: «{answer}» is not in its paragraph.")
        golds[place] = Gold(key, *place, text[slice(*place)], language)
    return _Question(id, question, tuple(golds.values()), title)


def locate(answer: str, text: str, stated: int) -> tuple[int, int] | None:
    """Where an answer stands: at its stated start, else at its nearest occurrence.

    Translated sets (SQuAD-it, ARCD) misplace some answers and differ in white space from their
    paragraphs; case, punctuation and words must agree. None where it does not stand there at all.
    """
    if answer and text.startswith(answer, stated):
        return stated, stated + len(answer)
    words = r"\s+".join(re.escape(word) for word in answer.split())
    found = [match.span() for match in re.finditer(words, text)] if words else []
    return min(found, key=lambda span: abs(span[0] - stated), default=None)
