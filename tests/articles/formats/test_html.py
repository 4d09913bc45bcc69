"""Web pages: everything visible is kept, the article's own words are told from the rest."""

from __future__ import annotations

import datetime as dt
import json
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.articles.article import Article, BlockKind, Confidence
from assistant.articles.formats.html.page import page
from assistant.articles.reading import article_from_extract
from assistant.errors import ReadingError
from tests.articles.formats.making import FERRY

PARAGRAPHS = [
    f"{text} This was said on day {n} of the talks in the town hall, before a full gallery."
    for n, text in enumerate((*FERRY.paragraphs, *FERRY.paragraphs))
]
TITLE = "Ferry terminal closes after ninety years"


def article(body: str, head: str = "", around: str = "{}") -> Article:
    title = f"<title>{TITLE}</title>{head}"
    return article_from_extract(
        page("/p.html", f"<html><head>{title}</head><body>{around.format(body)}</body></html>")
    )


def data_script(data: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def texts(one: Article, kind: BlockKind) -> list[str]:
    return [one.text[b.start : b.end] for b in one.blocks if b.kind is kind]


def marked_up(texts: list[str], tag: str = "<p>{}</p>") -> str:
    return "".join(tag.format(escape(text)) for text in texts)


def test_a_name_that_all_paragraphs_bear_says_nothing_of_them() -> None:
    one = article(f"<h1>{TITLE}</h1>" + marked_up(PARAGRAPHS, '<p class="paywall">{}</p>'))
    assert texts(one, BlockKind.BODY) == PARAGRAPHS


def test_the_second_half_behind_an_advertisement_is_the_articles() -> None:
    half = '<div class="body-text">{}</div>'
    one = article(
        f"<main><h1>{TITLE}</h1>{half.format(marked_up(PARAGRAPHS[:3]))}"
        f'<div class="ad-slot"><p>Advertisement</p></div>{half.format(marked_up(PARAGRAPHS[3:]))}'
        "</main>"
    )
    assert texts(one, BlockKind.BODY) == PARAGRAPHS


@pytest.mark.parametrize(
    "stranger",
    [
        '<div class="newsletter-signup"><p>Get the news of the day in your inbox, every day of the '
        "week, before breakfast and without any charge.</p></div>",
        "<aside><p>The bridge opens after ten years of work, and three mayors have cut its "
        "ribbon by now, one after the other.</p></aside>",
        '<p><a href="/b">Bridge opens after ten years of work and three mayors</a></p>',
        "<p>Read also: Bridge opens after ten years</p>",
        '<figure><img src="x.jpg"><figcaption>The terminal in spring.</figcaption></figure>',
        '<div class="share-tools"><a href="#">Facebook</a></div>',
    ],
)
def test_what_stands_between_paragraphs_and_is_something_else_is_not_quoted(stranger: str) -> None:
    one = article(
        f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS[:3])}{stranger}"
        f"{marked_up(PARAGRAPHS[3:])}</article>"
    )
    assert texts(one, BlockKind.BODY) == PARAGRAPHS
    assert one.title == TITLE


def test_readers_comments_are_not_the_articles_even_where_they_are_long() -> None:
    comment = "I have lived there for thirty years and nobody has ever asked us, so why now of all?"
    comments = f'<li class="comment"><p>{comment}</p></li>' * 4
    one = article(
        f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS)}</article>"
        f'<div id="comments"><h3>Comments</h3><ol>{comments}</ol></div>'
    )
    assert texts(one, BlockKind.BODY) == PARAGRAPHS
    assert comment in one.text


def test_the_author_at_the_end_and_the_networks_to_follow_are_not_the_article() -> None:
    head = data_script({"@type": "NewsArticle", "author": {"name": "Ann Lee"}})
    tail = (
        "<p>Ann Lee is a reporter at the foreign desk and has written on ports since 2009.</p>"
        '<p>Follow <a href="#">The Quay</a> on Facebook and Twitter for more stories like this.</p>'
    )
    body = f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS)}{tail}</article>"
    assert texts(article(body, head), BlockKind.BODY) == PARAGRAPHS


