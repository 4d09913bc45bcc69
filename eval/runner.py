"""Runs a dataset's cases through an assistant and stores each as soon as it is answered."""

from __future__ import annotations

import datetime as dt
import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Source
from assistant.answering.standalone import stand_alone
from assistant.errors import AssistantError, QuestionError
from assistant.retrieval.hit import Hit
from assistant.retrieval.retriever import Ranking
from assistant.settings import Settings
from eval import provenance
from eval.archives import EvalArchive
from eval.cases import Case, Dataset, Unit, conversations
from eval.record import Cited, Found, Mode, Place, Record, Reply, Run, Said
from eval.store import RunStore

DEPTH = 20  # passages stored a question: enough for every metric at 10, where passages repeat
STEP = 0.2  # seconds after which Ctrl-C is noticed at the latest
WRITERS = 4  # conversations at once where a model's endpoint is waited for

log = logging.getLogger("assistant")

OnDone = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: a dataset in a mode, the first `limit` cases of it, so many at once.

    Unless `fresh`, a finished run that asked the same of the same system answers for this one.
    """

    dataset: Dataset
    mode: Mode
    name: str | None = None
    limit: int | None = None
    depth: int = DEPTH
    parallel: int | None = None
    fresh: bool = False

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases to ask."""
        return self.dataset.cases[: self.limit]


def start(plan: Plan, settings: Settings, store: RunStore, *, resume: bool = False) -> Run:
    """A new run of a plan, stored without cases; or the one to go on with, if `resume`.

    Only an unfinished run of the same questions, settings, code and versions is gone on with. A new
    one has the answers of a finished one that agrees in all of these, unless the plan is `fresh` or
    a chat model writes.
    """
    run_id = secrets.token_hex(4)
    gold = {gold.language for case in plan.cases for gold in case.gold}
    run = Run(
        id=run_id,
        name=plan.name or run_id,
        dataset=plan.dataset.name,
        dataset_path=plan.dataset.path,
        dataset_hash=plan.dataset.hash,
        mode=plan.mode,
        unit=plan.dataset.unit,
        depth=plan.depth,
        cases=len(plan.cases),
        articles=len(plan.dataset.articles),
        question_languages=tuple(sorted({case.language for case in plan.cases})),
        archive_languages=tuple(sorted(gold)),
        settings=provenance.settings_of(settings),
        settings_hash=provenance.settings_hash(settings, plan.mode, plan.depth),
        revision=provenance.revision(),
        started=_now(),
        versions=provenance.versions(),
        archives=plan.dataset.archives,
    )
    if resume:
        earlier = store.like(run, finished=False)
        if earlier is not None:
            return earlier
        log.warning("No unfinished run of these questions with these settings: starting anew.")
    same = None if plan.fresh or plan.mode == "written" else store.like(run, finished=True)
    if same is not None:
        run = replace(run, answers_of=same.answers_of or same.id)
    store.add(run)
    if run.answers_of:
        store.copy(run.answers_of, run.id)
    return run


def finish(
    run: Run,
    plan: Plan,
    archive: EvalArchive,
    store: RunStore,
    on_done: OnDone = lambda done, total: None,
) -> Run:
    """Ask the cases that a run has no answer to yet, store each, and return the finished run.

    Cases that ended in an error are asked again. `on_done` is told how many of how many are
    stored; calls come one at a time.

    Raises:
        AssistantError: Not one case could be asked, and why.
    """
    records = store.records(run.id)
    stored = {number: record for number, record in records.items() if record.error is None}
    numbers = {case.id: number for number, case in enumerate(plan.cases)}
    asker = _Asker(archive, plan.mode, plan.depth, plan.dataset.unit)
    lock, stop, done = threading.Lock(), threading.Event(), len(stored)
    on_done(done, len(plan.cases))

    def ask_chain(chain: Sequence[Case]) -> None:
        nonlocal done
        for case in chain:
            number = numbers[case.id]
            if number in stored:
                continue
            if stop.is_set():
                return
            before = stored.get(numbers[case.after]) if case.after else None
            try:
                record = _asked(asker, case, before, first=done == 0)
                store.save(run.id, number, record)
                with lock:
                    stored[number] = record
                    done += 1
                    on_done(done, len(plan.cases))
            except BaseException:
                stop.set()
                raise

    if done < len(plan.cases):
        asker.warm_up(plan.cases)
    workers = plan.parallel or (WRITERS if plan.mode == "written" else 1)
    with ThreadPoolExecutor(workers) as pool:
        try:  # from the first submission on, since asking begins with it
            futures = [pool.submit(ask_chain, chain) for chain in conversations(plan.cases)]
            pending = set(futures)
            while pending:  # in short steps, since not every signal wakes a wait without an end
                asked, pending = wait(pending, timeout=STEP, return_when=FIRST_EXCEPTION)
                if any(future.exception() for future in asked):
                    break
        finally:
            stop.set()  # after Ctrl-C, only the case being asked is waited for
    for future in futures:
        future.result()
    finished = replace(run, finished=_now())
    store.finish(finished)
    return finished


