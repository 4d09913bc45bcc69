import datetime as dt
import html as htmllib
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.articles.article import Article, Block, BlockKind, Confidence, Story
from assistant.web.addresses import Place
from assistant.web.markup.articles import article_page

MARK = re.compile(r"<mark[^>]*>(.*?)</mark>", re.DOTALL)


def article(*parts: tuple[str, BlockKind, int], language: str = "ar") -> Article:
    """An article of these blocks, a line each."""
    blocks, start = [], 0
    for text, kind, story in parts:
        blocks.append(Block(start, start + len(text), kind, language, story))
        start += len(text) + 1
    titles = {story: Story(f"title {story}") for *_, story in parts}
    return Article(
        id="a1",
        path="/archive/<a1>.txt",
        text="\n".join(text for text, *_ in parts),
        language=language,
        stories=tuple(titles.values()),
        blocks=tuple(blocks),
        content_hash="",
    )


def marked(page: str) -> str:
    return htmllib.unescape("".join(MARK.findall(page)))


PAGE = article(
    ("Open toolbar", BlockKind.FURNITURE, 0),
    ("روسيا والصين تعززان العلاقات", BlockKind.HEADLINE, 0),
    ("4 فبراير 2022 - REUTERS", BlockKind.CAPTION, 0),
    ("قال الوزير نعم. قال الوزير نعم.", BlockKind.BODY, 0),
    ("خبر آخر يبدأ...", BlockKind.TEASER, 0),
    ("محافظ القاهرة", BlockKind.HEADLINE, 1),
    ("استقبل الدكتور إبراهيم.", BlockKind.BODY, 1),
)


def test_exactly_the_named_characters_are_marked_even_where_they_repeat() -> None:
    start = PAGE.text.rindex("قال الوزير نعم.")
    page = article_page(PAGE, Place("a1", start, start + 15))
    assert marked(page) == "قال الوزير نعم."
    assert "قال الوزير نعم. <mark" in page


def test_without_a_place_nothing_is_marked() -> None:
    assert "<mark" not in article_page(PAGE)
    assert "<mark" not in article_page(PAGE, Place("a1"))
    assert "<mark" not in article_page(PAGE, Place("a1", 10_000, 10_009))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.data())
def test_the_mark_holds_the_characters_of_any_span_of_any_text(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    page = article_page(article((text, BlockKind.BODY, 0)), Place("a1", start, end))
    assert marked(page) == text[start:end]
    assert page.count("<mark") == 1


def test_a_span_over_two_blocks_is_marked_in_both() -> None:
    first, second = PAGE.blocks[3].start, PAGE.blocks[4].end
    page = article_page(PAGE, Place("a1", first, second))
    assert page.count("<mark") == 2


def test_every_block_has_its_direction_and_language() -> None:
    page = article_page(PAGE)
    assert '<h1 dir="rtl" lang="ar">روسيا والصين تعززان العلاقات</h1>' in page
    assert '<p class="furniture" dir="ltr" lang="ar">Open toolbar</p>' in page
    assert page.count('lang="ar"') == len(PAGE.blocks)


def test_what_is_not_the_articles_own_is_labelled_and_set_apart() -> None:
    page = article_page(PAGE)
    assert '<aside class="aside" aria-label="Page furniture">' in page
    assert '<aside class="aside" aria-label="Other articles announced on the page">' in page
    further = page[page.index("Another story on the same page") :]
    assert "محافظ القاهرة" in further
    assert "<h2" in further


def test_only_the_first_headline_is_the_pages_heading() -> None:
    page = article_page(PAGE)
    assert page.count("<h1") == 1


def test_a_page_without_a_headline_still_has_a_heading_for_screen_readers() -> None:
    page = article_page(article(("Solo prosa.", BlockKind.BODY, 0), language="it"))
    assert '<h1 class="unseen" dir="ltr" lang="it">title 0</h1>' in page


def test_what_the_page_does_not_state_is_said_to_be_so() -> None:
    page = article_page(PAGE)
    assert "not stated on the page" in page
    assert "/archive/&lt;a1&gt;.txt" in page


def test_nothing_in_an_article_becomes_markup() -> None:
    hostile = "He said </mark></p><script>x()</script><img src=x onerror=y>"
    page = article_page(article((hostile, BlockKind.BODY, 0)), Place("a1", 3, 20))
    assert "<script" not in page
    assert "<img" not in page
    assert marked(page) == hostile[3:20]


def test_each_page_of_a_file_is_labelled_once_above_its_first_block() -> None:
    parts = [("One", BlockKind.BODY, 0), ("Two", BlockKind.BODY, 0), ("Three", BlockKind.BODY, 0)]
    whole = article(*parts)
    paged = replace(
        whole,
        blocks=tuple(replace(b, page=n) for b, n in zip(whole.blocks, (2, 2, 3), strict=True)),
    )
    text = article_page(paged)
    assert [text.index(f"Page {n}<") < text.index(word) for n, word in ((2, "One"), (3, "Three"))]
    assert text.count("Page 2<") == text.count("Page 3<") == 1
    assert "Page " not in article_page(whole)


def test_a_day_named_from_the_publication_has_its_date_as_a_title_and_the_words_stay() -> None:
    body = "The minister left yesterday. He said so yesterday."
    one = article((body, BlockKind.BODY, 0), language="en")
    dated = replace(one, stories=(Story("title", dt.date(2024, 5, 30)),))
    named = '<time datetime="2024-05-29" title="29 May 2024">yesterday</time>'
    page = article_page(dated)
    assert page.count(named) == 2
    assert body in htmllib.unescape(re.sub(r"<[^>]*>", "", page))
    start = body.index("He")
    assert MARK.findall(article_page(dated, Place("a1", start, len(body)))) == [
        f"He said so {named}."
    ]
    assert article_page(dated, Place("a1", 20, 22)).count(named) == 1  # the other is cut
    assert named not in article_page(one)


def test_who_wrote_and_where_the_date_was_read_stand_above_the_article() -> None:
    story = Story(
        "title", dt.date(2024, 5, 30), byline="<b>Ana</b> Ruiz", updated=dt.date(2024, 6, 1),
        date_read_from="JSON-LD, label", date_confidence=Confidence.CERTAIN,
    )  # fmt: skip
    page = article_page(replace(PAGE, stories=(story, *PAGE.stories[1:])))
    assert "&lt;b&gt;Ana&lt;/b&gt; Ruiz" in page
    assert "<dt>Updated</dt>" in page
    assert 'title="certain, read from: JSON-LD, label"' in page
    weak = replace(story, date=None, weak_date=dt.date(2024, 5, 30), updated=None)
    page = article_page(replace(PAGE, stories=(weak, *PAGE.stories[1:])))
    assert "not stated on the page; perhaps" in page
