from __future__ import annotations

import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.citations import CitationParser, DraftSentence

KEYS = ("q7k", "m2x", "z9w")


def parse(text: str, *cuts: int, language: str | None = None) -> list[DraftSentence]:
    """The sentences of a text, fed in pieces cut at these places."""
    parser = CitationParser(KEYS, language)
    places = [0, *sorted(cuts), len(text)]
    found = []
    for start, end in pairwise(places):
        found += parser.feed(text[start:end])
    return found + parser.finish()


def cited(text: str) -> list[tuple[str, str]]:
    return [(one.text, " ".join(one.keys)) for one in parse(text)]


@pytest.mark.parametrize(
    ("mark", "keys", "unknown"),
    [
        ("[q7k]", "q7k", ""),
        ("[Q7K]", "q7k", ""),
        ("【q7k】", "q7k", ""),
        ("［ｑ７ｋ］", "q7k", ""),
        ("[q٧k]", "q7k", ""),
        ("[q\u200b7\u202ek\u2069]", "q7k", ""),
        ("[q7k][m2x]", "q7k m2x", ""),
        ("[q7k] [q7k]", "q7k", ""),
        ("[z9w, q7k; m2x]", "z9w q7k m2x", ""),
        ("[q7k، m2x]", "q7k m2x", ""),
        ("[q7k、z9w]", "q7k z9w", ""),
        ("[q7k-z9w]", "q7k m2x z9w", ""),
        ("[q7k – m2x]", "q7k m2x", ""),
        ("[source: m2x]", "m2x", ""),
        ("(m2x)", "m2x", ""),
        ("[1]", "", "1"),
        ("[٣]", "", "3"),
        ("[1-3]", "", "1 2 3"),
        ("[q7k, x4p]", "q7k", "x4p"),
    ],
)
def test_marks_are_read_in_every_form(mark: str, keys: str, unknown: str) -> None:
    for text in (
        f"It rained {mark}.",
        f"It rained. {mark}",
        f"It rained.{mark} ",
        f"{mark} It rained.",
    ):
        [sentence] = parse(text)
        assert sentence.text == "It rained."
        assert " ".join(sentence.keys) == keys
        assert " ".join(sentence.unknown) == unknown


@pytest.mark.parametrize(
    "text",
    ["It was [sic] so.", "In [2024] it rained.", "An array a[i] grew.", "He (a.k.a. K) left."],
)
def test_brackets_that_cite_nothing_are_text(text: str) -> None:
    assert parse(text) == [DraftSentence(text, (), ())]


def test_range_follows_the_order_in_which_the_keys_were_shown() -> None:
    parser = CitationParser(["1", "2", "3", "4"])
    assert parser.feed("It rained [2-4]. ") + parser.finish() == [
        DraftSentence("It rained.", ("2", "3", "4"), ())
    ]


def test_marks_behind_the_stop_belong_to_the_sentence_before() -> None:
    assert cited("One. [q7k] Two [m2x]. Three.[z9w][q7k]\nFour.\n[m2x]") == [
        ("One.", "q7k"), ("Two.", "m2x"), ("Three.", "z9w q7k"), ("Four.", "m2x")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "He met Mr. Zhang in the U.S. on Monday. It cost 3.5 million.", 2),
        ("de", "Am 3. Oktober kam er z. B. nach Bonn. Dann ging er.", 2),
        ("it", "Il sig. Rossi è arrivato. Poi è partito.", 2),
        ("es", "El Sr. Pérez llegó. ¿Quién fue? Nadie.", 3),
        ("fr", "M. Macron est venu. Il est parti !", 2),
        ("nl", "De heer Jansen kwam. Hij ging weg.", 2),
        ("pl", "Prof. Nowak przyszedł. Potem wyszedł.", 2),
        ("pt", "O Sr. Silva chegou. Depois saiu.", 2),
        ("ru", "В 2024 г. вышла книга. Её написал А. С. Иванов.", 2),
        ("tr", "Dr. Ali geldi. Sonra gitti.", 2),
        ("ar", "قال بيلوسوف ذلك. هل ذهب؟ نعم!", 3),
        ("zh", "他来了。她走了！谁？", 3),
        ("ja", "彼は来た。「行く。」と言った。終わり。", 3),
        ("ko", "그는 왔다. 그녀는 갔다.", 2),
        ("en", "He said: “We go. We stay.” Then he left.", 2),
        ("en", "“No!” he said. Nobody heard (it rained. It was loud.) him.", 2),
    ],
)
def test_sentences_end_where_their_language_ends_them(
    language: str, text: str, sentences: int
) -> None:
    found = [one.text for one in parse(text, language=language)]
    assert len(found) == sentences
    assert "".join("".join(found).split()) == "".join(text.split())


