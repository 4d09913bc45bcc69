"""What a page says of itself is read, what it does not say is left open."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.articles.article import Article, Confidence, Story
from assistant.articles.reading import article_from_text, read_article

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = Path(__file__).parent / "pages"
FIRST = "The town council met on Monday to speak about the new road, which will cost a lot."
SECOND = "Its members could not agree on who will pay for it, and will meet again in the autumn."


def seed(number: int) -> Article:
    (path,) = SEEDS.glob(f"{number:03}_*.txt")
    return read_article(path)


def article(text: str) -> Article:
    return article_from_text(text, Path("page.txt"))


def headed(*lines: str, body: str = f"{FIRST}\n{SECOND}") -> Article:
    return article("\n".join(["Council quarrels over the new road", *lines, body]))


def stated(story: Story) -> Story:
    """A story as it is, but for where its date was read."""
    return replace(story, date_read_from=None, date_confidence=None)


SEED_STORIES = [
    (
        Story(
            "Ecco come la Cina considera le relazioni militari con la Russia",
            date=dt.date(2021, 3, 1),
            outlet="L'AntiDiplomatico",
        ),
    ),
    (
        Story(
            'أعلنت الصين أن الثقة السياسية المتبادلة مع روسيا "زادت"، بعد زيارة نائب وزير…',
            outlet="الشرق",
        ),
    ),
    (Story("توافق صيني – روسي لمواجهة سياسة «الاحتواء الغربي المزدوج»"),),
    (
        Story(
            "روسيا والصين تعززان العلاقات الدفاعية في محادثات “جوهرية”",
            agency="Reuters",
        ),
    ),
    (
        Story(
            "الخارجية الروسية: موسكو مستعدة لدعم بكين في حماية سيادتها",
            date=dt.date(2024, 5, 30),
            outlet="RT Arabic",
        ),
        Story("محافظ القاهرة يستقبل وفد مدينة بكين لبحث سبل تعزيز التعاون"),
    ),
]


@pytest.mark.parametrize("number", range(5))
def test_the_seeds_say_what_they_say_and_no_more(number: int) -> None:
    assert tuple(map(stated, seed(number).stories)) == SEED_STORIES[number]


def test_languages_of_the_seeds_and_their_blocks() -> None:
    assert [seed(number).language for number in range(5)] == ["it", "ar", "ar", "ar", "ar"]
    page = seed(1)
    assert [page.text[b.start : b.end] for b in page.blocks if b.language == "en"] == [
        "Open toolbar",
        "Resize text",
    ]
    assert {block.language for block in seed(0).blocks} == {"it"}


@pytest.mark.parametrize(
    ("code", "date", "outlet", "agency", "byline"),
    [
        ("ar", dt.date(2023, 3, 12), None, "AFP", "سعاد الإدريسي"),
        ("de", dt.date(2023, 11, 7), None, "DPA", "Jens Ahlers"),
        ("en", dt.date(2023, 5, 3), "The Harbour Post", "Reuters", "Martha Quill, John Ode"),
        ("es", dt.date(2021, 10, 4), None, "EFE", None),
        ("fr", dt.date(2022, 3, 12), None, "AFP", "Claire Morvan"),
        ("it", dt.date(2022, 12, 6), None, "ANSA", "Paolo Neri"),
        ("ja", dt.date(2022, 3, 12), None, None, None),
        ("ko", dt.date(2023, 6, 7), None, None, None),
        ("nl", dt.date(2024, 5, 8), None, None, "Karin de Wit"),
        ("pl", dt.date(2023, 6, 9), None, None, "Anna Nowak"),
        ("pt", dt.date(2024, 1, 17), None, "Lusa", "Rita Sousa"),
        ("ru", dt.date(2022, 6, 14), None, "RIA Novosti", None),
        ("th", dt.date(2024, 3, 5), None, None, None),
        ("tr", dt.date(2023, 4, 21), None, "Anadolu", None),
        ("zh", dt.date(2023, 9, 2), None, "Xinhua", None),
    ],
)
def test_pages_in_other_languages(
    code: str, date: dt.date, outlet: str | None, agency: str | None, byline: str | None
) -> None:
    lines = (PAGES / f"{code}.txt").read_text("utf-8").splitlines()
    page = article("\n".join(line.split(" | ", 1)[1] for line in lines))
    headline = next(line for line in lines if line.startswith("headline")).split(" | ", 1)[1]
    assert page.language == code
    assert tuple(map(stated, page.stories)) == (Story(headline, date, outlet, agency, byline),)
    assert page.stories[0].date_read_from == "label"
    assert page.stories[0].date_confidence is Confidence.LIKELY
    assert {block.language for block in page.blocks} == {code}


@pytest.mark.parametrize(
    "line",
    [
        "Published: 03/04/2021",  # March or April
        "Updated: 4 March 2021",  # when it was changed is not when it was published
        "The road was planned on 4 March 2021. (AP Photo/Ana Ruiz)",
        "Photo: Ana Ruiz, 4 March 2021",
        "Saved on 4 March 2021",
        "Event date: 4 March 2021",
    ],
)
def test_a_date_that_may_be_wrong_is_none(line: str) -> None:
    assert headed(line).date is None


def test_dates_in_prose_and_above_the_headline_are_not_the_articles() -> None:
    assert headed(body=f"{FIRST} It was planned on 4 March 2021.").date is None
    assert article(f"Monday, 3 June 2024\nCouncil quarrels over the road\n{FIRST}").date is None
    assert headed("4 March 2021", "5 March 2021").date is None


def test_dates_that_are_stated_are_read() -> None:
    assert headed("4 March 2021").date == dt.date(2021, 3, 4)
    assert headed("Ana Ruiz | 4 March 2021").date == dt.date(2021, 3, 4)
    assert headed("Published 25/04/2021").date == dt.date(2021, 4, 25)
    assert headed(body=f"{FIRST}\n{SECOND}\nPublished: 4 March 2021").date == dt.date(2021, 3, 4)
    german = "Der Rat stritt am Montag über die neue Straße, die zwei Millionen kosten soll."
    assert article(f"Streit um die Straße im Rat\n03.04.2021\n{german}").date == dt.date(2021, 4, 3)


def test_a_title_is_made_of_the_first_sentence_where_there_is_no_headline() -> None:
    assert article("The council met. Then it rained on all of them.").title == "The council met."
    title = article(f"{FIRST} {SECOND}").title
    assert title == "The town council met on Monday to speak about the new road, which will cost a…"
    assert len(article("市議会は新しい道路について話し合った" * 9).title) <= 81


def test_a_subheading_is_not_the_title() -> None:
    assert article(f"{FIRST}\nA long quarrel\n{SECOND}").title.startswith("The town council")


@pytest.mark.parametrize(
    ("line", "outlet", "agency"),
    [
        ("Source: The Valley Herald", "The Valley Herald", None),
        ("Source: Reuters", None, "Reuters"),
        ("المصدر: وكالات", None, None),
        ("© 2021 The Valley Herald. All rights reserved.", "The Valley Herald", None),
        ("© Reuters", None, None),
        ("Follow The Valley Herald on Google News", "The Valley Herald", None),
        ("Segui Il Giornale della Valle su Google News", "Il Giornale della Valle", None),
    ],
)
def test_outlet_and_agency_below_the_text(
    line: str, outlet: str | None, agency: str | None
) -> None:
    page = headed(body=f"{FIRST}\n{SECOND}\n{line}")
    assert (page.outlet, page.agency) == (outlet, agency)


def test_a_source_between_paragraphs_is_a_tables_and_not_the_articles() -> None:
    assert headed(body=f"{FIRST}\nSource: World Bank\n{SECOND}").outlet is None


def test_the_agency_of_a_photo_is_not_the_articles() -> None:
    assert headed("The council on Monday. (AP Photo/Ana Ruiz)").agency is None
    assert headed(body=f"{FIRST}\nThe council on Monday - REUTERS\n{SECOND}").agency is None


def test_an_agency_named_in_a_sentence_is_not_the_articles() -> None:
    assert headed(body=f"The mayor (Reuters calls her brave) spoke. {SECOND}").agency is None
    assert headed(body=f"GREENFIELD, May 3 (Reuters) - {FIRST}").agency == "Reuters"


def test_an_update_is_kept_beside_the_publication() -> None:
    both = headed("Published: 4 March 2021 08:15 | Updated: 6 March 2021 10:00").stories[0]
    assert (both.date, both.updated) == (dt.date(2021, 3, 4), dt.date(2021, 3, 6))
    assert (both.updated_read_from, both.updated_confidence) == ("label", Confidence.LIKELY)
    assert headed("Updated: 6 March 2021").stories[0].updated == dt.date(2021, 3, 6)
    earlier = headed("Published: 4 March 2021", "Updated: 3 March 2021").stories[0]
    assert (earlier.date, earlier.updated) == (dt.date(2021, 3, 4), None)


def test_a_weak_date_is_kept_and_is_not_the_articles() -> None:
    page = article_from_text(f"Council quarrels\n\n{FIRST}", Path("2021-03-04 council.txt"))
    assert (page.date, page.stories[0].weak_date) == (None, dt.date(2021, 3, 4))
    assert page.stories[0].date_confidence is Confidence.WEAK
    assert page.stories[0].date_read_from == "file name"


def test_other_dates_in_the_furniture_tell_which_number_is_the_day() -> None:
    furniture = "Read also\nBridge closed for repairs 25/03/2021"
    page = article(f"Council quarrels over the road\nPublished: 03/04/2021\n{FIRST}\n{furniture}")
    assert page.date == dt.date(2021, 4, 3)
