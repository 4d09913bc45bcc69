"""The seed questions, run for real; their figures recomputed from the stored records."""

from pathlib import Path

import ir_measures
import pytest
import sqlalchemy as sa

from assistant import settings
from eval import archives, runner
from eval.cases import load
from eval.metrics.ranking import holds
from eval.record import Record
from eval.store import RunStore
from eval.summary import summarise

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    """A search run of the seed questions, read back from the database."""
    home = tmp_path_factory.mktemp("home")
    engine = sa.create_engine(f"sqlite:///{home / 'runs.db'}")
    store = RunStore(engine)
    chosen = settings.load(home=home)
    dataset = load(ROOT / "eval/datasets/seeds.jsonl", [ROOT / "seeds"])
    plan = runner.Plan(dataset, "search")
    with (opened := archives.opened(dataset, chosen)).assistant:
        run = runner.finish(runner.start(plan, chosen, store), plan, opened, store)
    stored = list(store.records(run.id).values())
    engine.dispose()
    return stored


def test_an_independent_tool_finds_the_same_figures_in_the_stored_records(
    records: list[Record],
) -> None:
    qrels, run = [], []
    for record in (one for one in records if one.case.gold):
        found = set()
        for rank, one in enumerate(record.found):
            new = {gold for gold in record.case.gold if holds(one.passage, gold)} - found
            found |= new
            qrels.append(ir_measures.Qrel(record.case.id, str(rank), int(bool(new))))
            run.append(ir_measures.ScoredDoc(record.case.id, str(rank), -float(rank)))
        missed = set(record.case.gold) - found
        qrels += [ir_measures.Qrel(record.case.id, gold.quote, 1) for gold in missed]
    measures = {
        "recall@1": ir_measures.Success @ 1,
        "recall@5": ir_measures.Success @ 5,
        "mrr": ir_measures.RR,
        "ndcg@10": ir_measures.nDCG @ 10,
    }
    theirs = ir_measures.calc_aggregate(measures.values(), qrels, run)
    ours = summarise(records).metrics
    for name, measure in measures.items():
        assert ours[name].value == pytest.approx(theirs[measure], abs=1e-9), name


def test_nothing_on_the_page_around_the_articles_is_ever_found(records: list[Record]) -> None:
    furniture = ("كوكيز", "عنوان بريدك", "Resize text", "Tribunale civile", "Foreign Affairs")
    for record in records:
        for one in record.found:
            assert not any(words in one.passage.text for words in furniture), record.case.id
