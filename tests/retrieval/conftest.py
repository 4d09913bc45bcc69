from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.analysis import analyse, index_terms, is_word
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.embedding import SentenceEncoder, encode
from assistant.retrieval.evidence import Asked
from assistant.retrieval.passages import Passage, PassageStore
from assistant.retrieval.vocabulary import Vocabulary

ENCODER = SentenceEncoder()


def encoded(texts: list[str]) -> np.ndarray:
    return encode(ENCODER, texts)


@dataclass(frozen=True)
class Corner:
    """A few passages with their real store and vocabulary, and questions asked of them."""

    store: PassageStore
    vocabulary: Vocabulary
    passages: list[Passage]

    def ask(self, question: str, language: str, *, bridge: bool = True) -> Asked:
        terms = Bridge(self.vocabulary, encoded, enabled=bridge).expand(question, language)
        counts = self.store.count_by_language()
        return Asked(question, language, encoded([question])[0], terms, counts)


@pytest.fixture
def corner(tmp_path: Path) -> Iterator[Callable[..., Corner]]:
    """Make a corner of passages, each a language and its sentences."""
    made: list[Corner] = []

    def make(*texts: tuple[str, list[str]]) -> Corner:
        store = PassageStore(tmp_path / "passages.db")
        vocabulary = Vocabulary(tmp_path / "vocabulary", encoded, store)
        passages = []
        for n, (language, sentences) in enumerate(texts):
            bounds, at = [], 0
            for sentence in sentences:
                bounds.append((at, at + len(sentence)))
                at += len(sentence) + 1
            terms = [analyse(sentence, language) for sentence in sentences]
            vectors = encoded([" ".join(sentences), *sentences]).astype(np.float16)
            keys = [[t.key for t in index_terms(sentence, language)] for sentence in sentences]
            passages.append(
                Passage.of(f"p{n}", f"a{n}", 0, language, 0, at - 1, tuple(bounds), keys, vectors)
            )
            words = {t.surface: t.key for some in terms for t in some if is_word(t.key)}
            vocabulary.add(language, words)
        store.replace([p.article_id for p in passages], passages)
        made.append(Corner(store, vocabulary, passages))
        return made[-1]

    yield make
    for one in made:
        one.vocabulary.close()
        one.store.close()
