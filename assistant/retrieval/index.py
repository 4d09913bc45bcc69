"""The passage index: vectors, words and vocabulary, written together and checked together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import BaseNode, TextNode

from assistant.articles.article import Article
from assistant.retrieval.analysis import analyse, index_terms, is_word
from assistant.retrieval.embedding import encode
from assistant.retrieval.lexical_index import LexicalIndex
from assistant.retrieval.passages import Passage, PassageStore
from assistant.retrieval.vectors import VectorStore
from assistant.retrieval.vocabulary import Vocabulary

FORMAT = 2  # raised whenever what is stored changes, so that older indexes are made anew


class PassageIndex:
    """Every passage of the archive, findable by meaning and by words.

    Written in this order: vectors, words, vocabulary, passages. The passage store comes last, so
    that what a crash leaves half done is replaced whole when the article is indexed again.
    """

    def __init__(self, home: Path, encoder: BaseEmbedding) -> None:
        """Open the index in the archive's folder."""
        self.encoder = encoder
        self.vectors = VectorStore(home / "chroma", encoder.model_name)
        self.words = LexicalIndex(home / "words" / "tantivy")
        self.passages = PassageStore(home / "passages.db")
        self.vocabulary = Vocabulary(
            home / "words" / "vocabulary", lambda texts: encode(encoder, texts), self.passages
        )
        self._stamp = home / "index.json"

    # Writing

    def replace(self, articles: Sequence[Article], passages: Sequence[BaseNode]) -> None:
        """Put these passages in the place of those of these articles."""
        made = [self._passage(node) for node in passages if isinstance(node, TextNode)]
        texts = {node.node_id: node.get_content() for node in passages}
        ids = [article.id for article in articles]
        self._write_stamp()
        self._replace_vectors(ids, made)
        self.words.replace(
            ids, ((p.id, p.article_id, (t for terms in p.terms for t in terms)) for p in made)
        )
        words: dict[str, dict[str, str]] = defaultdict(dict)
        for passage in made:
            for term in analyse(texts[passage.id], passage.language):
                if is_word(term.key):
                    words[passage.language][term.surface] = term.key
        for language in sorted(words):
            self.vocabulary.add(language, words[language])
        self.passages.replace(ids, made)

    def remove(self, article_ids: Sequence[str]) -> None:
        """Take out every passage of these articles."""
        self._replace_vectors(article_ids, [])
        self.words.replace(article_ids, [])
        self.passages.replace(article_ids, [])

    def clear(self) -> None:
        """Take out everything, whatever state it is in."""
        self.vectors.clear()
        self.words.clear()
        self.vocabulary.clear()
        self.passages.clear()
        self._stamp.unlink(missing_ok=True)

    # Checking and reading

    def damage(self) -> str | None:
        """Why the index cannot be read or added to; None if it can, or if there is none yet."""
        stamp = self._read_stamp()
        if stamp not in (None, self._expected_stamp()):
            return f"it was made with {stamp}, and {self._expected_stamp()} is in use"
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
        if passages and self._read_stamp() is None:
            return "it is missing"
        if set(self._counts()) != {passages} or not self.vocabulary.is_whole():
            return "its parts do not agree"
        return None

    def _counts(self) -> tuple[int, int, int]:
        return self.vectors.count(), self.words.count(), self.passages.count()

    def reload(self) -> None:
        """See what another process has written."""
        self.vectors.close()
        self.words.reload()
        self.vocabulary.reload()
        self.passages.reload()

    def close(self) -> None:
        """Let go of the files."""
        self.vectors.close()
        self.vocabulary.close()
        self.passages.close()

    def _passage(self, node: TextNode) -> Passage:
        text, start, language = node.text, node.start_char_idx or 0, node.metadata["language"]
        sentences = tuple((s, e) for s, e in node.metadata["sentences"])
        parts = [text[s - start : e - start] for s, e in sentences]
        texts = [text, *parts] if parts != [text] else [text]
        vectors = encode(self.encoder, texts)
        if len(texts) == 1:
            vectors = np.repeat(vectors, 2, axis=0)
        return Passage(
            id=node.node_id,
            article_id=node.metadata["article_id"],
            story=node.metadata["story"],
            language=language,
            start=start,
            end=start + len(text),
            sentences=sentences,
            terms=tuple(tuple(index_terms(part, language)) for part in parts),
            vectors=vectors.astype(np.float16),
        )

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

    def _expected_stamp(self) -> dict[str, object]:
        return {"model": self.encoder.model_name, "format": FORMAT}

    def _read_stamp(self) -> object:
        try:
            return json.loads(self._stamp.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    def _write_stamp(self) -> None:
        if self._read_stamp() is None:
            self._stamp.write_text(json.dumps(self._expected_stamp()), encoding="utf-8")
