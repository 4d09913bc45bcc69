"""What one process has open is what another has made anew, once it is told to look again."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.retrieval.lexical_index import LexicalIndex
from assistant.retrieval.passages import Passage, PassageStore
from assistant.retrieval.vocabulary import Vocabulary
from tests.retrieval.conftest import encoded

VECTORS = np.ones((2, 4), dtype=np.float16)


def passage(term: str) -> Passage:
    return Passage.of("a:0-5", "a", 0, "en", 0, 5, [(0, 5)], [[term]], VECTORS)


def test_passages_and_their_terms(tmp_path: Path) -> None:
    ours, theirs = (PassageStore(tmp_path / "passages.db") for _ in range(2))
    ours.replace(["a"], [passage("en:old")])
    assert theirs.document_frequencies(["en:old"]) == {"en:old": 1}
    ours.clear()
    ours.replace(["a"], [passage("en:new")])
    theirs.reload()
    assert theirs.get(["a:0-5"])[0].spelled == "en:new"
    assert theirs.document_frequencies(["en:old", "en:new"]) == {"en:new": 1}
    ours.close()
    theirs.close()


def test_the_vocabulary(tmp_path: Path) -> None:
    store = PassageStore(tmp_path / "passages.db")
    ours, theirs = (Vocabulary(tmp_path / "vocabulary", encoded, store) for _ in range(2))
    ours.add("en", {"ferry": "en:ferri", "harbour": "en:harbour"})
    theirs.reload()
    ours.clear()
    ours.add("en", {"drone": "en:drone"})
    theirs.reload()
    found = theirs.nearest(encoded(["ferry"]), "en", 5)
    assert [surface for _, surface, _ in found[0]] == ["drone"]
    for one in (ours, theirs, store):
        one.close()


def test_the_index_of_words(tmp_path: Path) -> None:
    ours, theirs = (LexicalIndex(tmp_path / "words") for _ in range(2))
    ours.replace(["a"], [("a:0-5", "a", "en:old")])
    assert theirs.search({"en:old": 1.0}, 5)
    ours.clear()
    ours.replace(["a"], [("a:0-5", "a", "en:new")])
    theirs.reload()
    assert not theirs.search({"en:old": 1.0}, 5)
    assert [found for found, _ in theirs.search({"en:new": 1.0}, 5)] == ["a:0-5"]
