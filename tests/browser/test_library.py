"""A reader's own files: handed in, asked about, put right, removed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from eval.browser import serve

pytestmark = pytest.mark.browser

FERRY = """Ferry aground off the bay

30 May 2024 - The Harbour Post

The ferry Aurelia had 214 people on board, the coast guard said on Tuesday.
"""


def payload(name: str, content: str | bytes) -> FilePayload:
    raw = content if isinstance(content, bytes) else content.encode()
    return {"name": name, "mimeType": "application/octet-stream", "buffer": raw}


def test_files_are_handed_in_asked_about_put_right_and_removed(
    page: Page, unfold: Callable[[str], None], tmp_path: Path, seeds: Path
) -> None:
    arabic = sorted(seeds.glob("*.txt"))[1].read_bytes() + b"\n"
    with serve(tmp_path / "home") as address:
        page.goto(f"{address}/library")
        unfold("Add articles")
        page.locator("input[type=file]").set_input_files(
            [
                payload("ferry.txt", FERRY),
                payload("<b>مقال.txt", arabic),
                payload("cut.pdf", b"%PDF-1.7 and no more"),
            ]
        )
        expect(page.get_by_role("button", name="Remove ")).to_have_count(3)
        page.get_by_role("button", name="Add to the archive").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        made = page.locator(".made")
        expect(made.locator("tr:has(a)")).to_have_count(2)
        expect(made).to_contain_text("30 May 2024")
        expect(made.locator("a[dir=rtl]")).to_be_visible()
        expect(made.locator(".file", has_text="<b>")).to_be_visible()
        expect(made.locator(".failed")).to_contain_text("no whole PDF")
        page.reload()
        article = made.locator("a", has_text="Ferry").get_attribute("href")

        page.goto(f"{address}/{article}")
        page.get_by_role("button", name="Correct").click()
        page.get_by_label("Published").fill("2024-13-40")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("'2024-13-40' is no date")
        page.get_by_label("Published").fill("2023-02-01")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".about")).to_have_text(
            "Date corrected by hand; the page says 30 May 2024"
        )

        page.goto(address)
        page.get_by_role("textbox").fill("How many people were on board the Aurelia?")
        page.keyboard.press("Enter")
        card = page.locator(".card").first
        expect(card).to_contain_text("214 people")
        expect(card.locator(".facts")).to_contain_text("1 February 2023")

        page.goto(f"{address}/{article}")
        page.get_by_role("button", name="Remove", exact=True).click()
        page.get_by_role("button", name="Remove the article").click()
        expect(page.get_by_text("Removed: Ferry aground")).to_be_visible()
        page.goto(f"{address}/library?words=ferry")
        expect(page.locator(".notice")).to_contain_text("No article has these words")
        assert not list((tmp_path / "home" / "uploads").rglob("ferry.txt"))
