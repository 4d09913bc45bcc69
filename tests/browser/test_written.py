"""Written answers in the chat: they grow, are checked, break off and are stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.browser import serve
from tests.answering.endpoint import MODEL, Endpoint, Reply, Request, Script, says
from tests.answering.endpoint import serve as serve_model
from tests.answering.test_written import INVENTED, QUESTION, TRUE, ZHANG, writes

pytestmark = pytest.mark.browser

SEEDS = Path(__file__).parents[2] / "eval" / "datasets" / "seeds.jsonl"
LOADING = 150_000  # milliseconds, on a busy machine
SECOND = "Belousov and Zhang Youxia held talks in Beijing."
FORGED = "Belousov met Zhang Youxia. <img src=x onerror=alert(1)> ![x](http://evil.example/x.png)"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with serve_model() as running:
        yield running


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written") / "home"


@pytest.fixture(scope="module")
def settings(endpoint: Endpoint) -> dict[str, str]:
    """The environment in which the scripted model writes."""
    return {"ASSISTANT_MODEL": MODEL, "OPENAI_BASE_URL": endpoint.url, "OPENAI_API_KEY": "k"}


@pytest.fixture(scope="module")
def written_chat(
    browser: Browser, endpoint: Endpoint, home: Path, settings: dict[str, str]
) -> Iterator[str]:
    """The address of a chat on the five seed articles, with the scripted model."""
    with serve(home, **settings) as address:
        endpoint.left.append(writes(TRUE))
        page = browser.new_page()
        page.goto(address)
        type_question(page, QUESTION)  # loads all that no later question waits for
        page.locator(".turn:not(.growing)").wait_for(timeout=LOADING)
        page.close()
        yield address


@pytest.fixture(autouse=True)
def _fresh_script(endpoint: Endpoint) -> None:
    endpoint.left.clear()
    endpoint.requests.clear()
    endpoint.hung_up.clear()


def type_question(page: Page, question: str) -> None:
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")


def in_two_steps(going_on: threading.Event, **options: object) -> Script:
    def reply(request: Request) -> Reply:
        key = request.key_of(ZHANG)
        return says(f"{TRUE} [{key}] Then ", going_on, f"more. [{key}]", **options)

    return reply


def test_sentences_appear_as_they_are_verified_and_lead_to_their_source(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    going_on = threading.Event()
    endpoint.left.append(in_two_steps(going_on))
    page.goto(written_chat)
    type_question(page, QUESTION)
    growing = page.locator(".growing")
    expect(growing.locator(".answer")).to_contain_text(TRUE)
    expect(growing.locator(".chip")).to_have_text("[1]")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    going_on.set()
    turn = page.locator(".turn:not(.growing)")
    expect(turn.locator(".answer")).to_contain_text(TRUE)
    expect(turn).to_contain_text(f"{MODEL}: 900 tokens read")
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    turn.locator(".chip").first.click()
    expect(page.locator("mark")).to_contain_text(ZHANG)


def test_who_reloads_the_page_sees_the_answer_grow_on(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    going_on = threading.Event()
    endpoint.left.append(in_two_steps(going_on))
    page.goto(written_chat)
    type_question(page, QUESTION)
    expect(page.locator(".growing .answer")).to_contain_text(TRUE)
    page.reload()
    expect(page.locator(".growing .answer")).to_contain_text(TRUE)
    expect(page.get_by_role("alert")).to_have_count(0)
    going_on.set()
    expect(page.locator(".turn:not(.growing) .answer")).to_contain_text(TRUE)
    assert len(endpoint.requests) == 1


def test_a_withheld_sentence_is_folded_away_with_its_reason(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    endpoint.left.append(writes(TRUE, INVENTED))
    page.goto(written_chat)
    type_question(page, QUESTION)
    turn = page.locator(".turn:not(.growing)")
    expect(turn.locator(".answer")).to_contain_text(TRUE)
    expect(turn.locator(".answer")).not_to_contain_text("77")
    withheld = turn.locator(".withheld")
    expect(withheld).to_contain_text("1 sentence was held back")
    expect(withheld.get_by_text(INVENTED)).not_to_be_visible()
    withheld.locator("summary").click()
    expect(withheld.get_by_text(INVENTED)).to_be_visible()
    expect(withheld.locator("i")).not_to_be_empty()


def test_an_endpoint_that_dies_halfway_keeps_what_was_verified_and_can_be_tried_again(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    dying = threading.Event()
    endpoint.left.append(in_two_steps(dying, end="die"))
    page.goto(written_chat)
    type_question(page, QUESTION)
    expect(page.locator(".growing .answer")).to_contain_text(TRUE)
    dying.set()
    turn = page.locator(".turn:not(.growing)")
    expect(turn.locator(".notice")).to_contain_text("broke off halfway")
    expect(turn.locator(".answer")).to_contain_text(TRUE)
    page.reload()
    expect(turn.locator(".answer")).to_contain_text(TRUE)
    endpoint.left.extend([says(QUESTION), writes(TRUE, SECOND)])
    turn.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn:not(.growing)")).to_have_count(2)
    last = page.locator(".turn").last
    expect(last.locator(".notice")).to_have_count(0)
    expect(last.locator(".answer")).to_contain_text(TRUE)


def test_stop_stops_the_model_and_keeps_what_was_verified(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    endpoint.left.append(in_two_steps(threading.Event()))
    page.goto(written_chat)
    type_question(page, QUESTION)
    expect(page.locator(".growing .answer")).to_contain_text(TRUE)
    page.get_by_role("button", name="Stop").click()
    turn = page.locator(".turn:not(.growing)")
    expect(turn.locator(".notice")).to_contain_text("Stopped")
    expect(turn.locator(".answer")).to_contain_text(TRUE)
    assert endpoint.hung_up.wait(10)


def test_a_wrong_key_is_one_sentence_and_the_quotes(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    endpoint.left.append(Reply(status=401, error={"message": "bad key"}))
    page.goto(written_chat)
    type_question(page, QUESTION)
    turn = page.locator(".turn:not(.growing)")
    expect(turn.locator(".notice")).to_contain_text("Correct OPENAI_API_KEY")
    expect(turn.locator(".card blockquote").first).to_contain_text(ZHANG)
    expect(page.locator(".stException")).to_have_count(0)


def test_quotes_can_be_chosen_and_stay_chosen(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    page.goto(written_chat)
    page.get_by_role("radio", name="Quotes").click()
    type_question(page, QUESTION)
    expect(page.locator(".turn:not(.growing) .answer")).to_contain_text("Quoted from")
    page.reload()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_role("radio", name="Quotes")).to_be_checked()
    assert endpoint.requests == []


def test_what_a_model_writes_is_text(written_chat: str, endpoint: Endpoint, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    endpoint.left.append(writes(FORGED, TRUE))
    page.goto(written_chat)
    type_question(page, QUESTION)
    turn = page.locator(".turn:not(.growing)")
    expect(turn).to_be_visible()
    expect(turn.locator("img")).to_have_count(0)
    assert dialogs == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_needs_no_scrolling_sideways(
    written_chat: str, endpoint: Endpoint, new_page: Callable[..., Page], scheme: str
) -> None:
    page = new_page(width=400, scheme=scheme)
    endpoint.left.append(writes(TRUE, INVENTED, end="length"))
    page.goto(written_chat)
    type_question(page, QUESTION)
    expect(page.locator(".turn:not(.growing)")).to_have_class(re.compile("turn"))
    assert not page.evaluate(
        "[document.documentElement, document.querySelector('.stMain')]"
        ".some(box => box.scrollWidth > box.clientWidth)"
    )


ARABIC = "من التقى بيلوسوف في بكين؟"


def test_what_failed_is_said_in_the_language_and_direction_of_the_question(
    written_chat: str, endpoint: Endpoint, page: Page
) -> None:
    endpoint.left.append(Reply(status=401, error={"message": "bad key"}))
    page.goto(written_chat)
    type_question(page, ARABIC)
    said = page.locator(".turn:not(.growing) .notice p")
    expect(said).to_contain_text("OPENAI_API_KEY")
    expect(said).to_contain_text("يرفض")
    expect(said).to_have_css("direction", "rtl")


def test_a_written_run_opens_down_to_what_was_written_cited_and_withheld(
    written_chat: str,
    endpoint: Endpoint,
    home: Path,
    settings: dict[str, str],
    new_page: Callable[..., Page],
) -> None:
    endpoint.left.append(writes(TRUE, INVENTED))
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "eval", "run"]
    options = ["--mode", "written", "--limit", "1", "--name", "prose"]
    subprocess.run(
        [*command, str(SEEDS), *options], env=os.environ | settings, check=True, capture_output=True
    )
    for width, scheme in ((1400, "light"), (400, "dark")):
        page = new_page(width=width, scheme=scheme)
        page.goto(f"{written_chat}/evaluation?run=prose")
        expect(page.locator(".facts.run")).to_contain_text("900 read, 40 written")
        expect(page.locator(".facts.run")).to_contain_text("First sentence after")
        page.locator(".caselist a").first.click()
        case = page.locator(".case")
        expect(case.locator(".answer").first).to_contain_text(f"{TRUE} [1]")
        expect(case.locator(".answer").first).not_to_contain_text(INVENTED)
        expect(case.locator(".cards .number").first).to_have_text("1")
        expect(case).to_contain_text(re.compile(rf"Held back: {re.escape(INVENTED)} \(.+77"))
        expect(case).to_contain_text("900 tokens read, 40 written")
        assert not page.evaluate(
            "[document.documentElement, document.querySelector('.stMain')]"
            ".some(box => box.scrollWidth > box.clientWidth)"
        )
    case.get_by_role("link", name="Read in the article").first.click()
    expect(page.locator("mark")).to_contain_text(ZHANG)
