"""A run in which a scripted model writes, over real HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import settings
from assistant.database import create_engine
from eval import archives, cases, results, runner, tables
from eval.metrics import METRICS
from eval.record import Record
from eval.store import RunStore
from tests.answering.endpoint import MODEL, Endpoint, Reply, Request, Script, says, serve

DATASET = Path(__file__).parents[2] / "eval" / "datasets" / "seeds.jsonl"
TRUE = "Belousov met Zhang Youxia, the vice chairman of China's Central Military Commission."
INVENTED = "He signed a treaty worth 77 billion dollars."


def writes(request: Request) -> Reply:
    key = request.key_of("تشانغ يوشيا")
    return says(f"{TRUE} [{key}] {INVENTED} [{key}]", usage=(900, 40))


def run(endpoint: Endpoint, home: Path, seeds: Path) -> results.Result:
    chosen = settings.load(
        home=home, model=MODEL, openai_base_url=endpoint.url, openai_api_key="sk-secret",
        model_input_price=1.0, model_output_price=10.0, model_timeout=20,
    )  # fmt: skip
    dataset = cases.load(DATASET, (seeds,))
    store = RunStore(create_engine(f"sqlite:///{home / 'runs.db'}"))
    plan = runner.Plan(dataset, "written", limit=1)
    opened = archives.opened(dataset, chosen)
    with opened.assistant:
        started = runner.start(plan, chosen, store)
        runner.finish(started, plan, opened, store)
    found = results.result(store, started.id)
    store.engine.dispose()
    if opened.memory:
        opened.memory.close()
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def value(record: Record, name: str) -> float | None:
    return METRICS[name].value(record)


def test_a_written_run_tells_what_was_shown_withheld_and_spent(home: Path, seeds: Path) -> None:
    script: Script = writes
    with serve(script) as endpoint:
        first = run(endpoint, home, seeds)
        again = run(endpoint, home, seeds)  # the script has one reply
    [record], [second] = first.records, again.records
    assert record.error is None
    assert record.reply is not None
    assert record.reply.written
    assert [said.text for said in record.reply.said] == [TRUE]
    assert record.reply.withheld == (INVENTED,)
    assert all(record.reply.reasons)
    assert value(record, "keys") == 1
    assert value(record, "withheld") == 0.5
    assert value(record, "written") == 1
    assert value(record, "citation_recall") == value(record, "citation_precision") == 1
    assert value(record, "own_citation_recall") is not None
    assert record.first_ms is not None
    assert 0 < record.first_ms <= record.milliseconds
    assert (record.prompt_tokens, record.completion_tokens) == (900, 40)
    assert record.cost == pytest.approx(0.0013)
    assert Record.from_dict(record.to_dict()) == record
    assert not record.remembered
    assert second.remembered
    assert second.reply is not None
    assert second.reply.said == record.reply.said
    assert first.summary.first_p50_ms == pytest.approx(record.first_ms)
    assert again.summary.first_p50_ms is None
    assert "900 tokens read, 40 written" in tables.spent(again.summary)
    assert "1 answers remembered" in tables.spent(again.summary)
    assert "sk-secret" not in str(first.run.to_dict())


def test_where_the_model_fails_the_quotes_are_measured_and_the_notice_kept(
    home: Path, seeds: Path
) -> None:
    with serve(Reply(status=401)) as endpoint:
        [record] = run(endpoint, home, seeds).records
    assert record.reply is not None
    assert not record.reply.written
    assert "OPENAI_API_KEY" in (record.reply.notice or "")
    assert value(record, "written") == 0
    assert value(record, "withheld") is None
