import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

IN_ENGLISH = "Whom did Belousov meet in Beijing?"
UNANSWERABLE = "What is the population of Beijing?"


def ask(page: Page, question: str) -> None:
    """Type a question into the open chat and wait for its answer."""
    before = page.locator(".turn").count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)


def test_before_a_question_the_page_says_what_the_archive_holds(chat: str, page: Page) -> None:
    page.goto(chat)
    facts = page.locator(".welcome .facts")
    expect(facts).to_contain_text(re.compile(r"Articles\s*5"))
    expect(facts).to_contain_text("Arabic and Italian")
    expect(facts).to_contain_text("1 March 2021")
    expect(page.locator(".example")).to_have_count(3)


def test_an_example_question_is_asked_by_a_click(chat: str, page: Page) -> None:
    page.goto(chat)
    example = page.locator(".example").first
    question = example.inner_text()
    example.click()
    expect(page.locator(".turn .question")).to_have_text(question)
    expect(page.locator(".turn .chip").first).to_be_visible()


def test_a_question_in_english_is_answered_with_quotes_in_arabic(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    quote = page.locator(".card blockquote").first
    expect(quote).to_have_attribute("lang", "ar")
    expect(quote).to_have_css("direction", "rtl")
    expect(page.locator(".turn .chip").first).to_have_text("[1]")
    expect(page.locator(".why").first).to_contain_text("=")


def test_a_conversation_survives_a_reload_and_goes_on(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    quotes = page.locator(".card blockquote").all_inner_texts()
    address = page.url
    page.reload()
    expect(page.locator(".turn .question")).to_have_text(IN_ENGLISH)
    assert page.locator(".card blockquote").all_inner_texts() == quotes
    assert page.url == address
    ask(page, UNANSWERABLE)
    expect(page.locator(".turn .question").last).to_have_text(UNANSWERABLE)
    expect(page.locator(".conversations [aria-current=page]")).to_have_text(IN_ENGLISH)


def test_the_newest_turn_is_scrolled_into_view(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    ask(page, UNANSWERABLE)
    expect(page.locator(".question").last).to_be_in_viewport()


def test_another_browser_opens_the_conversation_by_its_address(
    chat: str, page: Page, new_page: Callable[[], Page]
) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    other = new_page()
    other.goto(page.url)
    expect(other.locator(".turn .question")).to_have_text(IN_ENGLISH)


def test_a_new_conversation_begins_empty(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    page.get_by_role("link", name="New conversation").click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_the_browsers_back_button_follows_the_conversation(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, IN_ENGLISH)
    page.go_back()
    expect(page.locator(".welcome")).to_be_visible()
    page.go_forward()
    expect(page.locator(".turn")).to_have_count(1)


def test_a_refusal_shows_the_nearest_misses_and_cites_nothing(chat: str, page: Page) -> None:
    page.goto(chat)
    ask(page, UNANSWERABLE)
    turn = page.locator(".turn")
    expect(turn).to_have_class(re.compile("refused"))
    expect(turn.locator(".misses .card").first).to_be_visible()
    expect(turn.locator(".chip")).to_have_count(0)
    expect(turn).to_contain_text("Searched 5 articles in Arabic and Italian")


def test_a_question_that_cannot_be_asked_says_what_to_do(chat: str, page: Page) -> None:
    page.goto(chat)
    page.get_by_role("textbox").fill("why " * 1000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Shorten it")
    expect(page.locator(".stException")).to_have_count(0)


def test_an_unknown_conversation_is_told_and_a_question_begins_a_new_one(
    chat: str, page: Page
) -> None:
    page.goto(f"{chat}/?conversation=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    ask(page, IN_ENGLISH)
    assert "nowhere" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_needs_no_scrolling_sideways(
    chat: str, new_page: Callable[..., Page], scheme: str
) -> None:
    page = new_page(width=400, scheme=scheme)
    page.goto(chat)
    expect(page.locator(".example").first).to_be_visible()
    assert not scrolls_sideways(page)
    page.locator(".example").first.click()
    page.locator(".chip").first.wait_for()
    assert not scrolls_sideways(page)
    page.locator(".chip").first.click()
    expect(page.locator("mark")).to_be_in_viewport()
    assert not scrolls_sideways(page)


def scrolls_sideways(page: Page) -> bool:
    wide: bool = page.evaluate(
        "[document.documentElement, document.querySelector('.stMain')]"
        ".some(box => box.scrollWidth > box.clientWidth)"
    )
    return wide
