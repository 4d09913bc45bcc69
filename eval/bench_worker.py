"""One measured step of the benchmark, in a process of its own: its memory and start are its own.

The memory is that of its largest process, of those it starts too. Prints one JSON object.
`python -m eval.bench` starts it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.processes import cores
from eval import synthetic
from eval.bench_systems import SYSTEMS, passages_of
from eval.statistics import percentile


@dataclass(frozen=True, slots=True)
class Step:
    """What a worker is told: `started` is the clock when its process was started."""

    step: str
    system: str
    home: str
    folder: str
    articles: int
    questions: int
    started: float


def indexing(step: Step) -> dict[str, float]:
    """Index the folder; seconds include reading, splitting, embedding and storing."""
    system = SYSTEMS[step.system](Path(step.home))
    began = time.perf_counter()
    passages = system.index(Path(step.folder))
    return {"passages": passages, "seconds": time.perf_counter() - began}


def encoding(step: Step) -> dict[str, float]:
    """Only encode passages of the folder, as the stock pipeline cuts them: one vector each."""
    from assistant.retrieval.embedding import SentenceEncoder, encode

    encoder = SentenceEncoder()
    return _timed(passages_of(Path(step.folder)), lambda texts: encode(encoder, texts))


def encoding_by_its_package(step: Step) -> dict[str, float]:
    """The same by the encoder's package, as it runs its forward pass itself."""
    from assistant.retrieval.forward import backend

    backend().threads = cores()  # left to itself it takes four, a fifteenth as fast on two cores
    return _timed(passages_of(Path(step.folder)), backend().encode)


def _timed(texts: list[str], encode: Callable[[list[str]], object]) -> dict[str, float]:
    encode(texts[:10])  # which loads it
    began = time.perf_counter()
    encode(texts)
    return {"passages": len(texts), "seconds": time.perf_counter() - began}


def asking(step: Step) -> dict[str, float]:
    """Ask questions spread over the archive; the first is timed from the start of the process."""
    system = SYSTEMS[step.system](Path(step.home))
    times, first, found = [], 0.0, 0
    for n in range(step.questions):
        question = synthetic.question(n * step.articles // step.questions)
        began = time.perf_counter()
        paths = system.search(question.text)
        times.append((time.perf_counter() - began) * 1000)
        first = first or time.time() - step.started
        right = synthetic.path(Path(step.folder), question.article).name
        found += [Path(path).name for path in paths[:1]] == [right]
    return {
        "first_seconds": first,
        "p50_ms": percentile(times[1:], 50),
        "p95_ms": percentile(times[1:], 95),
        "recall@1": found / step.questions,
    }


STEPS: dict[str, Callable[[Step], dict[str, float]]] = {
    "index": indexing,
    "encode": encoding,
    "encode by its package": encoding_by_its_package,
    "ask": asking,
}


def main() -> None:
    """Do the step that the first argument, a JSON object, describes."""
    step = Step(**json.loads(sys.argv[1]))
    measured = STEPS[step.step](step)
    whose = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    peak = max(resource.getrusage(who).ru_maxrss for who in whose) / 1024  # MB; Linux counts in KB
    print(json.dumps(asdict(step) | measured | {"peak_mb": peak}))


if __name__ == "__main__":
    main()
