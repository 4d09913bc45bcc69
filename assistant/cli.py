"""The command line."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.articles.article import from_here
from assistant.errors import AssistantError
from assistant.printing import report_line
from assistant.settings import seeds
from eval.commands import app as eval_app

if TYPE_CHECKING:
    from assistant.assistant import Assistant

log = logging.getLogger("assistant")

app = typer.Typer(
    name="assistant",
    help="Ask a news archive in any language, and get sentences quoted from it.",
    epilog="A first session: assistant index seeds/; assistant ask 'Whom did Belousov meet?'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
articles_app = typer.Typer(help="List, show and remove articles.", no_args_is_help=True)
app.add_typer(articles_app, name="articles")
app.add_typer(eval_app, name="eval")

Question = Annotated[str, typer.Argument(help="In any language, in quotation marks.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Language = Annotated[
    str | None, typer.Option(help="Only articles in this language: ar, it, en ...", metavar="CODE")
]
Outlet = Annotated[str | None, typer.Option(help="Only this outlet or agency.", metavar="NAME")]
After = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Published on this day or later."),
]
Before = Annotated[
    dt.datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Published on this day or earlier."),
]


@app.callback()
def _home(
    ctx: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the archive [ASSISTANT_HOME, or .assistant]."),
    ] = None,
) -> None:
    ctx.obj = home


@app.command()
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
    archive, chosen = _archive(ctx), paths or [seeds()]
    report = _index(archive, chosen, prune=prune, rebuild=rebuild)
    _tell_indexed(report, as_json)
    if watch:
        _keep_up(archive, chosen, prune=prune, as_json=as_json)
    elif report["failed"]:
        raise typer.Exit(1)


def _keep_up(archive: Assistant, paths: list[Path], *, prune: bool, as_json: bool) -> None:
    """Index whenever something changes, until Ctrl-C; what is not done then is done next time."""
    from assistant.articles.watching import changes

    print("Watching for changes. Ctrl-C stops.", file=sys.stderr)
    with contextlib.suppress(KeyboardInterrupt):
        for _ in changes(paths, archive.home):
            report = archive.index(paths, prune=prune).to_dict()
            if any(report[what] for what in ("added", "updated", "removed", "moved", "failed")):
                _tell_indexed(report, as_json)
    print("Stopped.", file=sys.stderr)


def _tell_indexed(report: dict[str, Any], as_json: bool) -> None:
    if as_json:
        _print_json(report)
    else:
        print(report_line(report))
    for failure in report["failed"]:
        print(failure["error"], file=sys.stderr)


@app.command()
def search(
    ctx: typer.Context,
    question: Question,
    limit: Annotated[int, typer.Option("-k", min=1, help="How many passages.")] = 10,
    language: Language = None,
    outlet: Outlet = None,
    after: After = None,
    before: Before = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages that fit a question best, whatever language they are in."""
    from assistant.language import detect

    hits = _archive(ctx).search(question, limit=limit, **_filters(language, outlet, after, before))
    if as_json:
        _print_json(
            {
                "question": question,
                "language": detect(question),
                "results": [hit.to_dict() for hit in hits],
            }
        )
        return
    for hit in hits:
        why = ", ".join(f"{match.question} = {match.archive}" for match in hit.matches)
        print(f"{hit.rank}. {hit.sentence.text}")
        print(f"   {hit.title} · {from_here(hit.path)}:{hit.sentence.start}-{hit.sentence.end}")
        print(f"   {hit.score:.2f}" + (f" · {why}" if why else "") + "\n")


