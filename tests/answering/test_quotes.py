from __future__ import annotations

import json

import pytest

import prompts
from assistant.answering.answer import Answer
from assistant.answering.conversation import Conversations
from assistant.answering.quotes import MAX_QUOTES
from assistant.assistant import MAX_QUESTION, Assistant
from assistant.errors import (
    ArchiveEmpty,
    AssistantError,
    ConversationNotFound,
    ModelError,
    QuestionError,
)
from assistant.language import ENCODER_LANGUAGES

ANSWERABLE = {
    "Whom did Belousov meet in Beijing?": "تشانغ يوشيا",
    "Che carattere hanno i rapporti militari tra Pechino e Mosca?": "hanno un carattere speciale",
    "كم طائرة مسيرة أوكرانية أسقطتها الدفاعات الجوية الروسية؟": "13",
}
UNANSWERABLE = {
    "What is the population of Beijing?": "en",
    "Quanti abitanti ha Pechino?": "it",
    "كم عدد سكان بكين؟": "ar",
    "Wer hat die Fußball-Weltmeisterschaft gewonnen?": "de",
}


def check(archive: Assistant, answer: Answer) -> None:
    for number, source in enumerate(answer.sources, start=1):
        article = archive.article(source.article_id)
        assert source.n == number
        assert article.text[source.start : source.end] == source.quote
        assert any(
            b.start <= source.start and source.end <= b.end and b.kind.quotable
            for b in article.blocks
        )


@pytest.mark.parametrize(("question", "said"), ANSWERABLE.items())
def test_a_question_is_answered_with_exact_quotes(
    archive: Assistant, question: str, said: str
) -> None:
    answer = archive.ask(question)
    check(archive, answer)
    assert answer.status == "answered"
    assert 1 <= len(answer.sources) <= MAX_QUOTES
    assert any(said in source.quote for source in answer.sources)
    for sentence in answer.sentences:
        [number] = sentence.citations
        assert sentence.text == answer.sources[number - 1].quote
        assert f"«{sentence.text}»" in answer.text
        assert f"[{number}]" in answer.text


@pytest.mark.parametrize(("question", "language"), UNANSWERABLE.items())
def test_what_no_article_answers_is_refused_in_the_language_of_the_question(
    archive: Assistant, question: str, language: str
) -> None:
    answer = archive.ask(question)
    check(archive, answer)
    assert (answer.status, answer.language) == ("not_found", language)
    assert answer.text == prompts.load("not_found")[language]
    assert answer.sentences == ()
    assert answer.sources
    assert all(source.nearest for source in answer.sources)
    assert answer.searched.articles == 5
    assert set(answer.searched.languages) == {"ar", "it"}


def test_every_language_of_the_encoder_has_its_refusal() -> None:
    assert set(prompts.load("not_found")) >= ENCODER_LANGUAGES
    assert prompts.in_language(prompts.load("not_found"), "sw") == prompts.load("not_found")["en"]


def test_an_answer_says_who_published_it_and_when(archive: Assistant) -> None:
    answer = archive.ask("Che carattere hanno i rapporti militari tra Pechino e Mosca?")
    assert "L'AntiDiplomatico, 2021-03-01" in answer.text


def test_no_quote_says_again_what_another_says(archive: Assistant) -> None:
    for question in ANSWERABLE:
        quotes = [source.quote for source in archive.ask(question).sources]
        assert len(quotes) == len(set(quotes))


def test_filters_are_kept_and_said(archive: Assistant) -> None:
    answer = archive.ask("What did Belousov say?", language="it")
    assert {source.language for source in answer.sources} <= {"it"}
    assert answer.to_dict()["searched"]["filters"] == {"language": "it"}


def test_an_answer_survives_json_and_the_database(archive: Assistant) -> None:
    answer = archive.ask("Whom did Belousov meet in Beijing?")
    plain = json.loads(json.dumps(answer.to_dict(), ensure_ascii=False))
    assert Answer.from_dict(plain) == answer
    assert archive.conversation(answer.conversation) == [answer]


def test_a_conversation_goes_on_and_is_listed(archive: Assistant) -> None:
    first = archive.ask("What did Belousov say?")
    second = archive.ask("What did Medvedev say?", conversation=first.conversation)
    assert archive.conversation(first.conversation) == [first, second]
    newest = archive.conversations()[0]
    assert (newest.id, newest.title, newest.turns) == (first.conversation, first.question, 2)


def test_a_conversation_can_be_known_before_its_first_answer(archive: Assistant) -> None:
    conversation = archive.conversations_store.begin()
    assert conversation not in {one.id for one in archive.conversations()}
    answer = archive.ask("What did Belousov say?", conversation=conversation)
    assert archive.conversation(conversation) == [answer]


def test_the_query_engine_serves_llama_index(archive: Assistant) -> None:
    response = archive._quotes.query("Whom did Belousov meet in Beijing?")
    assert "تشانغ يوشيا" in str(response)
    assert response.source_nodes


@pytest.mark.parametrize(
    ("question", "options", "error", "says"),
    [
        ("  ", {}, QuestionError, "empty"),
        ("x" * (MAX_QUESTION + 1), {}, QuestionError, "Shorten"),
        ("Who?", {"conversation": Conversations.new_id()}, ConversationNotFound, "Ask without"),
        ("Who?", {"mode": "written"}, ModelError, "quotes"),
    ],
)
def test_what_cannot_be_asked_is_explained(
    archive: Assistant,
    question: str,
    options: dict[str, str],
    error: type[AssistantError],
    says: str,
) -> None:
    with pytest.raises(error, match=says):
        archive.ask(question, **options)  # type: ignore[arg-type]


def test_an_empty_archive_says_what_to_do(empty: Assistant) -> None:
    with pytest.raises(ArchiveEmpty, match="assistant index"):
        empty.ask("What did Belousov say?")


def test_example_questions_are_answered_by_the_archive(archive: Assistant) -> None:
    questions = archive.example_questions()
    assert len(questions) == 3
    assert all(archive.ask(question).status == "answered" for question in questions)
    assert archive.ask(questions[0]).language == "en"
