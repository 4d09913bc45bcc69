"""The README's pictures: `python -m eval.screenshots` asks the seed articles and photographs it.

Needs Debian's Chromium, and `fonts-noto-core` for Arabic.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from eval.browser import chromium, serve

IMAGES = Path(__file__).parents[1] / "assistant" / "web" / "images"
QUESTION = "Whom did Belousov meet in Beijing?"
VIEW: ViewportSize = {"width": 1200, "height": 760}


def main() -> None:
    """Write `chat.png` and `reader.png` into a folder, by default where the README looks."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as home,
        serve(Path(home)) as address,
        chromium() as browser,
    ):
        photograph(browser, address, folder)
    print(f"Wrote chat.png and reader.png to {folder}.", file=sys.stderr)


def photograph(browser: Browser, address: str, folder: Path) -> None:
    """Ask, photograph the answer, open its first quote, photograph the article."""
    context = browser.new_context(viewport=VIEW, color_scheme="light")
    page = context.new_page()
    page.goto(address)
    page.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator(".turn .chip").first.wait_for()
    _take(page, folder / "chat.png")
    page.locator(".turn .chip").first.click()
    page.locator("mark").wait_for()
    _take(page, folder / "reader.png")
    context.close()


def _take(page: Page, file: Path) -> None:
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file, animations="disabled")


if __name__ == "__main__":
    main()