def test_thai_sentences_end_at_a_mark_and_a_space() -> None:
    assert cited("ฝนตกหนัก [q7k] น้ำท่วม [m2x]") == [("ฝนตกหนัก", "q7k"), ("น้ำท่วม", "m2x")]


def test_lists_and_headings_are_sentences_without_their_signs() -> None:
    text = "## Rain\n- It **rained** [q7k]\n- It snowed [m2x]\n\n1. It froze. [z9w]\n***\n"
    assert cited(text) == [
        ("Rain", ""), ("It rained", "q7k"), ("It snowed", "m2x"), ("It froze.", "z9w")
    ]  # fmt: skip


def test_code_is_left_alone() -> None:
    assert cited("```\nx = a[q7k]. B\n```\n[m2x]\nUse `a[q7k]. B` here [z9w].") == [
        ("```\nx = a[q7k]. B\n```", "m2x"), ("Use `a[q7k]. B` here.", "z9w")
    ]  # fmt: skip


def test_half_written_marks_are_held_back_and_never_shown() -> None:
    parser = CitationParser(KEYS)
    assert parser.feed("It rained. [q7") == []
    assert parser.feed("k] I") == []
    assert parser.feed("t snowed") == [DraftSentence("It rained.", ("q7k",), ())]
    assert parser.feed(" [m2") == []
    assert parser.finish() == [DraftSentence("It snowed", (), ())]


def test_controls_that_hide_or_reorder_text_are_gone() -> None:
    assert cited("It \u202erained\u202c he\u200bre.\x00 [q7k]") == [("It rained here.", "q7k")]


PIECES = st.sampled_from(
    [*"aB7 .!?…。؟،[]【】()\"“”«»`\n-*กé中ب\u200b\u202e", "[q7k]", "[m2x, z9w]", "q7k", "[1]", ". ",
     ".[q7k] ", "```", "Mr. ", "U.S. ", "3.5", "Word", "word ", "كلمة "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40), st.data())
def test_the_sentences_do_not_depend_on_how_the_stream_is_cut(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces)
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=10))
    whole = parse(text)
    assert parse(text, *cuts) == whole
    assert parse(text, *range(len(text))) == whole


@given(st.text(max_size=200))
def test_any_text_at_all_is_read(text: str) -> None:
    assert parse(text, *range(len(text))) == parse(text)


@pytest.mark.parametrize(
    "unit",
    [
        "word. A [q7k] ",
        "[",
        "(",
        ".",
        "`",
        ". ",
        "“a.",
        "[q7k",
        "a",
        "\n",
        " ",
        "1. ",
        "a\n",
        "[q7k] ",
    ],
)
def test_what_is_held_back_does_not_grow_with_the_text(unit: str) -> None:
    """So each character is looked at a bounded number of times, and the time is linear."""

    def held(size: int) -> int:
        parser = CitationParser(KEYS)
        for start in range(0, size, 7):
            parser.feed((unit * 7)[start % len(unit) :][:7])
        return len(pickle.dumps(parser))

    assert held(80_000) < held(20_000) + 200
