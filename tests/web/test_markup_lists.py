from assistant.articles.summaries import StorySummary
from assistant.language import language_name
from assistant.web.markup.lists import (
    article_list,
    conversation_list,
    examples,
    way,
    ways,
    welcome,
)
from assistant.web.markup.notices import notice, problem
from assistant.web.markup.text import enumeration

HOSTILE = '"><script>x()</script><img src=x onerror=y>'


def test_the_welcome_says_what_the_archive_holds() -> None:
    html = welcome(1234, ["ar", "it"], "2021-03-01", "2024-11-12")
    assert "1,234" in html
    assert "Arabic and Italian" in html
    assert "1 March 2021" in html
    assert "12 November 2024" in html


def test_an_example_question_stands_in_its_own_direction() -> None:
    assert 'data-ask="كم طائرة؟" dir="rtl"' in examples(["Whom?", "كم طائرة؟"])


def test_an_archive_without_dates_says_nothing_of_dates() -> None:
    assert "Dated" not in welcome(1, ["ar"], None, None)


def test_an_article_is_listed_by_its_title_in_its_own_direction() -> None:
    story = StorySummary("a1", "/a1", 0, "روسيا والصين", "ar", None, None, "Reuters")
    html = article_list([story])
    assert '<a href="reader?article=a1" dir="rtl" lang="ar">روسيا والصين</a>' in html
    assert "Reuters" in html
    assert "undated" in html


def test_the_current_conversation_is_marked_for_screen_readers() -> None:
    html = conversation_list([("c1", "One"), ("c2", "Two")], "c2")
    assert 'href="./?conversation=c2" dir="ltr" aria-current="page">Two<' in html
    assert html.count("aria-current") == 1


def test_nothing_given_becomes_markup() -> None:
    pieces = [
        welcome(1, [HOSTILE], None, None),
        examples([HOSTILE]),
        conversation_list([(HOSTILE, HOSTILE)], None),
        article_list([StorySummary(HOSTILE, "/a", 0, HOSTILE, HOSTILE, None, HOSTILE, None)]),
        ways([(HOSTILE, HOSTILE)]),
        way(HOSTILE, HOSTILE),
        problem(HOSTILE),
        notice(HOSTILE),
    ]
    for piece in pieces:
        assert "<script" not in piece
        assert "<img" not in piece


def test_languages_have_names_and_unknown_ones_their_code() -> None:
    assert language_name("ar") == "Arabic"
    assert language_name("xx") == "xx"


def test_words_are_listed_as_english_does() -> None:
    assert enumeration([]) == ""
    assert enumeration(["a"]) == "a"
    assert enumeration(["a", "b", "c"]) == "a, b and c"
