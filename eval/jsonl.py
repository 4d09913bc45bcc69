"""The project's own datasets: JSON Lines, a case a line, about a folder of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.articles.article import Article
from assistant.articles.reading import find_files, read_article
from eval.cases import ArchiveText, Case, Dataset, Gold, content_hash
from eval.errors import DatasetError


class _GoldLine(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    article: str
    quote: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str
    language: str
    question: str
    answerable: bool
    gold: list[_GoldLine]
    keys: list[str]
    after: str | None
    tag: str


def load(path: Path, folder: Path) -> Dataset:
    """The dataset at `path` about the articles in `folder`.

    Raises:
        DatasetError: A line is not as contracts.md says; the message names it.
    """
    articles = {
        file.relative_to(folder.absolute()).as_posix(): read_article(file)
        for file in find_files([folder])[0]
        if file != path.absolute()
    }
    texts = tuple(
        ArchiveText(name, article.text, Path(article.path)) for name, article in articles.items()
    )
    return Dataset(
        name=path.name,
        path=str(path),
        hash=content_hash(path, texts),
        unit="passage",
        cases=tuple(read_cases(path, articles)),
        articles=texts,
    )


def read_cases(path: Path, articles: Mapping[str, Article]) -> Iterator[Case]:
    """The cases of a file, one by one, each checked against the articles.

    Raises:
        DatasetError: A line is wrong; the message names it.
    """
    groups: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                case = _case(_Line.model_validate_json(line), articles, groups)
            except ValidationError as exc:
                wrong = exc.errors()[0]
                place = ".".join(map(str, wrong["loc"])) or "the line"
                raise DatasetError(f"{path}, line {number}: {place}: {wrong['msg']}.") from exc
            except ValueError as exc:
                raise DatasetError(f"{path}, line {number}: {exc}") from exc
            groups[case.id] = case.group
            yield case


def _case(line: _Line, articles: Mapping[str, Article], groups: Mapping[str, str]) -> Case:
    if line.id in groups:
        raise ValueError(f"the id {line.id!r} stands on an earlier line too.")
    if line.after is not None and line.after not in groups:
        raise ValueError(f"`after` names {line.after!r}, which is on no earlier line.")
    if line.gold and not line.answerable:
        raise ValueError("a case has gold quotes only if it is answerable.")
    if line.answerable and not (line.gold or line.keys):
        raise ValueError("a case that is answerable has gold quotes or keys.")
    if not line.question.strip():
        raise ValueError("the question is empty.")
    gold = tuple(_gold(one, articles) for one in line.gold)
    # What has no article of its own is resampled with its conversation, or alone.
    group = gold[0].article if gold else groups.get(line.after or "", line.id)
    return Case(
        id=line.id,
        language=line.language,
        question=line.question,
        answerable=line.answerable,
        gold=gold,
        keys=tuple(line.keys),
        after=line.after,
        tag=line.tag,
        group=group,
    )


def _gold(line: _GoldLine, articles: Mapping[str, Article]) -> Gold:
    if line.article not in articles:
        raise ValueError(f"no article {line.article!r} in the archive.")
    article = articles[line.article]
    start = article.text.find(line.quote) if line.quote else -1
    if start < 0:
        raise ValueError(f"this gold quote is not in {line.article}: «{line.quote[:80]}»")
    return Gold(line.article, start, start + len(line.quote), line.quote, article.language)
