"""The README's pictures: `python -m eval.screenshots` asks and evaluates the seed articles.

Needs Debian's Chromium, and `fonts-noto-core` for Arabic.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from eval.browser import chromium, serve
from eval.scripted_model import Line, scripted

IMAGES = Path(__file__).parents[1] / "assistant" / "web" / "images"
SEEDS = Path(__file__).parent / "datasets" / "seeds.jsonl"
QUESTION = "Whom did Belousov meet in Beijing?"
ZHANG = "تشانغ يوشيا"  # stands in the sentence that answers
WRITTEN = (
    Line(
        "Belousov met Zhang Youxia, the vice chairman of China's Central Military Commission.",
        ZHANG,
    ),
    Line("He also signed a treaty worth 77 billion dollars.", ZHANG),
)
PATIENCE = 120_000  # milliseconds; the first question loads the encoder, on a busy machine too
VIEW: ViewportSize = {"width": 1200, "height": 760}


def main() -> None:
    """Write the pictures into a folder, by default where the README looks."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        evaluate(Path(home), "words-off", ASSISTANT_WORDS="false")
        evaluate(Path(home), "base")
        with serve(Path(home)) as address, chromium() as browser:
            photograph(browser, address, folder)
        with (
            scripted("scripted-model", WRITTEN) as settings,
            serve(Path(home), opens=False, **settings) as address,
            chromium() as browser,
        ):
            photograph_written(browser, address, folder)
    names = "chat.png, reader.png, evaluate.png and written.png"
    print(f"Wrote {names} to {folder}.", file=sys.stderr)


def evaluate(home: Path, name: str, **settings: str) -> None:
    """Run the seed questions under a name, with these settings in the environment."""
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "eval", "run"]
    options = ["--mode", "quotes", "--name", name, "--json"]
    subprocess.run(
        [*command, str(SEEDS), *options],
        env=os.environ | settings,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def photograph(browser: Browser, address: str, folder: Path) -> None:
    """Ask, photograph the answer, open its first quote, photograph it; then two runs compared."""
    with _asked(browser, address) as page:
        page.locator(".turn .chip").first.wait_for()
        _take(page, folder / "chat.png")
        page.locator(".turn .chip").first.click()
        page.locator("mark").wait_for()
        _take(page, folder / "reader.png")
        page.goto(f"{address}/evaluation?run=base&against=words-off")
        page.locator(".caselist").last.wait_for()
        _take(page, folder / "evaluate.png")


def photograph_written(browser: Browser, address: str, folder: Path) -> None:
    """Ask a model, and photograph what it wrote with what was withheld of it."""
    with _asked(browser, address) as page:
        page.locator(".turn:not(.growing) .withheld summary").click()
        _take(page, folder / "written.png")


@contextmanager
def _asked(browser: Browser, address: str) -> Iterator[Page]:
    """A chat in which the question was asked just now."""
    context = browser.new_context(viewport=VIEW, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    yield page
    context.close()


def _take(page: Page, file: Path) -> None:
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=file, animations="disabled")


if __name__ == "__main__":
    main()
