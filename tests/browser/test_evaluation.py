"""The Evaluate page and feedback, on the seed articles and questions."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.browser import serve

pytestmark = pytest.mark.browser

SEEDS = Path(__file__).parents[2] / "eval" / "datasets" / "seeds.jsonl"
LIMIT = 6
MANY = 400
CASE = "en-said-belousov"  # answerable, and its gold is in Arabic
QUESTION = (
    "What did the Russian defence minister say about how the military departments of Russia and "
    "China see global processes?"
)


def evaluate(home: Path, name: str, limit: int, **settings: str) -> None:
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "eval", "run"]
    options = ["--mode", "search", "--limit", str(limit), "--name", name]
    subprocess.run(
        [*command, str(SEEDS), *options],
        env=os.environ | settings,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def evaluated(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A chat on the seeds, with two runs from the command line: as it is, and without words."""
    home = tmp_path_factory.mktemp("evaluated") / "home"
    evaluate(home, "as-it-is", 100)
    evaluate(home, "words-off", 100, ASSISTANT_WORDS="false")
    with serve(home) as address:
        yield address


Start = Callable[..., None]


@pytest.fixture
def start(page: Page, evaluated: str, unfold: Callable[[str], None]) -> Start:
    """Starts a run from the page, as its form is filled."""

    def fill(questions: str = "", limit: int | None = None, name: str = "") -> None:
        page.goto(f"{evaluated}/evaluation")
        unfold("Start a run")
        page.get_by_label("Or a file of questions").fill(questions)
        if limit:
            page.get_by_label("Only the first").fill(str(limit))
        page.get_by_label("Name").fill(name)
        page.get_by_role("button", name="Start").click()

    return fill


def test_a_run_is_started_watched_and_opened_down_to_the_reader(page: Page, start: Start) -> None:
    start(limit=LIMIT, name="from the page")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"Asking: \d of {LIMIT}"))).to_be_visible()
    page.get_by_role("link", name="See the finished run").click()
    expect(page.get_by_role("heading", name="from the page")).to_be_visible()
    page.get_by_role("link", name="All runs").click()
    row = page.locator(".board tr", has_text="from the page")
    expect(row.locator("td.figure").first).to_contain_text(re.compile(r"\.\d{3}.*n"))

    row.get_by_role("link").click()
    expect(page.locator(".caselist li")).to_have_count(LIMIT)
    page.locator(f".caselist a[href*='case={CASE}']").click()
    expect(page.locator(".case .question")).to_have_text(QUESTION)
    gold = page.locator(".case .card.gold").first
    expect(gold.locator("blockquote")).to_have_css("direction", "rtl")
    expect(gold.locator("blockquote")).to_have_attribute("lang", "ar")
    words = gold.locator("blockquote").text_content()
    assert words in page.locator(".case .cards mark").all_text_contents()

    case = page.url
    gold.get_by_role("link", name="Read in the article").click()
    mark = page.locator("mark")
    expect(mark).to_be_in_viewport()
    assert mark.text_content() == words
    page.get_by_role("link", name="Back to the case").click()
    expect(page.locator(".case .question")).to_have_text(QUESTION)
    assert page.url == case


def test_a_closed_tab_leaves_a_run_going_and_a_stopped_one_is_resumed(
    evaluated: str, page: Page, new_page: Callable[..., Page], start: Start, tmp_path: Path
) -> None:
    case = json.loads(SEEDS.read_text("utf-8").splitlines()[0])
    questions = tmp_path / "many.jsonl"  # so many that a slow page sees them being asked
    lines = [json.dumps(case | {"id": f"q{n}"}) + "\n" for n in range(MANY)]
    questions.write_text("".join(lines), "utf-8")
    start(str(questions), MANY, "interrupted")
    expect(page.get_by_text(re.compile(rf"Asking: [1-9]\d* of {MANY}"))).to_be_visible()
    page.close()
    other = new_page()
    other.goto(f"{evaluated}/evaluation")
    expect(other.get_by_role("progressbar")).to_be_visible()
    other.get_by_role("button", name="Stop").click()
    expect(other.get_by_text("The run was stopped")).to_be_visible()
    unfinished = other.locator(".way-on", has_text="interrupted")
    told = re.search(rf"(\d+) of {MANY}", unfinished.inner_text())
    assert told
    assert 0 < int(told[1]) < MANY

    other.get_by_role("button", name="Resume").click()
    finished = other.get_by_role("link", name="See the finished run")
    finished.click(timeout=180_000)  # hundreds of questions, on a busy machine too
    expect(other.locator(".facts.run")).to_contain_text(re.compile(rf"Cases\s*{MANY}"))
    expect(other.locator(".notice", has_text="not finished")).to_have_count(0)


