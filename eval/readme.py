"""The README's first session, with the output the commands really print.

`python -m eval.readme` writes it anew; a test compares.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
COMMANDS = (
    "assistant index seeds/",
    'assistant ask "Whom did Belousov meet in Beijing?"',
    'assistant ask "What is the population of Beijing?"',
)
_SESSION = re.compile(r"(<!-- session -->\n).*?(<!-- /session -->)", re.DOTALL)


def session() -> str:
    """The commands and what they print, on an empty archive, as an indented block."""
    with tempfile.TemporaryDirectory() as home:
        lines: list[str] = []
        for command in COMMANDS:
            done = subprocess.run(
                [sys.executable, "-m", "assistant.cli", *shlex.split(command)[1:]],
                capture_output=True,
                text=True,
                check=True,
                cwd=README.parent,
                env=os.environ | {"ASSISTANT_HOME": home, "ASSISTANT_DICTIONARIES": home},
            )
            lines += [f"$ {command}", *done.stdout.rstrip().splitlines(), ""]
    return "\n".join(f"    {line}".rstrip() for line in lines).rstrip() + "\n"


def with_session(text: str) -> str:
    """The README's text with the session as it is now."""
    return _SESSION.sub(lambda found: f"{found[1]}\n{session()}\n{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_session(README.read_text("utf-8")), "utf-8")
