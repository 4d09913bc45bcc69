"""The words of the passages, in tantivy: which passages hold these index terms?"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

WRITER_HEAP = 64_000_000  # bytes; tantivy's least is 15 MB a thread
_TERMS = "terms"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article", tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_TERMS, tokenizer_name=_TERMS, index_option="freq")
    return builder.build()


class LexicalIndex:
    """Passages by their index terms (see `analysis.Term.key`), scored by BM25."""

    def __init__(self, folder: Path) -> None:
        """Open the index in a folder, made when something is first written."""
        self.folder = folder
        self._schema = _schema()
        self._index: tantivy.Index | None = None

    @property
    def _open(self) -> tantivy.Index:
        if self._index is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(self.folder), reuse=True)
            whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer(_TERMS, whitespace)
        return self._index

    def search(
        self,
        weights: Mapping[str, float],
        limit: int,
        articles: Iterable[str] | None = None,
    ) -> list[tuple[str, float]]:
        """Passage id and score of the passages that hold any of these terms, best first.

        The score is the sum of weight times BM25 over the terms. `articles` are the ids of the
        articles to stay within.
        """
        query = tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.boost_query(
                        tantivy.Query.term_query(self._schema, _TERMS, term, "freq"), weight
                    ),
                )
                for term, weight in weights.items()
            ]
        )
        if articles is not None:
            within = tantivy.Query.term_set_query(self._schema, "article", list(articles))
            query = tantivy.Query.boolean_query(
                [
                    (tantivy.Occur.Must, query),
                    (tantivy.Occur.Must, tantivy.Query.const_score_query(within, 0.0)),
                ]
            )
        searcher = self._open.searcher()
        found = [
            (str(searcher.doc(address)["id"][0]), score)
            for score, address in searcher.search(query, limit, count=False).hits
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def count(self) -> int:
        """How many passages are in the index."""
        return int(self._open.searcher().num_docs)

    def replace(self, articles: Sequence[str], passages: Iterable[tuple[str, str, str]]) -> None:
        """Put these passages in the place of those of these articles.

        A passage is its id, its article's id, and its terms with white space between them.
        """
        index = self._open
        writer = index.writer(WRITER_HEAP, 1)
        for article in articles:
            writer.delete_documents_by_term("article", article)
        for passage_id, article, terms in passages:
            writer.add_document(tantivy.Document(id=passage_id, article=article, terms=terms))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()

    def reload(self) -> None:
        """See what another process has written, also where it has made the index anew."""
        self._index = None

    def clear(self) -> None:
        """Remove everything, a damaged index too."""
        self._index = None
        shutil.rmtree(self.folder, ignore_errors=True)