def test_text_given_as_data_shows_the_article_where_the_page_shows_it_too() -> None:
    head = data_script({"@type": "Article", "articleBody": " ".join(PARAGRAPHS)})
    spans = marked_up(PARAGRAPHS, "<div><div><span>{}</span></div></div>")
    one = article(f"<div><div>{TITLE}</div>{spans}</div>", head)
    assert texts(one, BlockKind.BODY) == PARAGRAPHS


def test_credits_and_photo_lines_are_told_and_subheadings_belong_to_the_text() -> None:
    credits = "(Reporting by Ann Lee; Editing by Bo Chen)"
    one = article(
        f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS[:3])}<p>Photo: The Quay</p>"
        f"<h3>What comes next</h3>{marked_up(PARAGRAPHS[3:])}<p>{credits}</p></article>"
    )
    assert texts(one, BlockKind.BODY) == PARAGRAPHS
    assert texts(one, BlockKind.HEADLINE) == [TITLE, "What comes next"]
    assert texts(one, BlockKind.CAPTION) == ["Photo: The Quay"]
    assert texts(one, BlockKind.BYLINE) == [credits]
    assert "What comes next" in one.body


def test_a_standfirst_goes_with_the_headline() -> None:
    lead = "The board gives up the old quay, and the islands lose the ferry that made them rich."
    one = article(
        f'<main><h1>{TITLE}</h1><p class="standfirst">{lead}</p>'
        f'<div class="text">{marked_up(PARAGRAPHS)}</div></main>'
    )
    assert texts(one, BlockKind.HEADLINE) == [TITLE, lead]
    assert one.body == "\n\n".join(PARAGRAPHS)


def test_a_second_article_below_the_first_is_a_story_of_its_own() -> None:
    other = [f"The bridge was opened on day {n} by the third mayor, who cut the ribbon and left "
             "without a word to the press." for n in range(4)]  # fmt: skip
    one = article(
        f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS)}</article>"
        f"<article><h2>Bridge opens at last</h2>{marked_up(other)}"
        '<p><a href="/c">Another story that is only announced here</a></p></article>'
    )
    assert [story.title for story in one.stories] == [TITLE, "Bridge opens at last"]
    first, second = (
        [one.text[b.start : b.end] for b in one.blocks
         if b.story == n and b.kind is BlockKind.BODY] for n in (0, 1)
    )  # fmt: skip
    assert first == PARAGRAPHS
    assert second == other


def test_hidden_text_is_left_out_unless_it_is_most_of_the_page() -> None:
    hidden = '<div style="display: none"><p>A form nobody sees.</p></div>'
    one = article(f"<article><h1>{TITLE}</h1>{marked_up(PARAGRAPHS)}</article>{hidden}")
    assert "nobody sees" not in one.text
    whole = article(marked_up(PARAGRAPHS), around='<div style="display:none">{}</div>')
    assert PARAGRAPHS[0] in whole.text


def test_a_page_of_nothing_visible_is_refused() -> None:
    with pytest.raises(ReadingError, match="no text"):
        page("/p.html", "<html><head><title>x</title></head><body><script>1</script></body></html>")
    with pytest.raises(ReadingError, match="no text"):
        page("/p.html", "")


