"""The command line's part that fills and keeps the archive: `index` and `articles`."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import ArchiveBusy, AssistantError
from assistant.printing import report_line
from assistant.settings import seeds

if TYPE_CHECKING:
    from assistant.articles.article import Article, Story
    from assistant.articles.corrections import Correction
    from assistant.articles.watching import Look
    from assistant.assistant import Assistant

articles_app = typer.Typer(
    help="List, show, correct, read again and remove articles.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def index(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files and folders [seeds/].")
    ] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove articles whose file is gone from these folders.")
    ] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Read every file again and make the index anew.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on whenever a file changes, until Ctrl-C.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring the archive up to date with the articles in files and folders.

    Only what is new or has changed is read in. Exit code 1: some files could not be read; the
    others are indexed.
    """
    archive, chosen = opened(ctx), paths or [seeds()]

    def first() -> dict[str, Any]:
        return fill(archive, chosen, prune=prune, rebuild=rebuild)

    report = patiently(first) if watch else first()
    _tell_indexed(report, as_json)
    if watch:
        _keep_up(archive, chosen, prune=prune, as_json=as_json)
    elif report["failed"]:
        raise typer.Exit(1)


def _keep_up(archive: Assistant, paths: list[Path], *, prune: bool, as_json: bool) -> None:
    """Index whenever something changes, until Ctrl-C; what is not done then is done next time."""
    from assistant.articles.watching import looks

    print("Watching for changes. Ctrl-C stops.", file=sys.stderr)
    missing: tuple[Path, ...] = ()
    with contextlib.suppress(KeyboardInterrupt):
        for look in looks(paths, archive.home):
            _tell_missing(missing, look.missing)
            missing = look.missing
            try:
                report = _again(archive, look, prune=prune)
            except AssistantError as error:
                print(f"{error} Watching goes on.", file=sys.stderr)
                continue
            if any(report[what] for what in ("added", "updated", "removed", "moved", "failed")):
                _tell_indexed(report, as_json)
    print("Stopped.", file=sys.stderr)


def _again(archive: Assistant, look: Look, *, prune: bool) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        return archive.index(look.paths, prune=prune, skip=look.unsettled).to_dict()

    return patiently(work)


