"""What stands on a page is told apart: the article's own words, furniture, other articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = Path(__file__).parent / "pages"
PARAGRAPH = "The town council met on Monday to speak about the new road, which will cost a lot."

Kinds = list[tuple[int, str, str]]


def kinds(text: str) -> Kinds:
    """Story, kind and first words of each block."""
    return [(block.story, block.kind.value, block.text[:40]) for block in mark(text)]


def seed(number: int) -> Kinds:
    (path,) = SEEDS.glob(f"{number:03}_*.txt")
    return kinds(path.read_text("utf-8"))


def having(found: Kinds, kind: str, story: int = 0) -> list[str]:
    return [words for number, k, words in found if k == kind and number == story]


def test_the_italian_page() -> None:
    found = seed(0)
    assert having(found, "headline") == ["Ecco come la Cina considera le relazioni"]
    assert having(found, "byline") == ["01 Marzo 2021 14:51 La Redazione de l'An"]
    assert len(having(found, "body")) == 7
    assert having(found, "teaser") == [
        'Il "piano Draghi": ora sappiamo in cosa ',
        "di Giuseppe Masala per l'AntiDiplomatico",
        "Andrea Zhok - Il momento esatto in cui s",
        "di Andrea Zhok* Tre giorni fa, il 16 apr",
        "L'avviso (finale) del Fondo Monetario In",
        "di Giuseppe Masala per l'AntiDiplomatico",
        "Alessandro Orsini - Le democrazie occide",
        "di Alessandro Orsini* \xa0 C’è questa idea ",
    ]
    assert having(found, "furniture") == [
        "Le più recenti da Mondo Multipolare",
        "On Fire",
        "Copyright L'Antiplomatico 2013 all right",
        "L'AntiDiplomatico è una testata registra",
    ]


def test_the_page_with_a_toolbar_a_caption_and_a_cookie_notice() -> None:
    found = seed(1)
    assert found[0] == (0, "furniture", "Open toolbar")
    assert found[1][1] == "caption"
    assert found[2:5] == [
        (0, "furniture", "شارك القصة"),
        (0, "furniture", "Resize text"),
        (0, "byline", "شنغهاي-"),
    ]
    assert having(found, "headline") == ["تحالف مناهض لواشنطن"]
    assert len(having(found, "body")) == 8
    assert [kind for _, kind, _ in found[-3:]] == ["furniture"] * 3


def test_the_page_with_a_section_label_and_a_comment_form() -> None:
    found = seed(2)
    assert found[0] == (0, "furniture", "أخبار العالم")
    assert found[1][1] == "headline"
    assert [kind for _, kind, _ in found[2:]] == ["body"] * 7 + ["furniture"] * 3


def test_the_page_with_credits_at_its_end() -> None:
    found = seed(3)
    assert [kind for _, kind, _ in found] == ["headline", *["body"] * 10, "byline"]
    assert found[-1][2].startswith("(شارك في التغطية")


def test_the_page_with_a_second_story() -> None:
    found = seed(4)
    assert [kind for _, kind, _ in found] == [
        *("headline", "byline", "body", "furniture", "body", "body", "body", "body"),
        *("byline", "byline", "furniture", "furniture"),
        *("headline", "body", "body", "body"),
    ]
    assert found[3][2] == "إقرأ المزيد"
    assert found[4][2].startswith("جاءت تصريحات")
    assert [story for story, _, _ in found] == [0] * 12 + [1] * 4


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_pages_in_other_languages(path: Path) -> None:
    """The rules are general: none of these pages is in the archive."""
    expected = [line.split(" | ", 1) for line in path.read_text("utf-8").splitlines()]
    found = [
        [block.kind.value, block.text] for block in mark("\n".join(text for _, text in expected))
    ]
    assert found == [[kind.strip(), text] for kind, text in expected]


LOOK_ALIKES = """
We use cookies every day without knowing it, says the professor. Each visit leaves a trace.
The ruling says that the sentence "we use cookies on our website, accept" is no consent.
A court ruled that websites must ask before they set cookies. The site must accept a refusal.
Copyright law protects newspapers for seventy years, the ministry said in 2021.
The publisher claims all rights reserved to it by the contract of 1998 and wants damages.
Subscribers to our newsletter of 1920 would be astonished, the paper's editor joked.
He told readers to leave a comment on the wall, and hundreds did.
Share prices fell by a third on Monday, and brokers said more was to come.
Read more books, the minister told pupils, and watch less television.
Tags: that is what the gangs call the paintings on the walls, and they fight over them.
Published on 3 May 2021, the report names eleven ministers and was ignored by all of them.
Back to top form, the striker scored twice.
By John's account, the meeting lasted an hour.
الحقول الإلزامية في الاستمارة الجديدة عشرون حقلاً، بحسب ما قالت الوزارة يوم الأحد في بيان لها.
اقرأ المزيد من الكتب، قال الوزير للتلاميذ، وشاهد التلفزيون أقل.
Les champs obligatoires du formulaire étaient trop nombreux, a jugé le tribunal de Lyon mardi.
Nous utilisons des cookies depuis vingt ans, explique l'ingénieur, et personne ne s'en plaint.
阅读更多书籍可以改善记忆，研究人员周二表示，他们对五百名老人进行了两年的观察。
Мы используем файлы cookie, признался директор, и больше ничего о вас не знаем.
Das könnte Sie auch interessieren, sagte der Richter und legte das Urteil vor.
Çerezler artık sofralarda daha az, dedi fırıncı.
""".strip().splitlines()


@pytest.mark.parametrize("prose", LOOK_ALIKES)
def test_prose_that_speaks_of_such_things_stays_the_articles_own(prose: str) -> None:
    for page in (
        prose,
        f"{prose}\n{PARAGRAPH}",
        f"{PARAGRAPH}\n{prose}",
        f"{PARAGRAPH}\n{prose}\n{PARAGRAPH}",
        f"A headline of five words\n{prose}\n{PARAGRAPH}",
    ):
        assert [block.kind for block in mark(page) if block.text == prose] == [BlockKind.BODY]


@pytest.mark.parametrize(
    "text",
    [
        PARAGRAPH,
        "Hello world",
        "The river is low\nThe stones are white\nNobody crosses it now",
        f"{PARAGRAPH}\n\n{PARAGRAPH}",
        "Who won the war?",
        "لا يوجد عنوان لهذا النص، وهو فقرة واحدة من النثر لا غير.",
    ],
)
def test_plain_text_is_body_and_has_no_headline(text: str) -> None:
    assert {kind for _, kind, _ in kinds(text)} == {"body"}


DAM = """Dam on the upper river to be raised
The dam on the upper river will be raised by nine metres, the water board said after a vote.
Farmers below the dam fear for their wells and have asked the court to stop the water board.
"""
VIOLIN = """Young violinist wins prize in Vienna
A seventeen-year-old violinist from Kazan won first prize at a competition, playing Sibelius.
She began to play at four, her teacher said, and practises six hours a day without windows.
"""
ANSWER = """The water board answered that the wells would be measured and the farmers would be paid.
Work on the dam begins in April, when the river is low, and the board expects two summers of it.
"""


def test_another_subject_behind_read_also_is_a_story_of_its_own() -> None:
    found = kinds(f"{DAM}Read also\n{VIOLIN}")
    assert having(found, "headline", 1) == ["Young violinist wins prize in Vienna"]
    assert len(having(found, "body", 1)) == 2


def test_an_article_goes_on_behind_a_link_between_its_paragraphs() -> None:
    found = kinds(f"{DAM}Read also\nCourt stops work at harbour\n{ANSWER}")
    assert having(found, "teaser") == ["Court stops work at harbour"]
    assert len(having(found, "body")) == 4
    assert {story for story, _, _ in found} == {0}


def test_titles_with_one_sentence_each_are_teasers() -> None:
    violin, bread = VIOLIN.splitlines()[:2], "Bakers say that flour has never cost so much as now."
    page = "\n".join(
        [DAM + "More stories", *violin, "Bread gets dearer before the holidays", bread]
    )
    assert len(having(kinds(page), "teaser")) == 4
    assert len(having(kinds(page), "body")) == 2


def test_first_words_that_break_off_are_teasers_without_any_heading() -> None:
    page = (
        f"{DAM}Violinist wins a prize\nA violinist from Kazan won...\nBread gets dear\nBakers say…"
    )
    assert len(having(kinds(page), "teaser")) == 4


def test_readers_comments_are_not_the_article() -> None:
    found = kinds(f"{DAM}Comments (2)\nAnna W.\nI never believed a word of what they say.")
    assert having(found, "furniture") == [
        "Comments (2)",
        "Anna W.",
        "I never believed a word of what they say",
    ]


def test_a_link_to_the_comments_above_the_article_does_not_swallow_it() -> None:
    found = kinds(f"{PARAGRAPH}\nComments\n{DAM}{ANSWER}{VIOLIN}")
    assert len(having(found, "body")) >= 7


def test_lists_and_questions_inside_an_article_stay_its_own() -> None:
    page = f"{DAM}What comes next:\n- nine metres of concrete\n- two summers\nWhy nine?\n{ANSWER}"
    assert "furniture" not in {kind for _, kind, _ in kinds(page)}
    assert len(having(kinds(page), "headline")) == 1


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    wrapped = (
        "The dam on the upper river will be raised by nine metres, the water\n"
        "board said on Monday after a vote of its members. The work costs a\n"
        "great deal and is paid by the state and by three towns on the lower\n"
        "river."
    )
    assert [block.text for block in mark(f"Dam to be raised\n\n{wrapped}\n")][1:] == [wrapped]


def test_a_page_of_furniture_alone_has_no_body() -> None:
    page = (
        "Share\nPrint\nBack to top\nAccept all cookies\n© 2024 The Post. All rights reserved\n***"
    )
    assert {kind for _, kind, _ in kinds(page)} == {"furniture"}


@pytest.mark.parametrize(
    "unit",
    [
        "Short line\n",
        f"{PARAGRAPH}\n",
        f"A title of some words\n{PARAGRAPH}\n",
        f"Read also:\nA title of some words\n{PARAGRAPH}\n{PARAGRAPH}\n",
        "share tweet print " * 6 + "\n",
        "1/" * 60 + "\n",
        "(" * 120 + "\n",
        "word ",
        " ",
        "中",
    ],
    ids=[
        "short",
        "prose",
        "titled",
        "related",
        "tools",
        "dates",
        "brackets",
        "huge",
        "blank",
        "cjk",
    ],
)
def test_a_monstrous_page_is_marked_to_its_end(unit: str) -> None:
    """pytest's time limit ends a run that hangs here; how fast it goes is `eval.bench --pages`."""
    page = unit * 10_000
    assert "".join("".join(block.text for block in mark(page)).split()) == "".join(page.split())
