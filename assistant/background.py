"""Files read in a process of its own, for the browser: others ask and read meanwhile.

It goes on when a tab is closed, and can be stopped. The process says on stdout, a JSON object a
line, how far it is, and at last what it did.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

LAST_WORDS = 600  # characters of what a process that broke wrote last

_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is: files done of files, and what could not be read, place to reason.

    `error` tells why it ended before all was done.
    """

    done: int = 0
    total: int = 0
    waiting: bool = True
    failed: dict[str, str] = field(default_factory=dict)
    error: str | None = None


class Work:
    """Files being indexed, or read again, for the archive in `home`; begins at once.

    One after the other: work that is begun while other work goes on waits for it.
    """

    def __init__(
        self,
        home: Path,
        files: Sequence[Path] = (),
        *,
        again: Sequence[str] | None = None,
        then: Callable[[Progress], None] = lambda progress: None,
    ) -> None:
        """Index these files; or read `again` the articles with these ids, all where it is empty.

        `then` is called when it has ended.
        """
        self._then = then
        self.progress = Progress()
        self.stopped = False
        self._request = {"files": [os.fspath(file) for file in files], "again": again}
        self._home = home
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._run, name="indexing", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has still to end."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Ask it to end; what is indexed by then stays."""
        self.stopped = True
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGINT)

    def wait(self, timeout: float | None = None) -> Progress:
        """How far it was when it ended, or when so many seconds had passed."""
        self._thread.join(timeout)
        return self.progress

    def _run(self) -> None:
        with _one_at_a_time:
            if not self.stopped:
                self._carry_out()
            self._then(self.progress)

    def _carry_out(self) -> None:
        self.progress = replace(self.progress, waiting=False)
        with subprocess.Popen(
            [sys.executable, "-m", "assistant.background"],
            env=os.environ | {"ASSISTANT_HOME": str(self._home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            self._process = process
            self._follow(process)

    def _follow(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        said: list[str] = []
        hear = threading.Thread(target=lambda: said.extend(process.stderr or ()), daemon=True)
        hear.start()
        with contextlib.suppress(BrokenPipeError), process.stdin as asked:
            json.dump(self._request, asked)
        for line in process.stdout:
            self.progress = Progress(**json.loads(line))
        hear.join()
        if process.wait() and not self.stopped and self.progress.error is None:
            words = "".join(said)[-LAST_WORDS:].strip()
            self.progress = replace(self.progress, error=f"Reading broke off: {words}")


def main() -> None:
    """Do what is asked on stdin."""
    request = json.load(sys.stdin)
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        try:
            _carry_out(request)
        except AssistantError as exc:
            _tell(Progress(waiting=False, error=str(exc)))


def _carry_out(request: dict[str, Any]) -> None:
    import assistant

    def progress(done: int, total: int) -> None:
        _tell(Progress(done, total, waiting=False))

    with assistant.open() as archive:
        if request["again"] is None:
            report = archive.index(request["files"], progress=progress)
        else:
            report = archive.reread(request["again"] or None, progress=progress)
    total = len(request["files"])
    failed = {one.path: one.error.removeprefix(f"{one.path}: ") for one in report.failed}
    _tell(Progress(total, total, waiting=False, failed=failed))


def _tell(progress: Progress) -> None:
    print(json.dumps(asdict(progress)), flush=True)


if __name__ == "__main__":
    # A process started in a shell's background is born deaf to it, and its children too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
