"""What readers said of answers, as a dataset in the project's own format."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.answering.answer import Answer
from assistant.answering.feedback import Feedback
from assistant.articles.article import Article
from assistant.assistant import Assistant
from assistant.errors import ArticleNotFound, ConversationNotFound

TAG = "feedback"
MIN_QUOTED = 15  # characters; a shorter correction stands in many places by chance


@dataclass(frozen=True, slots=True)
class FeedbackCases:
    """Cases made of feedback, as lines of a dataset.

    Attributes:
        lines: As contracts.md describes them; their gold names articles relative to `folder`.
        folder: Where the archive's articles are, to be given to `eval run --archive`.
        left_out: Answers with feedback that makes no case: disliked without a correction, or
            liked for quotes that are no longer in the archive.
    """

    lines: tuple[dict[str, Any], ...]
    folder: str
    left_out: int

    def to_jsonl(self) -> str:
        """The dataset's text."""
        return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in self.lines)


def feedback_cases(archive: Assistant) -> FeedbackCases:
    """The cases that an archive's feedback makes.

    A liked answer's quotes are gold; a liked refusal, and a question of which a reader says that
    the archive does not answer it, are unanswerable; a correction is a key, and gold too where it
    stands word for word in an article. A follow-up is asked as it was understood, by itself.
    """
    feedback = archive.feedback_store.all()
    corrected = any(one.correction for one in feedback)
    making = _Making(archive, archive.articles() if corrected else [])
    lines = [making.line(one) for one in feedback]
    made = tuple(line for line in lines if line is not None)
    return FeedbackCases(made, str(making.folder), len(lines) - len(made))


class _Making:
    """Makes cases; gold names its articles relative to the folder they all lie in."""

    def __init__(self, archive: Assistant, articles: list[Article]) -> None:
        self.archive = archive
        self.articles = articles
        folders = {Path(story.path).parent for story in archive.library.stories()}
        self.folder = Path(os.path.commonpath(folders)) if folders else Path()

    def line(self, feedback: Feedback) -> dict[str, Any] | None:
        """The case that feedback makes, or None."""
        try:
            answer = self.archive.conversation(feedback.conversation)[feedback.turn - 1]
        except ConversationNotFound:
            return None
        gold: list[dict[str, str]] = []
        keys = []
        refused = answer.status == "not_found"
        answerable = feedback.verdict != "absent"
        if answerable and feedback.correction:
            gold, keys = self._places(feedback.correction), [feedback.correction]
        elif feedback.verdict == "up":
            answerable = not refused
            gold = [] if refused else self._quotes(answer)
        if answerable and not (gold or keys):
            return None
        return {
            "id": f"{feedback.conversation}-{feedback.turn}",
            "language": answer.language,
            "question": answer.standalone_question,
            "answerable": answerable,
            "gold": gold,
            "keys": keys,
            "after": None,
            "tag": TAG,
        }

    def _quotes(self, answer: Answer) -> list[dict[str, str]]:
        """What the answer quoted and its articles still hold."""
        held = []
        for source in answer.sources:
            try:
                article = self.archive.article(source.article_id)
            except ArticleNotFound:
                continue
            if source.quote in article.text:
                held.append(self._gold(article, source.quote))
        return held

    def _places(self, words: str) -> list[dict[str, str]]:
        """The articles that hold these words as their own."""
        if len(words) < MIN_QUOTED:
            return []
        return [
            self._gold(article, words)
            for article in self.articles
            if any(
                block.kind.quotable and words in article.text[block.start : block.end]
                for block in article.blocks
            )
        ]

    def _gold(self, article: Article, quote: str) -> dict[str, str]:
        return {
            "article": Path(article.path).relative_to(self.folder).as_posix(),
            "quote": quote,
        }
