"""How a question is understood before it is searched for: from its conversation, across languages.

Without a chat model by rules alone; with one the model is asked first, and the rules where it
fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.answering.answer import Answer, Usage
from assistant.answering.notices import said, trouble
from assistant.answering.standalone import question_language, stand_alone
from assistant.answering.stopping import Stop, Stopped
from assistant.errors import ModelError

if TYPE_CHECKING:
    from assistant.answering.written import WrittenEngine


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is searched for.

    Attributes:
        standalone: The question as it is understood without its conversation.
        language: The language it was asked in, ISO 639-1.
        translations: The standalone question in languages of the archive, by language.
        usage: What the model took for that; None where it was not asked.
        trouble: What failed at the model, in a sentence; then it is not to be asked again.
    """

    standalone: str
    language: str
    translations: Mapping[str, str] = field(default_factory=dict)
    usage: Usage | None = None
    trouble: str | None = None


def understand(
    question: str,
    turns: Sequence[Answer],
    languages: Iterable[str],
    written: WrittenEngine | None = None,
    stop: Stop | None = None,
) -> Understood:
    """The question as the turns before it make it understood, in the archive's `languages` too."""
    understood = Understood(stand_alone(question, turns), question_language(question, turns))
    if written is None:
        return understood
    try:
        if turns:
            line, usage = written.stand_alone(question, turns, understood.language, stop=stop)
            understood = replace(understood, standalone=line or understood.standalone, usage=usage)
        if written.translate:
            found, usage = written.translations(
                understood.standalone, understood.language, languages, stop=stop
            )
            total = Usage.total(understood.usage, usage)
            understood = replace(understood, translations=found, usage=total)
    except ModelError as exc:
        return replace(understood, trouble=trouble(exc, understood.language))
    except Stopped:
        return replace(understood, trouble=said("stopped", understood.language))
    return understood
