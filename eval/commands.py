"""`assistant eval`: run, list, show, compare, gate, export, feedback."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from assistant.settings import seeds

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.results import Result
    from eval.store import RunStore

app = typer.Typer(help="Measure how well questions are answered.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
RunKey = Annotated[str, typer.Argument(metavar="RUN", help="Id or name of a run, or «latest».")]


@app.command("run")
def run_datasets(
    ctx: typer.Context,
    datasets: Annotated[
        list[Path], typer.Argument(metavar="DATASET...", help="JSON Lines, or SQuAD v1.1's JSON.")
    ],
    archive: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Folder of articles [seeds/], or a parallel SQuAD file "
            "whose paragraphs are searched. Several files make one pool.",
        ),
    ] = None,
    mode: Annotated[
        Literal["search", "quotes", "written"], typer.Option(help="What is asked of the archive.")
    ] = "quotes",
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Only the first N questions.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="What to call the run.")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an unfinished run of the same questions.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Ask again what a finished run has asked alike.")
    ] = False,
    parallel: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Conversations at once [written: 4].")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question of a dataset and measure the answers.

    Each answer is stored as soon as it is there: Ctrl-C loses nothing, --resume goes on. The
    answers of a finished run of the same questions, settings, code and versions are taken over.
    """
    from eval import archives, cases, results, runner
    from eval.progress import bar

    settings, store = _settings(ctx), _store(ctx)
    done = []
    for path in datasets:
        dataset = cases.load(path, archive or (), seeds())
        if dataset.unmatched:
            _say(f"Left out: {dataset.unmatched} questions of {path} without an answer there.")
        with bar("Indexing") as progress:
            opened = archives.opened(dataset, settings, progress)
        plan = runner.Plan(dataset, mode, name, limit, parallel=parallel, fresh=fresh)
        run = runner.start(plan, settings, store, resume=resume)
        if run.answers_of:
            _say(f"The answers and times are those of run {run.answers_of}; --fresh asks anew.")
        try:
            with opened.assistant, bar(f"Asking ({run.name})") as progress:
                runner.finish(run, plan, opened, store, progress)
        except KeyboardInterrupt:
            _say(f"Stopped. The same command with --resume goes on with run {run.id}.")
            raise typer.Exit(1) from None
        done.append(results.result(store, run.id))
    if as_json:
        plain = [result.to_dict() for result in done]
        _print_json(plain[0] if len(plain) == 1 else {"runs": plain})
        return
    for result in done:
        _show(result)