def patiently(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` returns, begun anew as long as another process is writing; said once."""
    told = False
    while True:
        try:
            return work()
        except ArchiveBusy:
            if not told:
                print("Another process is writing. Trying again until it is done.", file=sys.stderr)
            told = True


def _tell_missing(before: Collection[Path], now: Collection[Path]) -> None:
    for path in now:
        if path not in before:
            kept = "What was read from it is kept; it is read again when it is back."
            print(f"{path} is not there any more. {kept}", file=sys.stderr)
    for path in before:
        if path not in now:
            print(f"{path} is there again.", file=sys.stderr)


def _tell_indexed(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(report)
    else:
        print(report_line(report))
    for failure in report["failed"]:
        print(failure["error"], file=sys.stderr)


@articles_app.command("list")
def list_articles(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the articles: id, language, date, outlet or agency, title."""
    articles = [
        {"id": s.article_id, "language": s.language, "date": s.date and s.date.isoformat(),
         "updated": s.updated and s.updated.isoformat(), "outlet": s.outlet, "agency": s.agency,
         "byline": s.byline, "title": s.title, "path": s.path}
        for s in opened(ctx).stories()
        if s.n == 0
    ]  # fmt: skip
    if as_json:
        print_json({"articles": articles})
        return
    for one in articles:
        who = one["outlet"] or one["agency"] or "-"
        print(f"{one['id']}  {one['language']}  {one['date'] or '-':10}  {who}  {one['title']}")


@articles_app.command("show")
def show_article(ctx: typer.Context, article_id: str, as_json: AsJson = False) -> None:
    """Show an article: what is known of it, and its text with every block marked."""
    archive = opened(ctx)
    article, made = archive.article(article_id), archive.corrections(article_id)
    blocks: list[dict[str, Any]] = [
        {"start": b.start, "end": b.end, "kind": str(b.kind), "language": b.language,
         "story": b.story, "page": b.page, "line": b.line,
         "text": article.text[b.start : b.end]}
        for b in article.blocks
    ]  # fmt: skip
    current = archive.current_id(article.id)
    if as_json:
        stories = [
            _who_and_when(s) | {"title": s.title} for s in article.stories
        ]  # fmt: skip
        corrected = [asdict(one) for one in made]
        told = {
            "stories": stories, "corrections": corrected, "relative_dates": _named_days(article),
            "blocks": blocks, "current": current,
        }  # fmt: skip
        print_json(_summary(article) | told)
        return
    for key, value in _summary(article).items():
        if value is not None or key in _ALWAYS:
            print(f"{key}: {value if value is not None else '-'}")
    if current != article.id:
        print(f"This is an earlier version; the current one is {current}.")
    _tell_corrections(made)
    for block in blocks:
        print(f"\n[{block['kind']}, story {block['story'] + 1}]\n{block['text']}")


@articles_app.command("correct")
def correct_article(
    ctx: typer.Context,
    article_id: str,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    date: Annotated[str | None, typer.Option(help="The day it was published: 2024-05-30.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    agency: Annotated[str | None, typer.Option(help="The news agency it comes from.")] = None,
    byline: Annotated[str | None, typer.Option(help="Its authors.")] = None,
    language: Annotated[str | None, typer.Option(help="What it is written in: ar.")] = None,
    story: Annotated[
        int, typer.Option(min=1, help="Which story of the page, as `articles show` numbers them.")
    ] = 1,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take back every correction of the story.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Put right by hand what is known of an article.

    An empty value ("") says that nothing is stated. A correction is searched, filtered and cited
    at the next question, stays when the file is read again, and goes when the article is removed.
    """
    given = {
        "title": title, "date": date, "outlet": outlet, "agency": agency, "byline": byline,
        "language": language,
    }  # fmt: skip
    changes: Any = {field: value for field, value in given.items() if value is not None}
    if bool(changes) == undo:
        raise typer.BadParameter("Give what to correct, or --undo.")
    archive = opened(ctx)
    if undo:
        article = archive.undo_corrections(article_id, story=story - 1)
    else:
        article = archive.correct(article_id, story=story - 1, **changes)
    made = archive.corrections(article_id)
    if as_json:
        print_json(_summary(article) | {"corrections": [asdict(one) for one in made]})
    elif undo:
        print(f"What the page says counts again: {article.stories[story - 1].title}")
    else:
        _tell_corrections(made)


def _tell_corrections(made: Sequence[Correction]) -> None:
    for one in made:
        page = f"the page says {one.page}" if one.page else "the page does not say"
        where = f"story {one.story + 1}, " if one.story else ""
        print(f"{where}{one.field}: {one.value or '-'} (corrected by hand; {page})")


@articles_app.command("reread")
def reread_articles(
    ctx: typer.Context,
    article_ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...")] = None,
    every: Annotated[bool, typer.Option("--all", help="Read every article again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read the files of articles again, as if they were new; corrections by hand stay.

    An article whose file is gone is kept and named. Exit code 1: some could not be read.
    """
    if bool(article_ids) == every:
        raise typer.BadParameter("Give the ids of articles, or --all.")
    report = opened(ctx).reread(article_ids or None).to_dict()
    _tell_indexed(report, as_json)
    if report["failed"]:
        raise typer.Exit(1)


@articles_app.command("remove")
def remove_article(ctx: typer.Context, article_id: str, as_json: AsJson = False) -> None:
    """Remove an article from the archive; its file is not touched.

    It stays out when its folder is indexed again, until its text changes; `assistant index FILE`,
    with the file itself, brings it back. A file handed in through the browser is deleted with the
    last of its articles.
    """
    article = opened(ctx).remove(article_id)
    if as_json:
        print_json({"removed": article.id, "path": article.path})
    else:
        print(f"Removed {article.title} ({article.path}).")


def opened(ctx: typer.Context) -> Assistant:
    """The archive in the folder the command line names; closed when the command ends."""
    from assistant import open

    archive = open(ctx.obj)
    ctx.call_on_close(archive.close)
    return archive


def fill(
    archive: Assistant, paths: list[Path], *, prune: bool = False, rebuild: bool = False
) -> dict[str, Any]:
    """Index with a progress bar on a terminal, without one elsewhere."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("Indexing", total=None)
        report = archive.index(
            paths,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
            prune=prune,
            rebuild=rebuild,
        )
    return report.to_dict()


_ALWAYS = frozenset({"date", "outlet", "agency"})


def _summary(article: Article) -> dict[str, Any]:
    own = article.stories[0]
    return {
        "id": article.id, "language": article.language, **_who_and_when(own),
        "title": article.title, "path": article.path, "url": article.url,
    }  # fmt: skip


def _who_and_when(story: Story) -> dict[str, Any]:
    known = asdict(story)
    del known["title"]
    return {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in known.items()}


def _named_days(article: Article) -> list[dict[str, Any]]:
    """Days that blocks name from their story's publication: «yesterday»."""
    from assistant.articles.relative import resolve

    return [
        {"start": block.start + one.start, "end": block.start + one.end,
         "date": one.date.isoformat(), "text": one.words}
        for block in article.blocks
        if block.kind.quotable and (published := article.stories[block.story].date)
        for one in resolve(article.text[block.start : block.end], published, block.language)
    ]  # fmt: skip


def print_json(value: Any) -> None:
    """Print one JSON value on a line."""
    print(json.dumps(value, ensure_ascii=False))
