"""The passage index: vectors, words, vocabulary, stories: written and checked together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from llama_index.core.schema import BaseNode, TextNode
from numpy.typing import NDArray

from assistant.articles.article import Article
from assistant.errors import ModelError
from assistant.retrieval.embedding import Encoder, encode
from assistant.retrieval.lexical_index import LexicalIndex
from assistant.retrieval.makers import Makers
from assistant.retrieval.making import Draft, Made
from assistant.retrieval.passages import Passage, PassageStore
from assistant.retrieval.story_vectors import StoryVectors
from assistant.retrieval.vectors import VectorStore
from assistant.retrieval.vocabulary import Vocabulary

Making = Callable[[], Made]  # waits for passages that are being made

FORMAT = 7  # raised whenever what is stored changes, so that older indexes are made anew


class PassageIndex:
    """Every passage of the archive, findable by meaning and by words.

    Written in this order: vectors, words, vocabulary, stories, passages. The passage store comes
    last, so that what a crash leaves half done is replaced whole when the article is indexed again.
    """

    def __init__(self, home: Path, encoder: Encoder) -> None:
        """Open the index in the archive's folder."""
        self.encoder = encoder
        self.vectors = VectorStore(home / "chroma", encoder.model_name)
        self.words = LexicalIndex(home / "words" / "tantivy")
        self.passages = PassageStore(home / "passages.db")
        self.vocabulary = Vocabulary(home / "words" / "vocabulary", self.encode, self.passages)
        self.stories = StoryVectors(home / "stories")
        self._stamp = home / "index.json"
        self._makers = Makers(encoder)

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """The texts' vectors, one a row, each of length 1.

        Raises:
            ModelError: The encoder fails, or its vectors are not as long as those of the index.
        """
        vectors = encode(self.encoder, texts)
        if len(vectors):
            self._check(vectors.shape[1])
        return vectors

    def _check(self, dimension: int) -> None:
        stamped = self._read_stamp().get("dimension")
        if stamped and dimension != stamped:
            raise ModelError(
                f"{self.encoder.model_name} makes vectors of {dimension} numbers, and those "
                f"of the index have {stamped}. Run `assistant index --rebuild`."
            )

    def try_encoder(self) -> int:
        """The dimension of the encoder's vectors, asked of it: an index is not cleared for nothing.

        Raises:
            ModelError: The encoder fails.
        """
        return int(encode(self.encoder, ["?"]).shape[1])

    # Writing

    def begin(self, passages: Sequence[BaseNode]) -> Making:
        """Have what is stored of these passages made, for `replace`; other processes may do it."""
        return self._makers.begin([_draft(n) for n in passages if isinstance(n, TextNode)])

    def replace(self, articles: Sequence[Article], making: Making) -> None:
        """Put the passages that `begin` has begun in the place of those of these articles."""
        made, ids = making(), [article.id for article in articles]
        passages = made.passages
        if passages:
            self._check(dimension := passages[0].vectors.shape[1])
            self._write_stamp(dimension)
        self._replace_vectors(ids, passages)
        self.words.replace(ids, ((p.id, p.article_id, p.spelled) for p in passages))
        for language in sorted(made.words):
            self.vocabulary.add(language, made.words[language], made.vectors.get(language, {}))
        self.stories.replace(ids, passages)
        self.passages.replace(ids, passages)

    def release(self) -> None:
        """End the processes that `begin` started."""
        self._makers.release()

    def remove(self, article_ids: Sequence[str]) -> None:
        """Take out every passage of these articles."""
        self._replace_vectors(article_ids, [])
        self.words.replace(article_ids, [])
        self.stories.replace(article_ids, [])
        self.passages.replace(article_ids, [])

    def clear(self) -> None:
        """Take out everything, whatever state it is in."""
        self.vectors.clear()
        self.words.clear()
        self.vocabulary.clear()
        self.stories.clear()
        self.passages.clear()
        self._stamp.unlink(missing_ok=True)

    # Checking and reading

    def damage(self) -> str | None:
        """Why the index cannot be read or added to; None if it can, or if there is none yet."""
        stamp = self._read_stamp()
        if stamp and stamp.get("model") != self.encoder.model_name:
            return f"it was made by {stamp.get('model')}, and {self.encoder.model_name} is in use"
        if stamp and stamp.get("format") != FORMAT:
            return "another version of this program made it"
        try:
            if self.vectors.models() - {self.encoder.model_name}:
                return "its vectors were made by another model"
            self._counts()
        except Exception as exc:  # a damaged file can raise anything; the index is made anew
            return f"it is damaged ({type(exc).__name__}: {str(exc)[:200]})"
        return None

    def flaw(self, passages: int) -> str | None:
        """Why the index does not serve a library with so many passages; None if it does."""
        if damage := self.damage():
            return damage
        if passages and not self._read_stamp():
            return "it is missing"
        parts = self.vocabulary, self.stories
        whole = all(part.is_whole() for part in parts) and bool(self.stories.count()) == bool(
            passages
        )
        if set(self._counts()) != {passages} or not whole:
            return "its parts do not agree"
        return None

    def _counts(self) -> tuple[int, int, int]:
        return self.vectors.count(), self.words.count(), self.passages.count()

    def reload(self) -> None:
        """See what another process has written."""
        self.vectors.close()
        self.words.reload()
        self.vocabulary.reload()
        self.stories.reload()
        self.passages.reload()

    def close(self) -> None:
        """Let go of the files."""
        self.release()
        self.vectors.close()
        self.vocabulary.close()
        self.stories.close()
        self.passages.close()
        self.encoder.close()

    def _replace_vectors(self, articles: Sequence[str], passages: Sequence[Passage]) -> None:
        new = {(passage.id, passage.language) for passage in passages}
        stale: dict[str, list[str]] = defaultdict(list)
        for passage_id, language in self.passages.ids_of(articles):
            if (passage_id, language) not in new:
                stale[language].append(passage_id)
        fresh: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages:
            fresh[passage.language].append(passage)
        for language, ids in stale.items():
            self.vectors.delete(language, ids)
        for language, some in fresh.items():
            vectors = np.stack([p.vectors[0] for p in some]).astype(np.float32)
            self.vectors.upsert(language, [p.id for p in some], vectors)

    def _read_stamp(self) -> dict[str, Any]:
        """What made the index; empty where it is missing or cannot be read."""
        try:
            stamp = json.loads(self._stamp.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, dimension: int) -> None:
        if not self._read_stamp():
            stamp = {"model": self.encoder.model_name, "dimension": dimension, "format": FORMAT}
            self._stamp.write_text(json.dumps(stamp), encoding="utf-8")


def _draft(node: TextNode) -> Draft:
    begin = node.start_char_idx or 0
    bounds = tuple((start, end) for start, end in node.metadata["sentences"])
    return Draft(
        id=node.node_id,
        article_id=node.metadata["article_id"],
        story=node.metadata["story"],
        language=node.metadata["language"],
        start=begin,
        end=begin + len(node.text),
        bounds=bounds,
        sentences=tuple(node.text[start - begin : end - begin] for start, end in bounds),
    )