@app.command("list")
def list_runs(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the runs, the latest first."""
    from eval import results, tables

    found = results.results(_store(ctx))
    if as_json:
        _print_json({"runs": [one.to_dict() | {"finished": one.run.finished} for one in found]})
        return
    _print(tables.leaderboard(found))


@app.command("show")
def show_run(
    ctx: typer.Context,
    run: RunKey = "latest",
    wrong: Annotated[bool, typer.Option("--wrong", help="List what went wrong, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a run: its figures by language pair and tag, and what others published beside them."""
    from eval import results, tables

    found = results.result(_store(ctx), run)
    beside = found.beside
    if as_json:
        more = {
            "published": [one.to_dict() for one in beside],
            "made_by": found.run.to_dict(),
        }
        _print_json(found.to_dict() | more)
        return
    _show(found)
    _print(tables.by_tag(found.summary))
    if beside:
        _print(tables.beside(beside))
    if wrong:
        _print(tables.failures(found.records))


@app.command("compare")
def compare_runs(
    ctx: typer.Context,
    run_a: Annotated[str, typer.Argument(metavar="RUN_A", help="The earlier run.")],
    run_b: Annotated[str, typer.Argument(metavar="RUN_B", help="The later run.")],
    as_json: AsJson = False,
) -> None:
    """Compare two runs case by case: what changed, how surely, which cases turned."""
    from eval import results, tables

    comparison = results.comparison(_store(ctx), run_a, run_b)
    if as_json:
        _print_json(comparison.to_dict())
        return
    _print(tables.differences(comparison), tables.turned(comparison))


@app.command("gate")
def gate_run(
    ctx: typer.Context,
    run: RunKey,
    minimum: Annotated[
        list[str] | None,
        typer.Option(
            "--min",
            metavar="METRIC=VALUE",
            help="What is asked; the most allowed, where lower is better.",
        ),
    ] = None,
    against: Annotated[
        str | None, typer.Option(metavar="RUN", help="No metric may be surely worse than in it.")
    ] = None,
    tolerance: Annotated[
        float, typer.Option(min=0, help="How much worse than --against is still good.")
    ] = 0.0,
    dataset: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The run must be of this dataset as it is.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge a run, for scripts.

    Exit code 0: passed. 1: a metric's whole interval lies below what is asked. 2: the run cannot
    be judged.
    """
    from eval import cases, results
    from eval.gate import gate

    asked = _minimum(minimum or [])
    if not asked and against is None:
        raise typer.BadParameter("Say what is asked: --min METRIC=VALUE, or --against RUN.")
    store = _store(ctx)
    found = results.result(store, run)
    verdict = gate(
        found.run,
        found.summary,
        asked,
        against=results.comparison(store, against, run) if against else None,
        tolerance=tolerance,
        dataset_hash=cases.load(dataset, (), seeds()).hash if dataset else None,
    )
    if as_json:
        _print_json(verdict.to_dict())
    else:
        print(f"{found.run.name}: {verdict.outcome}.")
        for reason in verdict.reasons:
            print(f"  {reason}")
    raise typer.Exit(verdict.exit_code)


@app.command("export")
def export_run(
    ctx: typer.Context,
    run: RunKey,
    format: Annotated[
        Literal["html", "csv", "junit"], typer.Option("--format", help="What to write.")
    ] = "html",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where [stdout].")
    ] = None,
) -> None:
    """Write a run as one self-contained HTML page, as CSV or as JUnit XML."""
    from eval import report, results

    found = results.result(_store(ctx), run)
    text = report.export(found.run, found.records, found.summary, format)
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text, encoding="utf-8", newline="")
    _say(f"Written to {output}.")


@app.command("feedback")
def export_feedback(
    ctx: typer.Context,
    output: Annotated[
        Path | None,
        typer.Option("--export", "-o", metavar="FILE", help="Where to write it [stdout]."),
    ] = None,
) -> None:
    """Write what readers said of answers as a dataset, a case a line."""
    import assistant
    from eval.feedback import feedback_cases

    with assistant.open(ctx.obj) as archive:
        made = feedback_cases(archive)
    if output is None:
        sys.stdout.write(made.to_jsonl())
    else:
        output.write_text(made.to_jsonl(), encoding="utf-8", newline="")
    _say(
        f"{len(made.lines)} cases; {made.left_out} answers left out, since nothing says what would "
        "be right, or what was quoted is gone."
    )
    if output is not None and made.lines:
        _say(f"Ask them: assistant eval run {output} --archive {made.folder}")


def _settings(ctx: typer.Context) -> Settings:
    from assistant import settings

    return settings.load(home=ctx.obj)


def _store(ctx: typer.Context) -> RunStore:
    import assistant
    from eval.store import RunStore

    archive = assistant.open(ctx.obj)
    ctx.call_on_close(archive.close)
    return RunStore(archive.library.engine)


def _show(result: Result) -> None:
    from eval import tables

    summary = result.summary
    _print(tables.figures(result.run, summary), tables.by_language_pair(summary))


def _minimum(pairs: list[str]) -> dict[str, float]:
    asked = {}
    for pair in pairs:
        name, _, value = pair.partition("=")
        try:
            asked[name] = float(value)
        except ValueError as exc:
            raise typer.BadParameter(f"{pair!r} is not METRIC=VALUE.") from exc
    return asked


def _say(message: str) -> None:
    print(message, file=sys.stderr)


def _print(*tables: Any) -> None:
    from rich.console import Console

    console = Console()
    for table in tables:
        console.print(table)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))
