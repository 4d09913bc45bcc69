"""A question that is being answered while the page shows what there is of the answer."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace

from assistant.answering.answer import Answer, Mode, Sentence, Source
from assistant.answering.stopping import Stop
from assistant.assistant import Assistant

MOST_LEFT = 100  # answers whose reader has gone, kept for a while in case of an error to tell


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, the sentences released so far and the sources they cite."""

    stage: str = ""
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()


class Asking:
    """Answers a question in a thread of its own.

    The page can so be drawn anew, and stop the answer, while it grows.
    """

    def __init__(self, archive: Assistant, question: str, mode: Mode, conversation: str) -> None:
        """Begin to answer."""
        self.question = question
        self.mode = mode
        self.progress = Progress()
        self._stop = Stop()
        self._answer: Future[Answer] = Future()
        thread = threading.Thread(
            target=self._run, args=(archive, conversation), name="asking", daemon=True
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

    def _run(self, archive: Assistant, conversation: str) -> None:
        try:
            answer = archive.ask(
                self.question,
                mode=self.mode,
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


class Askings:
    """The questions that are being answered, by conversation; one at a time in each.

    A reader who reloads the page finds the answer still growing, one who leaves finds it in its
    conversation.
    """

    def __init__(self) -> None:
        """None yet."""
        self._running: dict[str, Asking] = {}

    def begin(self, archive: Assistant, question: str, mode: Mode, conversation: str) -> Asking:
        """Begin to answer a question in a conversation."""
        for left in [key for key, asking in self._running.items() if asking.done][:-MOST_LEFT]:
            self._running.pop(left, None)
        asking = self._running[conversation] = Asking(archive, question, mode, conversation)
        return asking

    def get(self, conversation: str | None) -> Asking | None:
        """What is being answered in a conversation, or was and has not been taken."""
        return self._running.get(conversation or "")

    def take(self, conversation: str | None) -> Asking | None:
        """The same, if it is done, and not to be had again."""
        asking = self.get(conversation)
        return self._running.pop(conversation or "", None) if asking and asking.done else None
