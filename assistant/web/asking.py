"""A question that is being answered while the page shows what there is of the answer."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Mode, Sentence, Source
from assistant.answering.stopping import Stop
from assistant.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, the sentences released so far and the sources they cite."""

    stage: str = ""
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()


class Asking:
    """Answers a question in a thread of its own.

    The page can so be drawn anew, and stop the answer, while it grows. A reader who leaves finds
    the answer in its conversation.
    """

    def __init__(
        self, archive: Assistant, question: str, mode: Mode, conversation: str | None
    ) -> None:
        """Begin to answer."""
        self.question = question
        self.progress = Progress()
        self._stop = Stop()
        self._answer: Future[Answer] = Future()
        thread = threading.Thread(
            target=self._run, args=(archive, mode, conversation), name="asking", daemon=True
        )
        thread.start()

    @property
    def done(self) -> bool:
        """Whether there is an answer, or an error."""
        return self._answer.done()

    @property
    def stopping(self) -> bool:
        """Whether the reader asked to stop."""
        return self._stop.event.is_set()

    def stop(self) -> None:
        """Ask to stop; what is verified by then becomes the answer."""
        self._stop.set()

    def answer(self, timeout: float | None = None) -> Answer:
        """The answer, waited for.

        Raises:
            AssistantError: As `Assistant.ask` does.
            TimeoutError: There is none yet after so many seconds.
        """
        return self._answer.result(timeout)

    def _run(self, archive: Assistant, mode: Mode, conversation: str | None) -> None:
        try:
            answer = archive.ask(
                self.question,
                mode=mode,
                conversation=conversation,
                on_stage=self._on_stage,
                on_sentence=self._on_sentence,
                stop=self._stop,
            )
        except BaseException as exc:
            self._answer.set_exception(exc)
        else:
            self._answer.set_result(answer)

    def _on_stage(self, stage: str) -> None:
        self.progress = replace(self.progress, stage=stage)

    def _on_sentence(self, sentence: Sentence, sources: tuple[Source, ...]) -> None:
        sentences = (*self.progress.sentences, sentence)
        self.progress = replace(self.progress, sentences=sentences, sources=sources)
