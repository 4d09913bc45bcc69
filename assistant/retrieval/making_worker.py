"""The process that makes passages for `makers`: `python -m assistant.retrieval.making_worker FD`.

Over a socket it is sent drafts, a list at a time, and answers with what it has made of them, and
with the vectors of the words that it meets for the first time.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from dataclasses import replace

from assistant.processes import GONE, asked
from assistant.retrieval.forward import passage_vectors, vectors
from assistant.retrieval.making import Made, make

_NICE = 10  # storing what was made, and reading what comes next, go first: all wait for them


def main(descriptor: int) -> None:
    """Make what is asked for until nobody asks any more."""
    os.nice(_NICE)
    connection = asked(descriptor)
    met: dict[str, set[str]] = defaultdict(set)
    try:
        while True:
            made = make(connection.recv(), passage_vectors)
            connection.send(_with_words(made, met))
    except GONE:
        return


def _with_words(made: Made, met: dict[str, set[str]]) -> Made:
    """The same with the vectors of words not met before, which are remembered."""
    encoded = {}
    for language, words in made.words.items():
        new = sorted(words.keys() - met[language])
        encoded[language] = dict(zip(new, vectors(new), strict=True))
        met[language].update(new)
    return replace(made, vectors=encoded)


if __name__ == "__main__":
    main(int(sys.argv[1]))