def test_a_broken_setting_is_seen_as_a_regression(evaluated: str, page: Page) -> None:
    page.goto(f"{evaluated}/evaluation")
    page.locator(".board").get_by_role("link", name="words-off").click()
    expect(page.locator(".facts.run")).to_contain_text("words off")
    expect(page.locator(".caselist")).to_be_visible()  # the page has arrived whole
    page.get_by_label("Compare with").click()
    page.get_by_role("option", name=re.compile("as-it-is")).click()
    expect(page.locator("tr.worse", has_text="recall@1").first).to_be_visible()
    expect(page).to_have_url(re.compile("against="))
    page.reload()
    expect(page.locator(".differences")).to_be_visible()

    regressed = page.get_by_role("link", name=re.compile("Regressed"))
    count = int(re.findall(r"\d+", regressed.inner_text())[0])
    assert count > 0
    regressed.click()
    expect(page).to_have_url(re.compile("filter=regressed"))
    expect(page.locator(".choices")).to_be_in_viewport()
    expect(page.locator(".caselist.chosen li")).to_have_count(count)
    page.locator(".caselist.chosen a").first.click()
    expect(page.get_by_text("Answer before")).to_be_visible()
    expect(page.locator(".values .turned").first).to_be_visible()


def test_the_grid_shows_languages_of_question_and_article(evaluated: str, page: Page) -> None:
    page.goto(f"{evaluated}/evaluation")
    page.locator(".board").get_by_role("link", name="as-it-is").click()
    grid = page.locator("table.heat").first
    expect(grid.locator("thead")).to_contain_text("Arabic")
    expect(grid.locator("thead")).to_contain_text("Italian")
    expect(grid.locator("tbody th", has_text="Russian")).to_be_visible()
    before = grid.inner_text()
    expect(page.locator(".caselist")).to_be_visible()  # the page has arrived whole
    metric = page.get_by_role("combobox", name="Metric")
    metric.scroll_into_view_if_needed()  # a list that opens closes when the page scrolls
    expect(metric).to_be_in_viewport()
    metric.click()
    page.get_by_role("option", name="sentence@1").click()
    expect(grid).not_to_have_text(before)


def test_an_unknown_run_or_case_is_told(evaluated: str, page: Page) -> None:
    page.goto(f"{evaluated}/evaluation?run=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    page.goto(f"{evaluated}/evaluation?run=as-it-is&case=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    page.goto(f"{evaluated}/evaluation?run=as-it-is&against=nowhere")
    expect(page.get_by_role("alert")).to_contain_text("nowhere")
    expect(page.locator(".caselist")).to_be_visible()


def test_a_dataset_that_cannot_be_read_is_told(page: Page, start: Start) -> None:
    start("nowhere.jsonl")
    expect(page.get_by_role("alert")).to_contain_text("nowhere.jsonl does not exist")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_window_scrolls_only_its_tables(
    evaluated: str, new_page: Callable[..., Page], scheme: str
) -> None:
    page = new_page(width=400, scheme=scheme)
    for address, shown in (
        ("evaluation", ".board"),
        ("evaluation?run=words-off&against=as-it-is", ".caselist"),
        (f"evaluation?run=words-off&case={CASE}", ".case .values"),
    ):
        page.goto(f"{evaluated}/{address}")
        expect(page.locator(shown).last).to_be_visible()
        wide = page.evaluate(
            "[document.documentElement, document.querySelector('.stMain')]"
            ".some(box => box.scrollWidth > box.clientWidth)"
        )
        assert not wide, address


def test_feedback_on_an_answer_becomes_a_case(evaluated: str, page: Page, tmp_path: Path) -> None:
    page.goto(evaluated)
    page.get_by_role("textbox").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Correct the answer").click()
    page.get_by_role("textbox", name="What is the right answer?").fill("one voice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Corrected", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text("Corrected", exact=True)).to_be_visible()

    page.get_by_role("link", name="Evaluate").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a dataset").click()
    download.value.save_as(tmp_path / "feedback.jsonl")
    [line] = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    case = json.loads(line)
    assert case["question"] == QUESTION
    assert case["keys"] == ["one voice"]
    assert case["answerable"]
