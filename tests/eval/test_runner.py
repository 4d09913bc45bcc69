"""Runs on a real archive: stored case by case, resumed, the same every time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import settings as settings_module
from assistant.errors import AssistantError, ModelError, QuestionError
from assistant.settings import Settings
from eval import archives, runner
from eval.archives import EvalArchive
from eval.cases import ArchiveText, Case, Dataset, Gold
from eval.record import Mode
from eval.store import RunStore
from eval.summary import summarise

TEXTS = {
    "rome": "The mayor of Rome, Anna Rossi, opened a new bridge over the Tiber on Monday. "
    "It cost ninety million euros.",
    "cairo": "قال محافظ القاهرة إن المدينة ستبني مئة مدرسة جديدة في العام المقبل. "
    "وأضاف أن العمل يبدأ في مارس.",
    "oslo": "Fishermen in Oslo caught fewer cod this winter than in any year since the war.",
}
QUESTIONS = {
    "rome": "Who opened a new bridge in Rome?",
    "cairo": "كم مدرسة جديدة ستبني القاهرة؟",
    "oslo": "What did fishermen in Oslo catch fewer of?",
}


def dataset() -> Dataset:
    cases = []
    for name, text in TEXTS.items():
        quote = text.split(". ")[0]
        gold = Gold(name, 0, len(quote), quote, "ar" if name == "cairo" else "en")
        cases.append(Case(name, gold.language, QUESTIONS[name], True, (gold,), group=name))
    cases.append(
        Case("rome-cost", "en", "How much did it cost?", False, (), after="rome", group="rome")
    )
    articles = tuple(ArchiveText(name, text) for name, text in TEXTS.items())
    return Dataset("small.jsonl", "small.jsonl", "hash", "passage", tuple(cases), articles)


class Counting:
    """An assistant that notes what it is asked, and may fail at some questions."""

    def __init__(self, inner: Any, failing: dict[str, Exception] | None = None) -> None:
        self.inner = inner
        self.failing = failing or {}
        self.asked: list[str] = []

    def rank(self, question: str, **how: Any) -> Any:
        return self.inner.rank(question, **how)

    def ask(self, question: str, **how: Any) -> Any:
        self.asked.append(question)
        if question in self.failing:
            raise self.failing[question]
        return self.inner.ask(question, **how)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return settings_module.load(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def archive(settings: Settings) -> Iterator[EvalArchive]:
    opened = archives.opened(dataset(), settings)
    with opened.assistant:
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Iterator[RunStore]:
    import sqlalchemy as sa

    engine = sa.create_engine(f"sqlite:///{tmp_path / 'runs.db'}")
    yield RunStore(engine)
    engine.dispose()


def run_of(
    mode: Mode, archive: EvalArchive, settings: Settings, store: RunStore, **options: Any
) -> Any:
    plan = runner.Plan(dataset(), mode, fresh=True)
    run = runner.start(plan, settings, store, **options)
    return runner.finish(run, plan, archive, store)


def test_a_paragraph_is_in_the_archive_character_for_character(archive: EvalArchive) -> None:
    found = {archive.names[article.path]: article.text for article in archive.assistant.articles()}
    assert found == TEXTS


def test_a_search_run_finds_the_gold_and_is_the_same_twice(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    first = run_of("search", archive, settings, store)
    second = run_of("search", archive, settings, store)
    records = [list(store.records(run.id).values()) for run in (first, second)]
    figures = [summarise(one).metrics for one in records]
    assert figures[0] == figures[1]
    assert figures[0]["recall@5"].value == 1
    assert first.cases == 4
    [follow_up] = [record for record in records[0] if record.case.after]
    assert follow_up.standalone.startswith("How much did it cost? (")
    assert "Rome" in follow_up.standalone
    assert first.finished is not None
    for record in records[0]:
        for found in record.found:
            text = TEXTS[found.passage.article]
            assert text[found.passage.start : found.passage.end] == found.passage.text
            assert text[found.sentence.start : found.sentence.end] == found.sentence.text


def test_the_same_run_again_has_the_answers_of_the_first_without_asking(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    first = run_of("quotes", archive, settings, store)
    counting = Counting(archive.assistant)
    counted = EvalArchive(counting, archive.names)  # type: ignore[arg-type]
    plan = runner.Plan(dataset(), "quotes")
    again = runner.finish(runner.start(plan, settings, store), plan, counted, store)
    assert counting.asked == []
    assert again.id != first.id
    assert again.answers_of == first.id
    assert again.finished
    assert store.records(again.id) == store.records(first.id)
    third = runner.start(plan, settings, store)
    assert third.answers_of == first.id


def test_other_settings_another_mode_and_what_ended_in_an_error_are_asked(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    first = run_of("search", archive, settings, store)
    broken = store.records(first.id)[0]
    store.save(first.id, 0, replace(broken, error="The disk was full."))
    plan = runner.Plan(dataset(), "search")
    without = settings.model_copy(update={"words": False})
    assert runner.start(plan, without, store).answers_of == ""
    assert runner.start(replace(plan, mode="quotes"), settings, store).answers_of == ""
    again = runner.finish(runner.start(plan, settings, store), plan, archive, store)
    assert again.answers_of == first.id
    mended = store.records(again.id)[0]
    assert mended.error is None
    assert mended.found == broken.found


def test_a_quotes_run_keeps_answers_sources_and_conversations(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    run = run_of("quotes", archive, settings, store)
    records = {record.case.id: record for record in store.records(run.id).values()}
    assert len(records) == run.cases == 4
    for record in records.values():
        assert record.error is None
        assert record.reply is not None
        assert record.milliseconds > 0
        for cited in record.reply.cited:
            place = cited.place
            assert TEXTS[place.article][place.start : place.end] == place.text
    follow_up, opening = records["rome-cost"].reply, records["rome"].reply
    assert follow_up is not None
    assert opening is not None
    assert follow_up.conversation == opening.conversation
    assert "Rome" in records["rome-cost"].standalone
    assert records["oslo"].reply is not None
    assert records["oslo"].reply.conversation != opening.conversation


def test_an_interrupted_run_goes_on_without_asking_a_case_twice(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    counting = Counting(archive.assistant)
    counted = EvalArchive(counting, archive.names)  # type: ignore[arg-type]
    plan = runner.Plan(dataset(), "quotes")
    run = runner.start(plan, settings, store)

    def stop(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runner.finish(run, plan, counted, store, stop)
    assert len(store.records(run.id)) == 2
    again = runner.start(plan, settings, store, resume=True)
    assert again.id == run.id
    seen: list[tuple[int, int]] = []
    finished = runner.finish(again, plan, counted, store, lambda *done: seen.append(done))
    assert sorted(counting.asked) == sorted(case.question for case in dataset().cases)
    assert len(store.records(finished.id)) == 4
    assert seen[0] == (2, 4)
    assert seen[-1] == (4, 4)


def test_a_finished_run_or_one_with_other_settings_is_not_gone_on_with(
    archive: EvalArchive, settings: Settings, store: RunStore, caplog: pytest.LogCaptureFixture
) -> None:
    finished = run_of("search", archive, settings, store)
    plan = runner.Plan(dataset(), "search")
    other = runner.start(plan, settings.model_copy(update={"words": False}), store)
    fresh = runner.start(plan, settings, store, resume=True)
    assert fresh.id not in (finished.id, other.id)
    assert "starting anew" in caplog.text


def test_an_error_is_stored_with_its_case_and_asked_again_on_resuming(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    failing = {QUESTIONS["cairo"]: QuestionError("Too odd."), QUESTIONS["oslo"]: OSError("gone")}
    counting = Counting(archive.assistant, failing)
    counted = EvalArchive(counting, archive.names)  # type: ignore[arg-type]
    plan = runner.Plan(dataset(), "quotes")
    run = runner.finish(runner.start(plan, settings, store), plan, counted, store)
    errors = {record.case.id: record.error for record in store.records(run.id).values()}
    assert errors == {"rome": None, "rome-cost": None, "cairo": "Too odd.", "oslo": "OSError: gone"}
    summary = summarise(list(store.records(run.id).values()))
    assert (summary.errors, summary.metrics["error_rate"].value) == (2, 0.5)
    counting.failing, counting.asked = {}, []
    runner.finish(run, plan, counted, store)
    assert sorted(counting.asked) == sorted([QUESTIONS["cairo"], QUESTIONS["oslo"]])
    assert summarise(list(store.records(run.id).values())).errors == 0


def test_a_follow_up_of_a_failed_case_is_an_error_too(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    counting = Counting(archive.assistant, {QUESTIONS["rome"]: QuestionError("Too odd.")})
    counted = EvalArchive(counting, archive.names)  # type: ignore[arg-type]
    plan = runner.Plan(dataset(), "quotes")
    run = runner.finish(runner.start(plan, settings, store), plan, counted, store)
    errors = {record.case.id: record.error for record in store.records(run.id).values()}
    assert errors["rome-cost"] == "The case it follows has no answer."


def test_a_system_that_cannot_answer_at_all_stops_the_run(
    archive: EvalArchive, settings: Settings, store: RunStore
) -> None:
    refusing = Counting(archive.assistant, {q: ModelError("No model.") for q in QUESTIONS.values()})
    counted = EvalArchive(refusing, archive.names)  # type: ignore[arg-type]
    plan = runner.Plan(dataset(), "written", parallel=1)
    run = runner.start(plan, settings, store)
    with pytest.raises(AssistantError, match="No model"):
        runner.finish(run, plan, counted, store)
    assert store.records(run.id) == {}


def test_an_archive_is_built_once_and_again_when_its_code_has_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, int]] = []
    with archives.opened(dataset(), settings, lambda *done: told.append(done)).assistant:
        assert told == []
    monkeypatch.setattr(archives, "code_hash", lambda *rooms: "another")
    with archives.opened(dataset(), settings, lambda *done: told.append(done)).assistant:
        assert told[-1] == (3, 3)
