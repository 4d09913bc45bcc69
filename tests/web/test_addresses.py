from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.addresses import Place, Shelf, Turn, View

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


def query_of(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))


@given(NAMES, st.integers(0, 10**6), st.integers(1, 1000), NAMES, st.integers(1, 99))
def test_a_place_is_read_back_from_its_address(
    article: str, start: int, length: int, conversation: str, number: int
) -> None:
    place = Place(article, start, start + length, Turn(conversation, number))
    assert Place.parse(query_of(place.address)) == place


@given(NAMES, NAMES, NAMES, NAMES)
def test_a_view_of_runs_is_read_back_from_its_address_and_from_the_readers(
    run: str, against: str, case: str, choice: str
) -> None:
    view = View(run, against, case, choice)
    assert View.parse(query_of(view.address)) == view
    place = Place.parse(query_of(Place("a1", 1, 2, view=view).address))
    assert place == Place("a1", 1, 2, view=view)


def test_all_runs_are_at_the_bare_address_of_their_page() -> None:
    assert View().address == "evaluation"
    assert View.parse({"run": ""}) == View()


def test_an_article_alone_has_an_address_too() -> None:
    assert Place("a1").address == "reader?article=a1"
    assert Place.parse({"article": "a1"}) == Place("a1")


@pytest.mark.parametrize(
    ("start", "end"),
    [("9", "3"), ("-1", "3"), ("1", ""), ("x", "3"), ("٣", "٩"), ("1", "9" * 5000)],
)
def test_characters_that_cannot_be_are_not_read(start: str, end: str) -> None:
    assert Place.parse({"article": "a1", "start": start, "end": end}) == Place("a1")


def test_an_address_without_an_article_names_no_place() -> None:
    assert Place.parse({"start": "1", "end": "2"}) is None


def test_a_new_conversation_is_at_the_bare_address() -> None:
    assert Turn().address == "./"
    assert Turn.parse({}) == Turn()


def test_only_what_can_be_scrolled_to_has_an_anchor() -> None:
    assert Turn("c").anchor == ""
    assert Place("a").anchor == ""
    assert Turn("c", 1).anchor != Turn("c", 2).anchor
    assert Place("a", 1, 2).anchor != Place("b", 1, 2).anchor


def test_a_shelf_is_read_back_from_its_query() -> None:
    shelf = Shelf("بوتين #1", "ar", None)
    assert Shelf.parse(shelf.query) == shelf
    assert Shelf.parse({"words": "", "batch": "x"}) == Shelf(batch="x")
