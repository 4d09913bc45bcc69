"""`assistant chat` as it is started by a person: on a desktop, with whatever else is installed."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eval.browser import serve
from tests.browser.test_chat import IN_ENGLISH, ask

pytestmark = pytest.mark.browser


def test_it_opens_the_browser_at_a_page_with_nothing_of_streamlits_own(
    tmp_path: Path, page: Page
) -> None:
    desktop = tmp_path / "bin"
    desktop.mkdir()
    opener = desktop / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n', "utf-8")
    opener.chmod(0o755)
    # Streamlit advertises to whoever has a coding agent, which it tells by such a folder.
    (tmp_path / ".claude").mkdir()
    path = f"{desktop}{os.pathsep}{os.environ['PATH']}"
    with serve(tmp_path / "home", opens=True, HOME=str(tmp_path), PATH=path) as address:
        page.goto(address)
        ask(page, IN_ENGLISH)
        expect(page.locator(".card blockquote").first).to_be_visible()
        expect(page.get_by_test_id("stSkillsNudge")).to_have_count(0)
        assert (tmp_path / "opened").read_text("utf-8").strip() == address
