"""Articles and questions that try to do something in the browser."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.browser import serve

pytestmark = pytest.mark.browser

HEADLINE = "Harbour <b>opens</b> ![photo](http://evil.example/headline.png)"
SENTENCE = (
    "The harbour master <script>window.ran = 1</script> said </mark></p></section> the new pier "
    '<img src="http://evil.example/a.png" onerror="window.ran = 2"> cost forty million crowns.'
)
ARTICLE = f"""{HEADLINE}

Published: 3 May 2024

{SENTENCE}

Ships from [the north](http://evil.example/link) use ![it](http://evil.example/b.png) every day, \
and the \u202eoverride that never ends reaches no further than its own paragraph.

The town council will meet next week to discuss the price of tickets for the ferry.
"""
QUESTION = "How much did the new pier of the harbour cost?"
HOSTILE_QUESTION = (
    '<img src="http://evil.example/q.png" onerror="window.ran = 3"> the harbour pier?'
)


@pytest.fixture(scope="module")
def hostile_chat(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("hostile")
    (home / "harbour.txt").write_text(ARTICLE, "utf-8")
    index = [sys.executable, "-m", "assistant.cli", "--home", str(home / "home"), "index"]
    subprocess.run([*index, str(home / "harbour.txt")], check=True, capture_output=True)
    with serve(home / "home") as address:
        yield address


@pytest.fixture
def watched(page: Page) -> Iterator[Page]:
    """A page in which nothing of the article may run, load or become an element."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    yield page
    assert dialogs == []
    assert page.evaluate("window.ran") is None
    for tag in ("script", "img", "b:not(.outlet):not(.answer b)", "a[href*=evil]"):
        expect(page.locator(f".stHtml {tag}")).to_have_count(0)


def ask(page: Page, address: str, question: str) -> None:
    page.goto(address)
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_be_visible()


def test_a_quote_shows_markup_as_the_letters_it_is(hostile_chat: str, watched: Page) -> None:
    ask(watched, hostile_chat, QUESTION)
    expect(watched.locator(".card blockquote").first).to_have_text(SENTENCE)
    expect(watched.locator(".card .title").first).to_have_text(HEADLINE)


def test_the_marked_words_are_the_quote_even_if_it_closes_tags(
    hostile_chat: str, watched: Page
) -> None:
    ask(watched, hostile_chat, QUESTION)
    quote = watched.locator(".card blockquote").first.text_content()
    watched.locator(".card .open").first.click()
    mark = watched.locator("mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == quote
    expect(watched.locator(".page h1")).to_have_text(HEADLINE)
    expect(watched.locator(".page")).to_contain_text("![it](http://evil.example/b.png)")


def test_a_direction_override_ends_with_its_paragraph(hostile_chat: str, watched: Page) -> None:
    ask(watched, hostile_chat, QUESTION)
    watched.locator(".card .open").first.click()
    expect(watched.locator("mark")).to_be_visible()
    isolated = watched.evaluate(
        "[...document.querySelectorAll('.page [dir]')]"
        ".every(one => getComputedStyle(one).unicodeBidi.startsWith('isolate'))"
    )
    assert isolated
    council = watched.locator(".story .body", has_text="The town council")
    first, last = (
        council.evaluate(
            """(block, [from, to]) => {
                const range = document.createRange();
                range.setStart(block.firstChild, from);
                range.setEnd(block.firstChild, to);
                return range.getBoundingClientRect().left;
            }""",
            ends,
        )
        for ends in ([0, 3], [9, 16])
    )
    assert first < last


def test_a_question_is_shown_as_it_was_typed(hostile_chat: str, watched: Page) -> None:
    ask(watched, hostile_chat, HOSTILE_QUESTION)
    expect(watched.locator(".turn .question")).to_have_text(HOSTILE_QUESTION)
    expect(watched.locator(".conversations a").first).to_have_text(HOSTILE_QUESTION)


def test_lists_and_examples_show_titles_as_the_letters_they_are(
    hostile_chat: str, watched: Page
) -> None:
    watched.goto(f"{hostile_chat}/library")
    expect(watched.locator(".articles a")).to_have_text(HEADLINE)
    watched.goto(hostile_chat)
    expect(watched.locator(".welcome")).to_be_visible()
