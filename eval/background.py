"""A run in a process of its own, for the page: it goes on when a tab is closed, and can be stopped.

The process measures the code and the settings as they are when it starts, not those the page's
server was started with. It says on stdout, a JSON object a line, how far it is.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError
from eval.errors import EvaluationError
from eval.record import Mode, Run

if TYPE_CHECKING:
    from assistant.settings import Settings
    from eval.cases import Dataset
    from eval.runner import Plan

LAST_WORDS = 600  # characters of what a process that broke wrote last


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: a dataset in a mode; or, with `resume`, the unfinished run of that id.

    `archive` is the folder or parallel file of `eval run --archive`, empty for the default; a run
    that is gone on with has its own.
    """

    dataset: str = ""
    archive: str = ""
    mode: Mode = "quotes"
    limit: int | None = None
    name: str = ""
    resume: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. `run` is the run's id, from the moment it is stored.

    `rate` is how many are done a second in this stage, 0 while none is.
    """

    stage: str = "Starting"
    done: int = 0
    total: int = 0
    run: str | None = None
    error: str | None = None
    rate: float = 0.0

    def __str__(self) -> str:
        if not self.total:
            return self.stage
        words = f"{self.stage}: {self.done:,} of {self.total:,}"
        if not self.rate:
            return words
        left = round((self.total - self.done) / self.rate)
        return f"{words}, {self.rate:.1f} a second, {dt.timedelta(seconds=left)} left"


class Job:
    """A request being carried out on the archive in `home`; begins at once."""

    def __init__(self, request: Request, home: Path) -> None:
        """Start the process."""
        self.request = request
        self.progress = Progress()
        self._stopped = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", "eval.background", json.dumps(asdict(request))],
            env=os.environ | {"ASSISTANT_HOME": str(home)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self._said: list[str] = []
        self._readers = [
            threading.Thread(target=read, daemon=True) for read in (self._follow, self._hear)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def running(self) -> bool:
        """Whether it has still to end."""
        return self._readers[0].is_alive()

    def stop(self) -> None:
        """Ask it to end after the case being asked; what is stored stays and can be resumed."""
        self._stopped = True
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    def wait(self, timeout: float | None = None) -> Progress:
        """How far it was when it ended, or when so many seconds had passed."""
        self._readers[0].join(timeout)
        return self.progress

    def _follow(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self.progress = Progress(**json.loads(line))
        code = self._process.wait()
        self._readers[1].join()
        if code and not self._stopped and self.progress.error is None:
            said = "".join(self._said)[-LAST_WORDS:].strip()
            self.progress = replace(self.progress, error=f"The run broke off: {said or code}")

    def _hear(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            self._said.extend(lines)


def main() -> None:
    """Carry out the request given as JSON."""
    request = Request(**json.loads(sys.argv[1]))
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            _carry_out(request)
        except AssistantError as exc:
            _tell(Progress(error=str(exc)))
            sys.exit(1)


def _carry_out(request: Request) -> None:
    import assistant
    from assistant import settings
    from eval import archives, cases, runner
    from eval.store import RunStore

    chosen = settings.load()
    store = RunStore(assistant.open().library.engine)
    earlier = store.find(request.resume) if request.resume else None
    named = earlier.archives if earlier else (request.archive,) if request.archive else ()
    dataset = cases.load(
        Path(earlier.dataset_path if earlier else request.dataset),
        [Path(archive) for archive in named],
        settings.seeds(),
    )
    if earlier:
        run, plan = earlier, _plan_of(earlier, dataset, chosen)
    else:
        plan = runner.Plan(dataset, request.mode, request.name.strip() or None, request.limit)
    opened = archives.opened(dataset, chosen, _teller("Indexing"))
    if not earlier:
        run = runner.start(plan, chosen, store)
    with opened.assistant:
        runner.finish(run, plan, opened, store, _teller("Asking", run.id))


def _plan_of(run: Run, dataset: Dataset, settings: Settings) -> Plan:
    """The plan that a stored run was begun with.

    Raises:
        EvaluationError: What it would ask, or of what, has changed since.
    """
    from eval import provenance
    from eval.runner import Plan

    asked = provenance.settings_hash(settings, run.mode, run.depth)
    if (dataset.hash, asked) != (run.dataset_hash, run.settings_hash):
        raise EvaluationError(
            f"Since {run.name} was begun, its questions, its articles, the code or the settings "
            "have changed. Start a new run."
        )
    plan = Plan(dataset, run.mode, run.name, depth=run.depth)
    if len(plan.cases) > run.cases:
        limit = dataset.cases.index(plan.cases[run.cases])
        plan = replace(plan, limit=limit)
    return plan


def _teller(stage: str, run: str | None = None) -> Callable[[int, int], None]:
    """What tells how many of how many are done in a stage, and how fast since the first call."""
    first: list[tuple[float, int]] = []

    def tell(done: int, total: int) -> None:
        now = time.monotonic()
        if not first:
            first.append((now, done))
        began, before = first[0]
        rate = (done - before) / (now - began) if done > before else 0.0
        _tell(Progress(stage, done, total, run, rate=rate))

    return tell


def _tell(progress: Progress) -> None:
    print(json.dumps(asdict(progress)), flush=True)


if __name__ == "__main__":
    # A process started in a shell's background is born deaf to it, and its children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
