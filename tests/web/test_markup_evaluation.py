import re
from collections.abc import Callable
from dataclasses import replace

from assistant.web.addresses import View
from assistant.web.markup.evaluation import (
    figures,
    language_grid,
    leaderboards,
    run_head,
    tag_table,
)
from assistant.web.markup.evaluation_cases import case_list, case_page, choices
from assistant.web.markup.evaluation_comparison import comparison_table, signed, turned_list
from eval.cases import Gold
from eval.compare import compare
from eval.record import Place, Record
from eval.results import Result

HOSTILE = '"><script>x()</script><img src=x onerror=y>'
Make = Callable[..., Record]
MakeResult = Callable[..., Result]


def nowhere(place: Place | Gold) -> None:
    return None


def test_the_leaderboard_shows_a_run_with_value_interval_and_number(
    result: MakeResult, record: Make
) -> None:
    html = leaderboards([result("r1", record("a"), record("b", refused=True))])
    assert 'href="evaluation?run=r1"' in html
    assert "30 May 2024" in html
    assert "<b>.500</b>" in html
    assert "n&nbsp;2" in html
    assert "2 cases" in html


def test_runs_of_other_questions_modes_or_lengths_stand_in_tables_of_their_own(
    result: MakeResult, record: Make
) -> None:
    same = [result("r1"), result("r2")]
    other = [
        result("r3", dataset_hash="e"),
        result("r4", mode="search"),
        result("r5", record("a"), record("b")),
    ]
    assert leaderboards(same).count("<table>") == 1
    assert leaderboards([*same, *other]).count("<table>") == 4


def test_the_best_value_stands_out_unless_all_have_it(result: MakeResult, record: Make) -> None:
    good, bad = result("good"), result("bad", record(refused=True))
    html = leaderboards([good, bad])
    row = html[html.index(">good<") : html.index(">bad<")]
    assert "best" in row
    assert "best" not in html[html.index(">bad<") :]
    assert "best" not in leaderboards([good, result("twin")])


def test_a_runs_head_names_what_was_switched_off(result: MakeResult) -> None:
    html = run_head(result("r1", settings={"words": False, "bridge": True}, finished=None))
    assert "words off" in html
    assert "bridge off" not in html
    assert "not finished" in html


def test_metrics_where_lower_is_better_say_so(result: MakeResult) -> None:
    html = figures(result("r1").summary)
    assert "lower is better" in html
    assert html.count("↓") == 1
    assert "an error" in html


def test_the_grid_has_a_cell_for_each_pair_the_better_the_deeper(
    result: MakeResult, record: Make
) -> None:
    summary = result("r1", record("a"), record("b", refused=True, language="it")).summary
    html = language_grid(summary, "keys")
    assert re.findall(r'scope="row">(\w+)<', html) == ["English", "Italian"]
    assert "Arabic" in html
    assert re.findall(r"--heat:(\d+)%", html) == ["100", "0"]
    assert re.findall(r"--heat:(\d+)%", language_grid(summary, "refused_answerable")) == [
        "100",
        "0",
    ]
    assert "whom" in tag_table(summary)


def test_a_comparison_tells_the_difference_and_the_cases_that_turned(
    result: MakeResult, record: Make
) -> None:
    cases = [record(id) for id in "abcdef"]
    before = result("before", *cases)
    after = result("after", *(record(id, refused=True) for id in "abcdef"))
    compared = compare(before.run, before.records, after.run, after.records)
    table = comparison_table(compared)
    assert '<tr class="worse">' in table
    assert "−1.000" in table
    assert "6 cases in both" in table
    turned = turned_list(compared.turned, View("after", "before", None, "regressed"))
    assert (
        'href="evaluation?run=after&amp;against=before&amp;case=a&amp;filter=regressed"' in turned
    )
    assert "keys 1.000 → .000" in turned
    assert "No case turned" in turned_list((), View("after", "before"))


def test_a_difference_has_its_sign() -> None:
    assert [signed(value) for value in (0.12, -0.031, 0.0001)] == ["+.120", "−.031", "0"]


def test_filters_keep_the_run_and_count_their_cases() -> None:
    view = View("r1", "r0", "one", "wrong")
    html = choices({"all": 3, "wrong": 2}, "wrong", view)
    assert 'href="evaluation?run=r1&amp;against=r0&amp;filter=wrong" aria-current="true"' in html
    assert html.count("aria-current") == 1