def _asked(asker: _Asker, case: Case, before: Record | None, *, first: bool) -> Record:
    """The record of a case; what goes wrong is part of it.

    An error on the very first case, other than in the question itself, is raised: it is in what
    is set up, and every case would end in it.
    """
    if case.after and (before is None or before.error is not None):
        return Record(case, asker.unit, error="The case it follows has no answer.")
    try:
        return asker.ask(case, before)
    except AssistantError as exc:
        if first and not isinstance(exc, QuestionError):
            raise
        return Record(case, asker.unit, error=str(exc))
    except Exception as exc:
        log.exception("Case %s ended in an error.", case.id)
        return Record(case, asker.unit, error=f"{type(exc).__name__}: {exc}")


@dataclass(frozen=True, slots=True)
class _Turn:
    """A case that was searched for, as a turn of a conversation."""

    record: Record

    @property
    def standalone_question(self) -> str:
        return self.record.standalone

    @property
    def language(self) -> str:
        return self.record.case.language


class _Asker:
    """Asks one case and puts what comes back into a record."""

    def __init__(self, archive: EvalArchive, mode: Mode, depth: int, unit: Unit) -> None:
        self.assistant = archive.assistant
        self.names = archive.names
        self.memory = archive.memory
        self.mode = mode
        self.depth = depth
        self.unit = unit

    def warm_up(self, cases: Sequence[Case]) -> None:
        """Load what loads at the first question, so that no case's time holds it."""
        if cases:
            self.assistant.rank(cases[0].question, limit=1)

    def ask(self, case: Case, before: Record | None) -> Record:
        """The record of a case that follows on another or, with None, on nothing.

        A search has no conversation: the words that a follow-up leaves out come from the case
        before it.
        """
        started = time.perf_counter()
        if self.mode == "search":
            question = stand_alone(case.question, [_Turn(before)] if before else [])
            ranking = self.assistant.rank(
                question, limit=self.depth, question_language=case.language
            )
            milliseconds = (time.perf_counter() - started) * 1000
            return replace(self._found(case, ranking), milliseconds=milliseconds)
        conversation = before.reply.conversation if before and before.reply else None
        if self.memory:
            self.memory.begin()
        first: list[float] = []
        answer = self.assistant.ask(
            case.question,
            mode=self.mode,
            conversation=conversation,
            on_sentence=lambda sentence, sources: first.append(time.perf_counter()),
        )
        milliseconds = (time.perf_counter() - started) * 1000
        ranking = self.assistant.rank(
            answer.standalone_question, limit=self.depth, question_language=answer.language
        )
        found = self._found(case, ranking)
        usage = answer.usage
        return replace(
            found,
            reply=self._reply(answer),
            milliseconds=milliseconds,
            first_ms=(first[0] - started) * 1000 if first else None,
            remembered=self.memory is not None and self.memory.recalled(),
            prompt_tokens=usage.prompt_tokens if usage else 0,
            completion_tokens=usage.completion_tokens if usage else 0,
            cost=(usage.cost or 0.0) if usage else 0.0,
        )

    def _found(self, case: Case, ranking: Ranking) -> Record:
        def sentence(hit: Hit) -> Place:
            span = hit.sentence
            return Place(self.names[hit.path], span.start, span.end, span.text)

        return Record(
            case,
            self.unit,
            ranking.question,
            tuple(
                Found(
                    Place(self.names[hit.path], hit.start, hit.end, hit.text),
                    sentence(hit),
                    round(hit.score, 6),
                    round(hit.probability, 6),
                )
                for hit in ranking.passages
            ),
            tuple(sentence(hit) for hit in ranking.hits),
        )

    def _reply(self, answer: Answer) -> Reply:
        def cited(source: Source) -> Cited:
            place = Place(self.names[source.path], source.start, source.end, source.quote)
            return Cited(source.n, place, source.nearest)

        return Reply(
            refused=answer.status == "not_found",
            text=answer.text,
            said=tuple(Said(one.text, one.citations, one.support) for one in answer.sentences),
            cited=tuple(cited(source) for source in answer.sources),
            withheld=tuple(one.text for one in answer.withheld),
            conversation=answer.conversation,
            reasons=tuple(one.reason for one in answer.withheld),
            written=answer.mode == "written",
            notice=answer.notice,
        )


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