def test_nothing_outside_is_read_or_expanded(tmp_path: object) -> None:
    text = (
        '<!DOCTYPE html [<!ENTITY secret SYSTEM "file:///etc/hostname">'
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<html><body><p>&secret; {FERRY.paragraphs[0]} &b;</p></body></html>"
    )
    with open("/etc/hostname") as file:
        name = file.read().strip()
    one = article_from_extract(page("/p.html", text))
    assert FERRY.paragraphs[0] in one.text
    assert len(one.text) < 2 * len(text)
    assert not name or name not in one.text


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 1_500 + "<p>" + FERRY.paragraphs[0],
        "".join(f"<p>Line {n}</p>" for n in range(20_000)),
        "<p>" + "word " * 400_000 + "</p>",
        "<table>" + "<tr><td>1</td><td>2</td></tr>" * 10_000 + "</table>",
    ],
    ids=["deep", "long", "one line", "table"],
)
def test_a_monstrous_page_is_read_to_its_end(text: str) -> None:
    one = article_from_extract(page("/p.html", f"<html><body>{text}</body></html>"))
    assert one.blocks


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <br> <h1> </h1> <b> </b> <ul><li> </ul> <nav> </nav> <table><tr><td> "
    "</table> <script> </script> <pre> </pre> &amp; &#x202e; &nbsp; &lt; <a\xa0href=x> </a>".split()
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(st.lists(st.one_of(PIECES, WORDS), max_size=40).map(" ".join))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_blocks_hold_every_visible_character_of_any_page(text: str) -> None:
    try:
        one = article_from_extract(page("/p.html", text))
    except ReadingError:
        return
    end = 0
    for block in one.blocks:
        assert one.text[end : block.start].strip() == ""
        assert one.text[block.start : block.end].strip()
        end = block.end
    assert one.text[end:].strip() == ""
    one.text.encode("utf-8")


def test_what_a_page_states_for_machines_is_read_with_its_place() -> None:
    data = data_script(
        {"@type": "NewsArticle", "datePublished": "2024-05-30T22:30:00Z",
         "dateModified": "2024-06-01", "author": [{"name": "Ana Ruiz"}, {"name": "Li Wei"}]}
    )  # fmt: skip
    own = '<link rel="canonical" href="https://quay.example/2024/05/30/ferry">'
    one = article(f"<h1>{TITLE}</h1><p>31 May 2024</p>" + marked_up(PARAGRAPHS), data + own)
    story = one.stories[0]
    assert one.url == "https://quay.example/2024/05/30/ferry"
    assert (story.date, story.updated) == (dt.date(2024, 5, 31), dt.date(2024, 6, 1))
    assert story.date_read_from == "JSON-LD, line beside the headline, address"
    assert story.date_confidence is Confidence.CERTAIN
    assert (story.updated_read_from, story.byline) == ("JSON-LD", "Ana Ruiz, Li Wei")


def test_a_meta_date_that_says_nothing_of_what_it_dates_gives_way() -> None:
    dated = '<meta name="date" content="2024-06-20">'
    one = article(f"<h1>{TITLE}</h1><p>31 May 2024</p>" + marked_up(PARAGRAPHS), dated)
    assert (one.date, one.stories[0].date_confidence) == (None, Confidence.WEAK)
    assert article(f"<h1>{TITLE}</h1>" + marked_up(PARAGRAPHS), dated).date == dt.date(2024, 6, 20)


def test_a_saved_page_says_where_it_was_saved_from_and_when_at_the_latest() -> None:
    note = (
        "<!--\n Page saved with SingleFile \n url: https://quay.example/ferry \n"
        " saved date: Sat Jun 01 2024 10:00:00 GMT+0200 \n-->"
    )
    later = '<meta property="article:published_time" content="2024-06-20">'
    text = f"<html>{note}<head>{later}</head><body><h1>{TITLE}</h1>{marked_up(PARAGRAPHS)}"
    one = article_from_extract(page("/p.html", text))
    assert (one.url, one.date) == ("https://quay.example/ferry", None)


def test_what_is_no_persons_name_is_no_byline() -> None:
    for name in ("admin", "https://quay.example/ana", "@quay", "Reuters", "The Quay"):
        head = '<meta property="og:site_name" content="The Quay">'
        one = article(marked_up(PARAGRAPHS), f'{head}<meta name="author" content="{name}">')
        assert one.stories[0].byline is None


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ("Опубликовано 31 мая 2024 г.", dt.date(2024, 5, 31)),
        ("등록: 2024. 5. 31.", dt.date(2024, 5, 31)),  # «register» is a button, too
        ("31 maja 2024 r.", dt.date(2024, 5, 31)),
        ("Saved on 31 May 2024", None),
    ],
)
def test_dates_that_end_in_a_stop_or_begin_like_a_button(lines: str, day: dt.date | None) -> None:
    one = article(f"<h1>{TITLE}</h1><p>{lines}</p>" + marked_up(PARAGRAPHS))
    assert one.date == day