def test_a_case_is_listed_with_what_became_of_it_in_its_own_direction(record: Make) -> None:
    html = case_list(
        [record("one", question="مع من التقى؟", language="ar", refused=True)], View("r")
    )
    assert 'dir="rtl" lang="ar">مع من التقى؟</a>' in html
    assert "refused wrongly" in html
    assert "No case is like this" in case_list([], View("r"))


def test_a_case_shows_what_was_found_with_exactly_the_gold_marked(record: Make) -> None:
    one = record()
    html = case_page(one, lambda place: f"reader?start={place.start}")
    [gold] = one.case.gold
    retrieved = html[html.index("Retrieved") :]
    assert re.findall("<mark>(.*?)</mark>", retrieved) == [gold.quote]
    assert 'dir="rtl" lang="ar"' in retrieved
    assert 'href="reader?start=100"' in retrieved
    assert 'href="reader?start=112"' in html
    assert "نائب" in html


def test_a_case_of_another_archive_leads_nowhere(record: Make) -> None:
    html = case_page(record(), nowhere)
    assert "Not in this archive" in html
    assert "data-card" not in html
    assert "<a " not in html


def test_a_case_stands_beside_its_earlier_answer(record: Make) -> None:
    html = case_page(record(refused=True), nowhere, record())
    assert "Answer before" in html
    assert '<tr class="turned"><th scope="row">keys</th>' in html


def test_a_case_that_went_wrong_says_how_and_an_unanswerable_one_what_is_right(
    record: Make,
) -> None:
    html = case_page(
        record(reply=None, found=(), error="Shorten it.", gold=(), answerable=False), nowhere
    )
    assert "Shorten it." in html
    assert "the archive does not answer it" in html


def test_nothing_of_a_run_or_a_case_becomes_markup(result: MakeResult, record: Make) -> None:
    place = Place(HOSTILE, 0, len(HOSTILE), HOSTILE)
    one = record(HOSTILE, question=HOSTILE, tag=HOSTILE, language=HOSTILE, keys=(HOSTILE,),
                 gold=(Gold(HOSTILE, 0, len(HOSTILE), HOSTILE, HOSTILE),))  # fmt: skip
    found = one.found[0].__class__(place, place, 1.0, 0.5)
    changed = one.__class__(**{f: getattr(one, f) for f in one.__slots__} | {"found": (found,)})
    run = result(HOSTILE, changed, dataset=HOSTILE, mode=HOSTILE, revision=HOSTILE,
                 settings={HOSTILE: False})  # fmt: skip
    other = result("b", record(HOSTILE, refused=True), dataset=HOSTILE, mode=HOSTILE)
    compared = compare(run.run, run.records, other.run, other.records)
    view = View(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    pieces = [
        leaderboards([run]),
        run_head(run),
        figures(run.summary),
        language_grid(run.summary, "keys"),
        tag_table(run.summary),
        comparison_table(compared),
        turned_list(compared.turned, view),
        choices({"all": 1}, "all", view),
        case_list(run.records, view),
        case_page(changed, lambda place: HOSTILE, changed),
    ]
    for piece in pieces:
        assert "<script" not in piece
        assert "<img" not in piece


def test_a_written_run_says_what_the_model_took(result: MakeResult, record: Make) -> None:
    one = replace(
        record("a"), prompt_tokens=900, completion_tokens=40, cost=0.0013, first_ms=2500.0
    )
    html = run_head(result("r", one, settings={"model": "qwen<b>"}))
    assert "900 read, 40 written, $0.0013" in html
    assert "2.5 s" in html
    assert "qwen&lt;b&gt;" in html
    assert "Tokens" not in run_head(result("r"))


def test_a_case_tells_what_a_model_took_for_it(record: Make) -> None:
    one = replace(record(), milliseconds=3100.0)
    written = replace(one, first_ms=2500.0, prompt_tokens=900, completion_tokens=40, cost=0.0013)
    html = case_page(written, nowhere)
    assert "3,100 ms · first sentence after 2,500 ms · 900 tokens read, 40 written, $0.0013" in html
    assert "tokens" not in case_page(one, nowhere)


def test_what_was_held_back_is_told_with_its_reason_and_runs_nothing(record: Make) -> None:
    one = record()
    assert one.reply is not None
    reply = replace(
        one.reply, withheld=(HOSTILE, "Old"), reasons=("no source names it",), notice=HOSTILE
    )
    html = case_page(replace(one, reply=reply), nowhere)
    assert "Held back" in html
    assert "no source names it" in html
    assert "<script>" not in html
    assert "<img" not in html
