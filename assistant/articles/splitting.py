"""Articles into passages, passages into sentences, with exact offsets.

A llama-index `NodeParser`. Its base class looks for each node's text in the document to find the
offsets, which puts repeated text in the wrong place; here they are counted, never searched for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sentencex
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import BaseNode, Document, TextNode
from pydantic import Field

from assistant.articles.article import Article

MAX_PASSAGE_TOKENS = 180  # the encoder averages; longer passages blur
MAX_SENTENCE_CHARACTERS = 1000  # a longer one has lost its full stops; no quote should be a page

Bounds = tuple[int, int]

_CLAUSE_END = re.compile(r"[,;:،؛，；：、]\s*|\s+")


def document(article: Article) -> Document:
    """The article as llama-index reads it, its quotable blocks in the metadata.

    `metadata["blocks"]` is a list of [start, end, story, language].
    """
    blocks = [
        [block.start, block.end, block.story, block.language]
        for block in article.blocks
        if block.kind.quotable
    ]
    return Document(id_=article.id, text=article.text, metadata={"blocks": blocks})


class PassageParser(NodeParser):
    """Passages of whole sentences, at most `MAX_PASSAGE_TOKENS` long where sentences allow.

    A passage lies in one story and never spans furniture. Each node's `start_char_idx` and
    `end_char_idx` are offsets in the document's text; its metadata holds `article_id`, `story`,
    `language` and `sentences`, a list of [start, end] in the document's text. A node's id is made
    of the article's id and the offsets.
    """

    count_tokens: Callable[[str], int] = Field(exclude=True)
    max_tokens: int = MAX_PASSAGE_TOKENS

    @classmethod
    def class_name(cls) -> str:
        """The name llama-index serialises it by."""
        return "PassageParser"

    def _parse_nodes(
        self, nodes: Sequence[BaseNode], show_progress: bool = False, **kwargs: Any
    ) -> list[BaseNode]:
        return [passage for node in nodes for passage in self._passages(node)]

    def _postprocess_parsed_nodes(
        self, nodes: list[BaseNode], parent_doc_map: dict[str, Document]
    ) -> list[BaseNode]:
        return nodes  # the base class would search for the offsets

    def _passages(self, node: BaseNode) -> Iterator[TextNode]:
        text = node.get_content()
        for run in _runs(text, node.metadata["blocks"]):
            story, language = run[0][2], run[0][3]
            bounds = [b for start, end, _, lang in run for b in sentences(text, start, end, lang)]
            for part in self._pack(text, bounds):
                start, end = part[0][0], part[-1][1]
                yield TextNode(
                    id_=f"{node.node_id}:{start}-{end}",
                    text=text[start:end],
                    start_char_idx=start,
                    end_char_idx=end,
                    metadata={
                        "article_id": node.node_id,
                        "story": story,
                        "language": language,
                        "sentences": [list(b) for b in part],
                    },
                )

    def _pack(self, text: str, bounds: list[Bounds]) -> Iterator[list[Bounds]]:
        """Sentences into parts of about equal size, as few as `max_tokens` allows."""
        sizes = [self.count_tokens(text[start:end]) for start, end in bounds]
        target = sum(sizes) / max(1, math.ceil(sum(sizes) / self.max_tokens))
        part: list[Bounds] = []
        size = 0
        for bound, more in zip(bounds, sizes, strict=True):
            if part and size + more / 2 > target:
                yield part
                part, size = [], 0
            part.append(bound)
            size += more
        if part:
            yield part


def sentences(text: str, start: int, end: int, language: str) -> list[Bounds]:
    """Where the sentences of `text[start:end]` lie in `text`; white space around them left out."""
    found: list[Bounds] = []
    for boundary in sentencex.get_sentence_boundaries(language, text[start:end]):
        first, last = start + boundary["start_index"], start + boundary["end_index"]
        found += _cut_to_length(text, *_trim(text, first, last))
    return found


def _runs(text: str, blocks: Sequence[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    """Neighbouring blocks of one story and language with nothing but white space between them."""
    run: list[Sequence[Any]] = []
    for block in blocks:
        if run and (run[-1][2:] != block[2:] or text[run[-1][1] : block[0]].strip()):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _cut_to_length(text: str, start: int, end: int) -> Iterator[Bounds]:
    """In pieces of at most MAX_SENTENCE_CHARACTERS, at a clause's end where there is one."""
    while end - start > MAX_SENTENCE_CHARACTERS:
        limit = start + MAX_SENTENCE_CHARACTERS
        ends = [m.end() for m in _CLAUSE_END.finditer(text, start, limit)]
        cut = ends[-1] if ends and ends[-1] > start else limit
        yield _trim(text, start, cut)
        start, end = _trim(text, cut, end)
    if start < end:
        yield start, end


def _trim(text: str, start: int, end: int) -> Bounds:
    part = text[start:end]
    if not part.strip():
        return start, start
    return end - len(part.lstrip()), start + len(part.rstrip())
