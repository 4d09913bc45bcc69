import datetime as dt
import textwrap
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.markup.text import (
    code_spans,
    date,
    direction,
    escape,
    has_direction_controls,
    isolated,
)

# A null character is refused on reading, and a lone surrogate cannot come out of UTF-8.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


class Page(HTMLParser):
    """What a browser makes of HTML: the tags that open, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(TEXT)
def test_escaped_text_reads_back_character_for_character(text: str) -> None:
    page = Page(f"<p>{escape(text)}</p>")
    assert page.text == text
    assert page.tags == ["p"]


@given(TEXT)
def test_escaped_text_survives_what_streamlit_does_to_white_space(text: str) -> None:
    html = f"<p>{escape(text)}</p>"
    assert textwrap.dedent(html).strip() == html


@given(TEXT)
def test_escaped_text_stays_inside_a_quoted_attribute(text: str) -> None:
    assert '"' not in escape(text)
    assert Page(f'<p title="{escape(text)}">').tags == ["p"]


def test_markup_and_entities_in_a_text_are_shown_as_they_stand() -> None:
    hostile = "</mark><script>x()</script><img src=x onerror=y> &amp; ![z](http://z/)"
    assert Page(escape(hostile)).text == hostile
    assert Page(escape(hostile)).tags == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقال بيلوسوف", "rtl"),
        ("Google News تابعوا أخبار الشرق عبر", "rtl"),
        ("Russia says «نعم» to it", "ltr"),
        ("他说", "ltr"),
        ("שלום", "rtl"),
        ("13:45 — 2024", "auto"),
        ("", "auto"),
    ],
)
def test_the_direction_is_that_of_most_letters(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_a_few_letters_decide_where_the_language_runs_from_right_to_left() -> None:
    assert direction("4 فبراير 2022 - REUTERS", "ar") == "rtl"
    assert direction("Open toolbar", "ar") == "ltr"
    assert direction("He said نعم", "en") == "ltr"


def test_a_run_of_another_direction_is_isolated_and_says_its_language() -> None:
    assert isolated("بكين", "ar") == '<bdi dir="rtl" lang="ar">بكين</bdi>'


def test_characters_that_reorder_the_display_are_noticed() -> None:
    assert has_direction_controls("abc \u202etxt\u202c")
    assert not has_direction_controls("بكين (Beijing)\u200f")


def test_a_date_is_written_for_people_and_for_machines() -> None:
    assert date(dt.date(2024, 5, 30)) == '<time datetime="2024-05-30">30 May 2024</time>'


def test_backticks_in_a_message_are_code_and_the_rest_is_text() -> None:
    assert code_spans("Run `a <b>` *now*.") == "Run <code>a &lt;b&gt;</code> *now*."


def test_a_lone_backtick_is_a_character() -> None:
    assert code_spans("It`s <here>") == "It`s &lt;here&gt;"
