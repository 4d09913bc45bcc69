import csv
import io
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from eval.cases import Gold
from eval.compare import Comparison, compare
from eval.outcome import Choice, choose, outcome
from eval.record import Record, Run
from eval.report import charts, export
from eval.statistics import Estimate
from eval.summary import summarise

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e]]>\x00"
HIT, MISS = ("a.txt", 0, 10), ("b.txt", 0, 10)
Make = Callable[..., Record]


class Tags(HTMLParser):
    """What a browser would see of a page: its tags, attributes and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def records(record: Make) -> list[Record]:
    return [
        record("good", found=[HIT], refused=False, cited=[HIT], said=[[1]], tag="who"),
        record("bad", found=[MISS], refused=False, cited=[MISS], said=[[1]], text=HOSTILE),
        record("refused", found=[MISS], refused=True),
        record("invented", answerable=False, refused=False),
        record("failed", error=HOSTILE),
    ]


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing(
    records: list[Record], run: Callable[..., Run]
) -> None:
    page = Tags(export(run(name=HOSTILE), records, summarise(records), "html"))
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object"}
    for _, attributes in page.tags:
        assert not {name for name in attributes if name.startswith("on")}
        assert not {"src", "href"} & set(attributes)
    assert any("alert(1)" in word for word in page.words), "it is shown, as text"


def test_the_page_sets_every_quote_in_its_own_direction(
    record: Make, gold: Callable[..., Gold], run: Callable[..., Run]
) -> None:
    arabic = Gold("a.txt", 0, 4, "نعم.", "ar")
    one = record(golds=[arabic], found=[HIT])
    page = Tags(export(run(), [one], summarise([one]), "html"))
    quotes = [attributes for tag, attributes in page.tags if tag == "blockquote"]
    assert quotes
    assert all(attributes["dir"] == "auto" for attributes in quotes)
    assert quotes[0]["lang"] == "ar"
    assert "نعم." in page.words


def test_what_went_wrong_comes_first(records: list[Record], run: Callable[..., Run]) -> None:
    page = export(run(), records, summarise(records), "html")
    places = [page.index(f">{id}<") for id in ("failed", "invented", "refused", "bad", "good")]
    assert places == sorted(places)


def test_csv_has_a_line_a_case_and_no_formula(
    record: Make, records: list[Record], run: Callable[..., Run]
) -> None:
    one = record("sum", refused=False, text="=1+1")
    text = export(run(), [*records, one], summarise(records), "csv")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["id"] for row in rows] == ["good", "bad", "refused", "invented", "failed", "sum"]
    assert rows[0]["recall@1"] == "1"
    assert rows[3]["recall@1"] == ""
    assert rows[5]["answer"] == "'=1+1"


def test_junit_counts_what_failed(records: list[Record], run: Callable[..., Run]) -> None:
    root = ET.fromstring(export(run(), records, summarise(records), "junit"))
    [suite] = root
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("5", "3", "1")
    messages = [failure.get("message") for failure in suite.iter("failure")]
    assert messages == ["wrong", "refused wrongly", "answered wrongly"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ({"refused": False, "keys": ("13",), "text": "13 drones"}, "right"),
        ({"refused": False, "keys": ("13",), "text": "130 drones", "cited": [HIT]}, "wrong"),
        ({"refused": False, "cited": [HIT], "said": [[1]]}, "right"),
        ({"refused": True}, "refused wrongly"),
        ({"refused": True, "answerable": False}, "right"),
        ({"refused": False, "answerable": False}, "answered wrongly"),
        ({"found": [HIT]}, "right"),
        ({"found": [MISS, HIT]}, "wrong"),
        ({"answerable": False}, "not judged"),
        ({"error": "time-out", "refused": False}, "error"),
    ],
)
def test_outcomes(record: Make, made: dict[str, object], expected: str) -> None:
    assert outcome(record(**made)) == expected


def test_charts_are_well_formed_and_escaped() -> None:
    bars = charts.bars([("<b>", Estimate(0.5, 0.4, 0.6, 3, 4))], "a & b")
    lines = charts.lines({"<us>": [(1000, 12.5), (10_000, 14)], "one": [(1000, 0)]}, "t", "x", "y")
    diagram = charts.reliability([(0.4, Estimate(0.5, 0.4, 0.6, 3, 4))], "a & b", "<x>", "y")
    for svg in (bars, lines, diagram):
        assert ET.fromstring(svg).tag.endswith("svg")
    assert charts.lines({}, "t", "x", "y") == ""


def test_a_filter_lets_through_what_it_names(
    record: Make, records: list[Record], run: Callable[..., Run]
) -> None:
    def ids(choice: Choice, comparison: Comparison | None = None) -> list[str]:
        return [one.case.id for one in choose(records, choice, comparison)]

    assert ids("all") == ["good", "bad", "refused", "invented", "failed"]
    assert ids("wrong") == ["bad", "refused", "invented", "failed"]
    assert ids("refused wrongly") == ["refused"]
    assert ids("regressed") == []
    before = [
        record("bad", found=[HIT], refused=False, cited=[HIT], said=[[1]]),
        record("good", found=[MISS], refused=True),
    ]
    assert ids("regressed", compare(run("a"), before, run("b"), records)) == ["bad"]
