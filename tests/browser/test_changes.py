"""An article that changes after it was quoted: the quote is shown where it was taken from."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eval.browser import serve

pytestmark = pytest.mark.browser

FIRST = "The harbour master said the new pier cost forty million crowns."
ARTICLE = f"""Harbour opens

{FIRST}

The town council will meet next week to discuss the price of tickets for the ferry.
"""


def assistant(home: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def test_what_was_quoted_is_shown_in_the_earlier_text_and_the_changed_one_is_a_click_away(
    page: Page, tmp_path: Path
) -> None:
    home, file = tmp_path / "home", tmp_path / "harbour.txt"
    file.write_text(ARTICLE, "utf-8")
    assistant(home, "index", str(file))
    with serve(home) as address:
        page.goto(address)
        page.get_by_role("textbox").fill("How much did the new pier of the harbour cost?")
        page.keyboard.press("Enter")
        page.locator(".card .open").first.click()
        expect(page.locator("mark")).to_have_text(FIRST)

        file.write_text(ARTICLE.replace("forty million", "four hundred"), "utf-8")
        assistant(home, "index", str(file))
        page.reload()
        expect(page.locator(".notice")).to_contain_text("This is an earlier version")
        expect(page.locator("mark")).to_have_text(FIRST)
        quoted = page.url
        page.locator(".way-on a").filter(has_text="Harbour opens").click()
        expect(page.locator(".page")).to_contain_text("four hundred")
        expect(page.locator("mark")).to_have_count(0)
        expect(page.locator(".notice")).to_have_count(0)
        page.goto(quoted)

        file.unlink()
        assistant(home, "index", str(tmp_path), "--prune")
        page.reload()
        expect(page.get_by_role("alert")).to_contain_text("No article has the id")
        expect(page.locator(".notice blockquote")).to_have_text(FIRST)
