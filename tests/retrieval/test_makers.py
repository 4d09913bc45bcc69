"""Passages made by other processes: the same as made here, whatever becomes of the processes."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import numpy as np
import pytest

from assistant.retrieval import makers as makers_module
from assistant.retrieval.embedding import Encoder, SentenceEncoder
from assistant.retrieval.makers import Makers
from assistant.retrieval.making import Draft, Made, make

ENCODER = SentenceEncoder()
SENTENCES = [
    ("en", "The mayor of Rome opened a bridge on 13 May."),
    ("ar", "وقال بيلوسوف إنه التقى بنائب الرئيس في بكين."),
    ("it", "Il ministro ha visitato Pechino con tredici delegati."),
]


def drafts(count: int) -> list[Draft]:
    made = []
    for n in range(count):
        language, sentence = SENTENCES[n % len(SENTENCES)]
        texts = (sentence, f"{sentence} {n}")
        bounds = ((0, len(texts[0])), (len(texts[0]) + 1, len(texts[0]) + 1 + len(texts[1])))
        made.append(Draft(f"p{n}", f"a{n}", 0, language, 0, bounds[1][1], bounds, texts))
    return made


@pytest.fixture
def makers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Makers]:
    monkeypatch.setattr(makers_module, "FEW", 0)
    made = Makers(ENCODER, processes=2)
    yield made
    made.release()


def same(one: Made, other: Made) -> None:
    assert [p.id for p in one.passages] == [p.id for p in other.passages]
    for a, b in zip(one.passages, other.passages, strict=True):
        assert (a.spelled, a.language, a.start, a.end) == (b.spelled, b.language, b.start, b.end)
        assert np.array_equal(a.vectors, b.vectors)
        assert np.array_equal(a.hashes, b.hashes)
        assert np.array_equal(a.bounds, b.bounds)
    assert dict(one.words) == dict(other.words)


def here(some: list[Draft]) -> Made:
    return make(some, ENCODER.encode_passages)


def test_other_processes_make_the_same_passages_in_the_same_order(makers: Makers) -> None:
    some = drafts(7)
    found = makers.begin(some)()
    same(found, here(some))
    assert found.vectors["ar"].keys() == found.words["ar"].keys()
    word = found.vectors["ar"]["بيلوسوف"]
    assert word @ ENCODER.get_text_embedding("بيلوسوف") == pytest.approx(1, abs=1e-5)


def test_a_list_can_be_begun_while_another_is_under_way(makers: Makers) -> None:
    first, second = drafts(4), drafts(5)[::-1]
    taken = [makers.begin(first), makers.begin(second)]
    same(taken[1](), here(second))
    same(taken[0](), here(first))


def test_a_word_met_before_is_not_encoded_again(makers: Makers) -> None:
    some = drafts(6)
    assert makers.begin(some)().vectors["en"]
    assert not any(makers.begin(some)().vectors.values())


def test_what_a_process_that_ends_leaves_undone_is_made_here(
    makers: Makers, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = drafts(6), drafts(3)
    under_way = makers.begin(first)
    makers._processes[0]._process.kill()
    with caplog.at_level(logging.WARNING):
        same(under_way(), here(first))
    assert "goes on alone" in caplog.text
    same(makers.begin(second)(), here(second))


def test_released_processes_end_and_new_ones_are_started_when_needed(makers: Makers) -> None:
    some = drafts(2)
    makers.begin(some)()
    processes = [one._process for one in makers._processes]
    assert len(processes) == 2
    makers.release()
    assert all(process.poll() is not None for process in processes)
    same(makers.begin(some)(), here(some))


class Foreign(Encoder):
    """An encoder of somebody else's."""

    model_name: str = "foreign"

    def _get_text_embedding(self, text: str) -> list[float]:
        return [1.0, float(len(text))]

    _get_query_embedding = _get_text_embedding

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def test_few_passages_and_those_of_another_encoder_are_made_here(makers: Makers) -> None:
    for other in (Makers(ENCODER, processes=1), Makers(Foreign(), processes=2)):
        assert len(other.begin(drafts(2))().passages) == 2
        assert not other._processes


def test_the_first_passages_are_made_here() -> None:
    makers = Makers(ENCODER, processes=2)
    assert len(makers.begin(drafts(2))().passages) == 2
    assert not makers._processes
