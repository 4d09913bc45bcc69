import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def answered(chat: str, page: Page) -> Page:
    """A page with an answered question: the example in English, about the Arabic articles."""
    page.goto(chat)
    page.locator(".example[dir=ltr]").first.click()
    expect(page.locator(".turn .chip").first).to_be_visible()
    return page


def open_article(page: Page, chat: str, file: str) -> None:
    """Open the article read from a seed file, by way of the list."""
    page.goto(f"{chat}/library")
    links = page.locator(".articles a")
    expect(links).to_have_count(6)  # five pages, one with a second story
    for address in [link.get_attribute("href") for link in links.all()]:
        page.goto(f"{chat}/{address}")
        expect(page.locator(".page .path")).to_be_visible()
        if page.locator(".page .path").inner_text().endswith(file):
            return
    pytest.fail(f"{file} is not in the list")


def test_a_citation_opens_the_article_with_exactly_the_quote_marked(answered: Page) -> None:
    quote = answered.locator(".card blockquote").first.text_content()
    answered.locator(".turn .chip").first.click()
    mark = answered.locator("mark")
    expect(mark).to_have_count(1)
    assert mark.text_content() == quote

    query = parse_qs(urlsplit(answered.url).query)
    file = Path(answered.locator(".page .path").inner_text())
    text = file.read_text("utf-8-sig")
    assert text[int(query["start"][0]) : int(query["end"][0])] == quote


def test_the_marked_words_stand_in_an_arabic_block_and_in_view(answered: Page) -> None:
    answered.locator(".turn .chip").first.click()
    mark = answered.locator("mark")
    expect(mark).to_be_in_viewport()
    block = mark.locator("xpath=..")
    expect(block).to_have_css("direction", "rtl")
    expect(block).to_have_attribute("lang", "ar")


def test_a_card_opens_its_article_wherever_it_is_clicked(answered: Page) -> None:
    card = answered.locator(".card").nth(0)
    quote = card.locator("blockquote").text_content()
    card.locator(".title").click()
    expect(answered.locator("mark")).to_have_text(quote or "")


def test_selecting_words_of_a_quote_does_not_open_it(answered: Page) -> None:
    box = answered.locator(".card blockquote").first.bounding_box()
    assert box is not None
    answered.mouse.move(box["x"] + box["width"] - 5, box["y"] + 15)
    answered.mouse.down()
    answered.mouse.move(box["x"] + box["width"] / 2, box["y"] + 15)
    answered.mouse.up()
    assert answered.evaluate("getSelection().toString().length") > 0
    expect(answered.locator(".turn")).to_be_visible()


def test_the_keyboard_opens_a_citation(answered: Page) -> None:
    answered.locator(".turn .chip").first.focus()
    answered.keyboard.press("Enter")
    expect(answered.locator("mark")).to_be_in_viewport()


def test_the_way_back_leads_to_the_same_turn(answered: Page) -> None:
    conversation = parse_qs(urlsplit(answered.url).query)["conversation"]
    question = answered.locator(".turn .question").inner_text()
    answered.locator(".turn .chip").first.click()
    answered.get_by_role("link", name="Back to the conversation").click()
    expect(answered.locator(".turn .question")).to_have_text(question)
    assert parse_qs(urlsplit(answered.url).query)["conversation"] == conversation


def test_the_browsers_back_button_leads_back_too(answered: Page) -> None:
    question = answered.locator(".turn .question").inner_text()
    answered.locator(".turn .chip").first.click()
    expect(answered.locator("mark")).to_be_visible()
    answered.go_back()
    expect(answered.locator(".turn .question")).to_have_text(question)


def test_furniture_is_dimmed_and_labelled_and_the_second_story_set_apart(
    chat: str, page: Page
) -> None:
    open_article(page, chat, "004_262a20fd6fd41483.txt")
    expect(page.get_by_label("Page furniture").first).to_be_visible()
    further = page.locator(".story.further")
    expect(further).to_contain_text("Another story on the same page")
    expect(further).to_contain_text("محافظ القاهرة")
    expect(page.locator(".page > .facts")).to_contain_text("30 May 2024")


def test_an_italian_page_runs_from_left_to_right(chat: str, page: Page) -> None:
    open_article(page, chat, "000_789afae0c3058fd4.txt")
    expect(page.locator(".story .body").first).to_have_css("direction", "ltr")
    expect(page.get_by_label("Other articles announced on the page")).to_contain_text("Masala")


def test_the_list_is_narrowed_by_words_of_the_title(chat: str, page: Page) -> None:
    page.goto(f"{chat}/library")
    expect(page.locator(".articles li")).to_have_count(6)
    page.get_by_role("textbox").fill("cina russia")
    page.keyboard.press("Enter")
    expect(page.locator(".articles li")).to_have_count(1)
    expect(page.locator(".articles a")).to_have_text(re.compile("Ecco come la Cina"))


def test_an_unknown_article_is_told(chat: str, page: Page) -> None:
    page.goto(f"{chat}/reader?article=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")


def test_an_address_beyond_the_articles_end_marks_nothing(answered: Page) -> None:
    answered.locator(".turn .chip").first.click()
    expect(answered.locator("mark")).to_be_visible()
    answered.goto(re.sub(r"start=\d+&end=\d+", "start=999998&end=999999", answered.url))
    expect(answered.locator(".notice")).to_contain_text("names no words of this article")
    expect(answered.locator("mark")).to_have_count(0)
