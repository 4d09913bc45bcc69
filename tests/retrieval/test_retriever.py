from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

import assistant
from assistant.assistant import Assistant
from assistant.retrieval import candidates
from assistant.retrieval.hit import Filters, Hit

QUESTIONS = {
    "Whom did Belousov meet in Beijing?": "تشانغ يوشيا",
    "Che carattere hanno i rapporti militari tra Pechino e Mosca?": "hanno un carattere speciale",
    "كم طائرة مسيرة أوكرانية أسقطتها الدفاعات الجوية الروسية؟": "أسقطت 13 طائرة مسيرة",
    "Что сказал Белоусов?": "بيلوسوف",
}


def check_exact(archive: Assistant, hit: Hit) -> None:
    text = archive.article(hit.article_id).text
    assert text[hit.start : hit.end] == hit.text
    assert text[hit.sentence.start : hit.sentence.end] == hit.sentence.text
    assert hit.start <= hit.sentence.start < hit.sentence.end <= hit.end


@pytest.mark.parametrize(("question", "said"), QUESTIONS.items())
def test_the_sentence_that_answers_is_found_across_languages(
    archive: Assistant, question: str, said: str
) -> None:
    sentences = archive._retriever.rank(question).hits
    assert said in " ".join(hit.sentence.text for hit in sentences[:3])
    hits = archive.search(question)
    for hit in [*hits, *sentences]:
        check_exact(archive, hit)
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_name_is_matched_in_another_script(archive: Assistant) -> None:
    best = archive.search("What did Belousov say?")[0]
    assert ("Belousov", "بيلوسوف", "name") in {
        (match.question, match.archive, match.kind) for match in best.matches
    }


def test_the_same_question_gives_the_same_hits(archive: Assistant) -> None:
    question = "What did Medvedev say about weapons?"
    assert archive.search(question) == archive.search(question)


def test_furniture_and_teasers_are_never_candidates(archive: Assistant) -> None:
    marked = {
        (article.id, block.start, block.end): block.kind
        for article in archive.articles()
        for block in article.blocks
    }
    asked = ["Which cookies does the site use?", "Chi ha scritto del piano Draghi?", "اترك تعليقاً"]
    for question in asked:
        for hit in archive.search(question, limit=50):
            inside = [
                kind
                for (article, start, end), kind in marked.items()
                if article == hit.article_id and start < hit.end and hit.start < end
            ]
            assert inside
            assert all(kind.quotable for kind in inside)


def test_a_second_story_is_found_under_its_own_title(archive: Assistant) -> None:
    hit = archive.search("Who received the delegation in Cairo?", limit=1)[0]
    article = archive.article(hit.article_id)
    assert hit.story == 1
    assert hit.title == article.stories[1].title != article.title
    assert hit.date is None


def test_filters_narrow_by_language_outlet_and_date(archive: Assistant) -> None:
    question = "military relations"
    assert {h.language for h in archive.search(question, language="it")} == {"it"}
    assert {h.outlet for h in archive.search(question, outlet="rt arabic")} == {"RT Arabic"}
    assert {h.agency for h in archive.search(question, outlet="Reuters")} == {"Reuters"}
    late = archive.search(question, after=dt.date(2024, 1, 1))
    assert late
    assert all(h.date and h.date >= dt.date(2024, 1, 1) for h in late)
    early = archive.search(question, before=dt.date(2021, 3, 1))
    assert {h.date for h in early} == {dt.date(2021, 3, 1)}
    assert archive.search(question, language="sw") == []


@pytest.mark.parametrize("exact", [0, 10_000])
def test_a_filter_finds_the_same_whether_few_or_many_pass_it(
    archive: Assistant, monkeypatch: pytest.MonkeyPatch, exact: int
) -> None:
    question, dates = "Medvedev and the alliance", {"after": None, "language": "ar"}
    expected = archive.search(question, limit=3, **dates)  # type: ignore[arg-type]
    monkeypatch.setattr(candidates, "EXACT", exact)
    found = archive.search(question, limit=3, **dates)  # type: ignore[arg-type]
    assert [h.sentence for h in found] == [h.sentence for h in expected]


def test_every_language_keeps_a_share_of_the_candidates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Path
) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", 5)
    folder = tmp_path / "news"
    folder.mkdir()
    for n in range(60):
        (folder / f"{n}.txt").write_text(f"The defence minister said {n} ships met in Beijing.")
    with assistant.open(tmp_path / "home") as archive:
        archive.index([folder, seeds])
        languages = {h.language for h in archive.search("Whom did Belousov meet?", limit=100)}
    assert languages == {"ar", "en", "it"}


def test_llama_index_gets_the_passages_as_nodes(archive: Assistant) -> None:
    nodes = archive._retriever.retrieve("What did Belousov say?")
    article = archive.article(nodes[0].metadata["article_id"])
    node = nodes[0].node
    assert article.text[node.start_char_idx : node.end_char_idx] == nodes[0].get_content()


def test_words_and_bridge_can_be_switched_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seeds: Path
) -> None:
    question = "What did Belousov say?"
    for name in ("ASSISTANT_BRIDGE", "ASSISTANT_WORDS"):
        monkeypatch.setenv(name, "false")
        with assistant.open(tmp_path) as archive:
            archive.index([seeds])
            assert not any(m.kind == "name" for h in archive.search(question) for m in h.matches)


def test_a_vector_depends_on_its_passage_alone(tmp_path: Path, seeds: Path) -> None:
    first, second = sorted(seeds.iterdir())[:2]

    def vectors(archive: Assistant) -> dict[str, bytes]:
        ids = [a.id for a in archive.articles() if a.path == str(first)]
        return {p.id: p.vectors.tobytes() for p in archive._index.passages.of_articles(ids)}

    with assistant.open(tmp_path / "a") as together, assistant.open(tmp_path / "b") as alone:
        together.index([first, second])
        alone.index([first])
        assert vectors(together) == vectors(alone)
    assert all(
        np.isfinite(np.frombuffer(v, dtype=np.float16)).all() for v in vectors(together).values()
    )


def test_a_translated_question_is_searched_in_both_languages(archive: Assistant) -> None:
    def probability(translations: dict[str, str]) -> float:
        ranking = archive._retriever.rank("Whom did he meet?", translations=translations)
        assert ranking.language == "en"
        for hit in ranking.hits:
            check_exact(archive, hit)
        answering = (hit for hit in ranking.hits if "تشانغ يوشيا" in hit.sentence.text)
        return next((hit.probability for hit in answering), 0.0)

    assert probability({"ar": "بمن التقى بيلوسوف؟"}) > probability({})


def test_a_translation_does_not_widen_a_filter(archive: Assistant) -> None:
    ranking = archive._retriever.rank(
        "Whom did he meet?", Filters(language="it"), translations={"ar": "بمن التقى بيلوسوف؟"}
    )
    assert {hit.language for hit in ranking.hits} == {"it"}


def test_a_question_in_one_language_can_be_asked_of_candidates_in_any(archive: Assistant) -> None:
    asked, found = archive._retriever.candidates.find(
        "Whom did Belousov meet?", "en", Filters(language="ar")
    )
    assert {passage.language for passage in found} == {"ar"}
    assert all({"ar", "it"} <= term.expansions.keys() for term in asked.terms)
