import dataclasses
import datetime as dt
from typing import Any

import pytest

from assistant.answering.answer import Answer, Searched, Sentence, Source, Usage, Withheld
from assistant.web.addresses import Place, Turn
from assistant.web.asking import Progress
from assistant.web.markup.growing import ASKING, growing
from assistant.web.markup.turns import turn

QUOTE = "وقال بيلوسوف إنه التقى بنائب رئيس اللجنة."
HERE = Turn("c1", 1)


def source(n: int, **changes: Any) -> Source:
    base = Source(
        n=n,
        article_id="a1",
        path="/archive/a1.txt",
        title="روسيا والصين",
        outlet=None,
        agency="Reuters",
        date=dt.date(2024, 10, 15),
        language="ar",
        start=10 * n,
        end=10 * n + len(QUOTE),
        quote=QUOTE,
    )
    return dataclasses.replace(base, **changes)


def answer(*sources: Source, **changes: Any) -> Answer:
    base = Answer(
        question="Whom did he meet?",
        standalone_question="Whom did he meet?",
        language="en",
        mode="quotes",
        status="answered",
        text="\n\n".join(f"«{s.quote}» [{s.n}]" for s in sources),
        sentences=tuple(Sentence(s.quote, (s.n,), "supported", 0.9) for s in sources),
        withheld=(),
        sources=sources,
        searched=Searched(5, ("ar", "it"), "2021-03-01", "2024-11-12"),
        timings={"retrieve_ms": 21, "answer_ms": 4},
        conversation="c1",
    )
    return dataclasses.replace(base, **changes)


def test_a_quote_is_a_card_with_its_publisher_date_language_and_direction() -> None:
    html = turn(answer(source(1)), HERE)
    assert f'<blockquote dir="rtl" lang="ar">{QUOTE}</blockquote>' in html
    assert "Reuters" in html
    assert "15 October 2024" in html
    assert "Arabic" in html
    assert '<p class="title" dir="rtl" lang="ar">روسيا والصين</p>' in html


def test_chip_and_card_lead_to_the_quoted_characters_and_back_to_the_turn() -> None:
    html = turn(answer(source(1)), HERE)
    href = Place("a1", 10, 10 + len(QUOTE), HERE).address.replace("&", "&amp;")
    assert html.count(f'href="{href}"') == 2
    assert ">[1]</a>" in html


def test_the_quotes_of_one_publisher_stand_together() -> None:
    html = turn(answer(source(1), source(2), source(3, agency=None, outlet="RT Arabic")), HERE)
    line = html[html.index('class="answer"') : html.index("</p>", html.index('class="answer"'))]
    assert line.count("Reuters</bdi>") == 1
    assert line.index("[1]") < line.index("[2]") < line.index("RT Arabic") < line.index("[3]")


def test_a_card_says_what_the_page_does_not_state() -> None:
    html = turn(answer(source(1, agency=None, date=None)), HERE)
    assert "a1.txt" in html
    assert "undated" in html


def test_a_card_says_why_it_was_found_unless_by_the_same_word() -> None:
    matches = (
        {"question": "Belousov", "archive": "بيلوسوف", "kind": "name"},
        {"question": "NATO", "archive": "nato", "kind": "word"},
    )
    html = turn(answer(source(1, matches=matches)), HERE)
    assert '<bdi dir="ltr">Belousov</bdi>' in html
    assert '<bdi dir="rtl" lang="ar">بيلوسوف</bdi>' in html
    assert "NATO" not in html


def test_a_refusal_says_so_and_shows_near_misses_that_nothing_cites() -> None:
    refusal = answer(
        source(1, nearest=True), status="not_found", text="Niente [1]", language="it", sentences=()
    )
    html = turn(refusal, HERE)
    assert '<p class="answer" dir="ltr" lang="it">Niente [1]</p>' in html
    assert "None of these answers it" in html
    assert 'class="cards misses"' in html
    assert 'class="chip"' not in html
    assert "Searched 5 articles in Arabic and Italian" in html


def test_prose_carries_chips_for_its_citations_only() -> None:
    prose = answer(
        source(1),
        mode="written",
        text="He met [2] a general. [1]",
        sentences=(Sentence("He met a general. [1]", (1, 7), "partly", 0.6),),
        withheld=(Withheld("He left early.", "no passage states it"),),
    )
    html = turn(prose, HERE)
    assert html.count('class="chip"') == 1
    assert '<span class="partly" title="The source bears this only in part">' in html
    assert "Dotted</span>: the source bears this only in part." in html
    assert "1 sentence was held back" in html
    assert "no passage states it" in html


def test_what_a_model_took_is_told_and_what_it_failed_at_can_be_tried_again() -> None:
    usage = Usage(1200, 34, estimated=True, cost=0.0012)
    html = turn(answer(source(1), model="<b>", usage=usage, notice="Run `x`. <i>"), HERE)
    assert "about 1,200 tokens read, 34 written, $0.0012" in html
    assert '<bdi dir="ltr">&lt;b&gt;</bdi>' in html
    assert "<code>x</code>. &lt;i&gt;" in html
    assert 'data-ask="Whom did he meet?"' in html
    assert "data-ask" not in turn(answer(source(1)), HERE)


def test_quotes_offered_beside_prose_that_was_cut_short_are_cards_that_nothing_cites() -> None:
    html = turn(answer(source(1), mode="written", offered=(source(2),)), HERE)
    assert html.count("data-card") == 2
    assert html.count('class="chip"') == 1
    assert "own words" in html


def test_an_answer_that_grows_shows_its_sentences_and_what_is_being_done() -> None:
    said = Sentence("<b>He met a general.", (1,), "supported", 0.9)
    html = growing("Whom?", Progress("writing", (said,), (source(1),)), HERE)
    assert "&lt;b&gt;He met a general.&nbsp;" in html
    assert html.count('class="chip"') == 1
    assert "Writing …" in html
    assert f'data-anchor="{ASKING}"' in html
    assert "…" not in growing("Whom?", None)


def test_a_follow_up_shows_how_it_was_read() -> None:
    html = turn(answer(source(1), standalone_question="Whom did Belousov meet?"), HERE)
    assert "Read as: " in html


def test_filters_are_named_with_what_was_searched() -> None:
    searched = Searched(1, ("ar",), "2024-05-30", "2024-05-30", {"outlet": "<RT>"})
    html = turn(answer(source(1), searched=searched), HERE)
    assert "Searched 1 article in Arabic" in html
    assert html.count("30 May 2024") == 1
    assert "outlet" in html
    assert "&lt;RT&gt;" in html


def test_invisible_direction_controls_in_a_quote_are_told() -> None:
    assert "invisible characters" in turn(answer(source(1, quote="a\u202eb")), HERE)
    assert "invisible characters" not in turn(answer(source(1)), HERE)


@pytest.mark.parametrize("field", ["quote", "title", "outlet", "article_id", "language", "also_in"])
def test_nothing_in_a_source_becomes_markup(field: str) -> None:
    hostile = '"><script>x()</script><img src=x onerror=y>'
    value: Any = (hostile,) if field == "also_in" else hostile
    html = turn(answer(source(1, **{field: value})), HERE)
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("field", ["question", "standalone_question", "text", "language"])
def test_nothing_in_an_answer_becomes_markup(field: str) -> None:
    hostile = '"><script>x()</script><img src=x onerror=y>'
    for status in ("answered", "not_found"):
        html = turn(answer(source(1), **{field: hostile, "status": status}), HERE)
        assert "<script" not in html
        assert "<img" not in html
