import datetime as dt

from assistant.articles.article import Article, Story
from assistant.articles.corrections import Correction
from assistant.articles.summaries import StorySummary
from assistant.articles.syndication import Group, Member
from assistant.web.markup.about import about
from assistant.web.markup.lists import article_list

HOSTILE = '"><script>x()</script>'
KEY, OTHER, THIRD = ("a1", 0), ("b2", 0), ("c3", 0)


def member(key: tuple[str, int], outlet: str) -> Member:
    return Member(key, f"/{key[0]}.txt", "en", dt.date(2024, 5, 30), outlet, None)


def article(*stories: Story) -> Article:
    return Article("a1", "/a1.txt", "Text", "en", stories or (Story("Ferry"),), (), "")


def test_a_correction_shows_what_the_page_says() -> None:
    made = [
        Correction(0, "date", "2023-02-01", "2024-05-30"),
        Correction(0, "outlet", HOSTILE, None),
        Correction(1, "title", "New", HOSTILE),
    ]
    html = about(article(Story("Ferry"), Story("New")), made, {})
    assert "Date corrected by hand; the page says <time" in html
    assert "30 May 2024" in html
    assert "corrected by hand; the page does not say" in html
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 2
    assert about(article(), [], {}) == ""


def test_the_other_pages_with_a_story_are_links_and_the_origin_is_named() -> None:
    group = Group((member(OTHER, "Reuters"), member(KEY, "Post"), member(THIRD, HOSTILE)))
    html = about(article(), [], {KEY: group})
    assert "also in 2 outlets, one origin: <bdi" in html
    assert 'href="reader?article=b2"' in html
    assert "(origin)" in html
    assert "a1" not in html
    assert "<script>" not in html

    story = StorySummary("a1", "/a1.txt", 0, "Ferry", "en", None, "Post", None)
    listed = article_list([story], {KEY: group})
    assert "also in 2 outlets, one origin: " in listed
    assert "also in" not in article_list([story])
    origin = article_list([story], {KEY: Group((member(KEY, "Post"), member(OTHER, "Bay")))})
    assert "also in 1 outlet, one origin</p>" in origin


def test_copies_in_one_outlet_are_another_page_and_no_other_outlet() -> None:
    group = Group((member(KEY, "Post"), member(OTHER, "Post")))
    html = about(article(), [], {KEY: group})
    assert "also on another page" in html
    assert "outlet" not in html
