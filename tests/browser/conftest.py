import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.browser import chromium, find_chromium, serve

PATIENCE = 60_000  # milliseconds; the first question loads the encoder, on a busy machine too
expect.set_options(timeout=PATIENCE)

NewPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        message = "Chromium is not installed: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def chat(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a chat on the five seed articles."""
    with serve(tmp_path_factory.mktemp("seeds") / "home") as address:
        yield address


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Opens pages of a fresh browser each; no request of theirs may leave this machine."""
    hosts: set[str] = set()
    contexts = []

    def note(url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob"):
            hosts.add(urlsplit(url).hostname or url)

    def new(width: int = 1400, scheme: str = "light") -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        context.on("request", lambda request: note(request.url))
        page = context.new_page()
        page.on("websocket", lambda socket: note(socket.url))
        return page

    yield new
    for context in contexts:
        context.close()
    assert hosts <= {"localhost"}


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def unfold(page: Page) -> Callable[[str], None]:
    """Opens a part of the page that is folded, once the page has arrived whole.

    Until the page has arrived and the part has slid open, what is in it moves: a press that begins
    on a button ends beside it.
    """

    def open_part(title: str) -> None:
        app = page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning")
        part = page.locator("details", has_text=title)
        part.locator("summary").click()
        expect(part.get_by_test_id("stExpanderDetails")).to_be_visible()
        # One that is cancelled, where the page draws the part anew, is over too.
        part.evaluate(
            "box => Promise.allSettled("
            "box.getAnimations({subtree: true}).map(one => one.finished)).then(() => null)"
        )

    return open_part
