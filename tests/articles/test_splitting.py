from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llama_index.core.schema import BaseNode

from assistant.articles.article import Article, Block, BlockKind, Story
from assistant.articles.reading import article_from_text, read_article
from assistant.articles.splitting import (
    MAX_PASSAGE_TOKENS,
    MAX_SENTENCE_CHARACTERS,
    PassageParser,
    document,
    sentences,
)
from assistant.retrieval.forward import token_count

PARSER = PassageParser(count_tokens=token_count)
SCRIPTS = (
    "abc XYZ .!?؟。！,;:\n\t\r  «»“”'\"()"
    "قال بيلوسوف إنَّ ٱلْعَرَبِيَّةُ ١٣ ـ، äöü éàß ñ žščřđ Иван ёЁ 北京 東京。 서울 กรุงเทพฯ हिन्दी"
    "\u200e\u200f\u202a\u202b\u202e\u2066\u2069\u200b\u200d\u00ad\ufeff\u0301\u0650😀👩\u200d🚀𝔘𐍈İı"
)
texts = st.text(alphabet=SCRIPTS, min_size=1, max_size=400).filter(lambda t: not t.isspace())


def passages(article: Article) -> list[BaseNode]:
    return PARSER.get_nodes_from_documents([document(article)])


def of_text(text: str) -> Article:
    return article_from_text(text, Path("page.txt"))


def check_offsets(article: Article) -> None:
    text = article.text
    quotable = [b for b in article.blocks if b.kind.quotable]
    covered: list[tuple[int, int]] = []
    for node in passages(article):
        start, end = node.start_char_idx, node.end_char_idx
        assert text[start:end] == node.get_content()
        assert node.node_id == f"{article.id}:{start}-{end}"
        bounds = node.metadata["sentences"]
        assert [bounds[0][0], bounds[-1][1]] == [start, end]
        for left, right in bounds:
            assert left < right
            assert text[left:right] == text[left:right].strip()
            assert any(b.start <= left and right <= b.end for b in quotable)
            covered.append((left, right))
    assert covered == sorted(covered)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(covered))
    inside = {i for left, right in covered for i in range(left, right)}
    for block in quotable:
        lost = [i for i in range(block.start, block.end) if i not in inside]
        assert not "".join(text[i] for i in lost).strip()


@given(texts)
@settings(max_examples=300, deadline=None)
def test_offsets_are_exact_in_every_script(text: str) -> None:
    check_offsets(of_text(text))


@given(st.lists(texts, min_size=1, max_size=4), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_repeated_text_is_found_where_it_stands(parts: list[str], times: int) -> None:
    check_offsets(of_text("\n\n".join(parts * times)))


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_kind_give_the_same_offsets(ending: str) -> None:
    lines = ["A headline", "", "He said so. He said so. And he left.", "", "قال ذلك. قال ذلك."]
    article = of_text(ending.join(lines))
    assert article.text == "\n".join(lines)
    check_offsets(article)


def test_every_seed_article_splits_into_exact_passages(seeds: Path) -> None:
    for path in sorted(seeds.iterdir()):
        article = read_article(path)
        check_offsets(article)
        assert all(
            token_count(p.get_content()) < 1.5 * MAX_PASSAGE_TOKENS for p in passages(article)
        )


def test_sentences_end_at_the_stops_of_their_script() -> None:
    text = "هل جاء؟ نعم جاء. ثم ذهب! 他来了。她走了。"
    arabic = [text[a:b] for a, b in sentences(text, 0, 25, "ar")]
    chinese = [text[a:b] for a, b in sentences(text, 25, len(text), "zh")]
    assert arabic == ["هل جاء؟", "نعم جاء.", "ثم ذهب!"]
    assert chinese == ["他来了。", "她走了。"]


def test_a_sentence_without_stops_is_cut_at_a_clause() -> None:
    text = "word word, " * 500
    found = sentences(text, 0, len(text), "en")
    assert max(b - a for a, b in found) <= MAX_SENTENCE_CHARACTERS
    assert all(text[a:b].endswith("word,") for a, b in found)


def test_a_passage_spans_neither_furniture_nor_stories() -> None:
    text = "First one.\nShare\nSecond one.\nThird one."
    article = Article(
        id="a" * 16,
        path="/page.txt",
        text=text,
        language="en",
        stories=(Story("One"), Story("Two")),
        blocks=(
            Block(0, 10, BlockKind.BODY, "en"),
            Block(11, 16, BlockKind.FURNITURE, "en"),
            Block(17, 28, BlockKind.BODY, "en"),
            Block(29, 39, BlockKind.BODY, "en", story=1),
        ),
        content_hash="",
    )
    assert [(p.get_content(), p.metadata["story"]) for p in passages(article)] == [
        ("First one.", 0),
        ("Second one.", 0),
        ("Third one.", 1),
    ]