@app.command()
def ask(
    ctx: typer.Context,
    question: Question,
    mode: Annotated[
        Literal["quotes", "written"] | None,
        typer.Option(help="quotes: word for word. written: prose, where a model is configured."),
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on with this conversation.")
    ] = None,
    language: Language = None,
    outlet: Outlet = None,
    after: After = None,
    before: Before = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with sentences quoted from the archive, or say that it holds no answer.

    Where a chat model is configured, it writes the answer, and only sentences that an article
    bears out are printed, as soon as they are checked. Ctrl-C stops the model and keeps them.
    """
    from assistant.answering.stopping import Stop
    from assistant.printing import AnswerPrinter

    printer, stop = AnswerPrinter(), Stop()
    shown: dict[str, Any] = (
        {} if as_json else {"on_stage": printer.stage, "on_sentence": printer.sentence}
    )
    archive = _archive(ctx)
    with stop.on_interrupt() if archive.model and mode != "quotes" else contextlib.nullcontext():
        answer = archive.ask(
            question,
            mode=mode,
            conversation=conversation,
            stop=stop,
            **_filters(language, outlet, after, before),
            **shown,
        )
    if as_json:
        _print_json(answer.to_dict())
    else:
        printer.finish(answer)


@app.command()
def chat(
    ctx: typer.Context,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port [8501, or the next free one].")
    ] = None,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open a browser.")
    ] = False,
) -> None:
    """Open the chat in a browser; an empty archive is filled from seeds/ first. Ctrl-C ends it."""
    import os

    from assistant.web import launch

    chosen = launch.free_port(port)
    with _archive(ctx) as archive:
        if not archive.overview().articles:
            _index(archive, [seeds()])
        home = archive.home
    print(f"The chat is at http://localhost:{chosen} (Ctrl-C ends it).", file=sys.stderr)
    sys.stderr.flush()
    command = launch.command(chosen, not no_browser)
    os.execve(command[0], command, os.environ | {"ASSISTANT_HOME": str(home)})


@app.command()
def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check settings, archive and model: what works, what does not, what to do."""
    from assistant import doctor as checks

    findings = checks.examine(ctx.obj)
    if as_json:
        _print_json({"findings": [finding.to_dict() for finding in findings]})
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.works else 'NOT '} {finding.part}: {finding.text}")
    if not all(finding.works for finding in findings):
        raise typer.Exit(1)


@articles_app.command("list")
def list_articles(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the articles: id, language, date, outlet or agency, title."""
    articles = [
        {"id": s.article_id, "language": s.language, "date": s.date and s.date.isoformat(),
         "outlet": s.outlet, "agency": s.agency, "title": s.title, "path": s.path}
        for s in _archive(ctx).stories()
        if s.n == 0
    ]  # fmt: skip
    if as_json:
        _print_json({"articles": articles})
        return
    for one in articles:
        who = one["outlet"] or one["agency"] or "-"
        print(f"{one['id']}  {one['language']}  {one['date'] or '-':10}  {who}  {one['title']}")


@articles_app.command("show")
def show_article(ctx: typer.Context, article_id: str, as_json: AsJson = False) -> None:
    """Show an article: what is known of it, and its text with every block marked."""
    article = _archive(ctx).article(article_id)
    blocks: list[dict[str, Any]] = [
        {"start": b.start, "end": b.end, "kind": str(b.kind), "language": b.language,
         "story": b.story, "page": b.page, "line": b.line,
         "text": article.text[b.start : b.end]}
        for b in article.blocks
    ]  # fmt: skip
    if as_json:
        stories = [
            {"title": s.title, "date": s.date and s.date.isoformat(), "outlet": s.outlet,
             "agency": s.agency}
            for s in article.stories
        ]  # fmt: skip
        _print_json(_summary(article) | {"stories": stories, "blocks": blocks})
        return
    for key, value in _summary(article).items():
        print(f"{key}: {value if value is not None else '-'}")
    for block in blocks:
        print(f"\n[{block['kind']}, story {block['story'] + 1}]\n{block['text']}")


@articles_app.command("remove")
def remove_article(ctx: typer.Context, article_id: str, as_json: AsJson = False) -> None:
    """Remove an article from the archive; its file is not touched."""
    article = _archive(ctx).remove(article_id)
    if as_json:
        _print_json({"removed": article.id, "path": article.path})
    else:
        print(f"Removed {article.title} ({article.path}).")


def main() -> None:
    """Run the command line; what the user can put right is said in a line, without a traceback."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    log.setLevel(logging.INFO)
    try:
        app()
    except AssistantError as exc:
        print(exc, file=sys.stderr)
        sys.exit(1)


def _archive(ctx: typer.Context) -> Assistant:
    from assistant import open

    archive = open(ctx.obj)
    ctx.call_on_close(archive.close)
    return archive


def _index(archive: Assistant, paths: list[Path], **options: bool) -> dict[str, Any]:
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
            **options,
        )
    return report.to_dict()


def _filters(
    language: str | None, outlet: str | None, after: dt.datetime | None, before: dt.datetime | None
) -> dict[str, Any]:
    return {
        "language": language,
        "outlet": outlet,
        "after": after and after.date(),
        "before": before and before.date(),
    }


def _summary(article: Any) -> dict[str, Any]:
    return {
        "id": article.id, "language": article.language,
        "date": article.date and article.date.isoformat(), "outlet": article.outlet,
        "agency": article.agency, "title": article.title, "path": article.path,
    }  # fmt: skip


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


if __name__ == "__main__":
    main()
