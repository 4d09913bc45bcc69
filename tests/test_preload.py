"""Opening an archive keeps the garbage collector out of what was loaded, and leaves it on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

OPEN_TWICE = """
import gc, json, sys
import assistant

told = []
for n in range(2):
    assistant.open(sys.argv[1]).close()
    told.append((gc.isenabled(), gc.get_freeze_count()))
    later = [[] for _ in range(1000)]
print(json.dumps(told))
"""


def test_what_was_loaded_is_frozen_once_and_the_collector_goes_on(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPEN_TWICE, str(tmp_path)], capture_output=True, check=True
    )
    (enabled, frozen), (again, still) = json.loads(done.stdout)
    assert enabled
    assert again
    assert frozen > 100_000
    assert still <= frozen
