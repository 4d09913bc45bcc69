"""The command line."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from assistant.articles.article import from_here
from assistant.cli_archive import AsJson, articles_app, fill, index, opened, print_json
from assistant.errors import AssistantError
from assistant.settings import seeds
from eval.commands import app as eval_app

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
app.command()(index)
app.add_typer(articles_app, name="articles")
app.add_typer(eval_app, name="eval")

Question = Annotated[str, typer.Argument(help="In any language, in quotation marks.")]
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

    hits = opened(ctx).search(question, limit=limit, **_filters(language, outlet, after, before))
    if as_json:
        print_json(
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
    archive = opened(ctx)
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
        print_json(answer.to_dict())
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
    with opened(ctx) as archive:
        if not archive.overview().articles:
            fill(archive, [seeds()])
        home, most = archive.home, archive.uploads.limits.file_mb
    print(f"The chat is at http://localhost:{chosen} (Ctrl-C ends it).", file=sys.stderr)
    sys.stderr.flush()
    command = launch.command(chosen, not no_browser, most)
    os.execve(command[0], command, os.environ | {"ASSISTANT_HOME": str(home)})


@app.command()
def doctor(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Check settings, archive and model: what works, what does not, what to do."""
    from assistant import doctor as checks

    findings = checks.examine(ctx.obj)
    if as_json:
        print_json({"findings": [finding.to_dict() for finding in findings]})
    else:
        for finding in findings:
            print(f"{'ok  ' if finding.works else 'NOT '} {finding.part}: {finding.text}")
    if not all(finding.works for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; what the user can put right is said in a line, without a traceback."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    log.setLevel(logging.INFO)
    try:
        app()
    except AssistantError as exc:
        print(exc, file=sys.stderr)
        sys.exit(1)


def _filters(
    language: str | None, outlet: str | None, after: dt.datetime | None, before: dt.datetime | None
) -> dict[str, Any]:
    return {
        "language": language,
        "outlet": outlet,
        "after": after and after.date(),
        "before": before and before.date(),
    }


if __name__ == "__main__":
    main()
