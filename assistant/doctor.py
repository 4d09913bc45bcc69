"""What works, what does not, and what to do about it."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant import settings, wiring
from assistant.errors import AssistantError, DictionaryError, ModelError
from assistant.retrieval.dictionaries import Dictionaries
from assistant.retrieval.embedding import encode

MOST_NAMED = 12  # models; an endpoint may have hundreds


@dataclass(frozen=True, slots=True)
class Finding:
    """A part of the assistant, whether it works, and what to know or do."""

    part: str
    works: bool
    text: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def examine(home: Path | None) -> list[Finding]:
    """Look at Python, settings, archive and chat model, changing nothing."""
    findings = [Finding("python", True, platform.python_version())]
    try:
        chosen = settings.load(home=home)
        findings.append(Finding("settings", True, f"home {chosen.home.absolute()}"))
        findings += [_encoder(chosen), *_dictionaries(chosen), _archive(chosen), _model(chosen)]
        return [*findings, _judge(chosen)] if chosen.judge else findings
    except AssistantError as exc:
        return [*findings, Finding("settings", False, str(exc))]


def _encoder(chosen: settings.Settings) -> Finding:
    """Whether the encoder makes vectors, asked of it."""
    part, encoder = "encoder", wiring.encoder(chosen)
    try:
        dimension = encode(encoder, ["?"]).shape[1]
    except ModelError as exc:
        return Finding(part, False, str(exc))
    finally:
        encoder.close()
    if encoder.tuned:
        return Finding(part, True, f"built in: {encoder.model_name}, {dimension} dimensions")
    return Finding(
        part,
        True,
        f"{encoder.model_name} answers, {dimension} dimensions; ranking and refusal were trained "
        "with the built-in encoder, so see with `assistant eval run` how this one does",
    )


def _dictionaries(chosen: settings.Settings) -> list[Finding]:
    """The dictionaries that questions are looked up in, each read whole."""
    part, folder = "dictionaries", chosen.dictionaries
    if folder not in (None, settings.DICTIONARIES) and not folder.is_dir():
        return [Finding(part, False, f"{folder} is no folder. Correct ASSISTANT_DICTIONARIES.")]
    findings = []
    for one in Dictionaries(folder).found.values():
        try:
            text = f"{one.name}, {one.size():,} words"
            findings.append(Finding(part, True, text))
        except DictionaryError as exc:
            findings.append(Finding(part, False, str(exc)))
    return findings or [Finding(part, True, "none, and none is needed")]


def _archive(chosen: settings.Settings) -> Finding:
    if not chosen.home.is_dir():
        return Finding("archive", True, "there is none yet; `assistant index FOLDER` makes it")
    with wiring.build(chosen) as archive:
        holds = archive.overview()
        flaw = archive.flaw()
    if flaw:
        advice = "the next question makes the index anew, or `assistant index --rebuild` now"
        return Finding("archive", False, f"{flaw}; {advice}")
    span = f", {holds.from_} to {holds.to}" if holds.from_ else ""
    return Finding(
        "archive",
        True,
        f"{holds.articles} articles in {', '.join(holds.languages) or 'no language'}{span}, "
        f"{holds.passages} passages",
    )


def _model(chosen: settings.Settings) -> Finding:
    """Whether the chat model writes, asked of the endpoint itself."""
    part = "chat model"
    if chosen.model is None:
        if chosen.openai_base_url is None:
            return Finding(part, True, "none; answers are quotes, which need none")
        return Finding(part, True, f"none; answers are quotes. {_offered(chosen)}")
    model = wiring.chat_model(chosen)
    assert model is not None
    try:
        place = model.called().place
        model.probe()
    except ModelError as exc:
        return Finding(part, False, f"{exc} {_offered(chosen)}".strip())
    priced = "" if model.cost(0, 0) is None else ", with prices"
    return Finding(part, True, f"{model.name} answers at {place}, {model.context:,} tokens{priced}")


def _judge(chosen: settings.Settings) -> Finding:
    """Whether the model that judges what is written answers."""
    part = "judge"
    judge = wiring.chat_model(chosen, chosen.judge)
    if chosen.model is None or judge is None:
        return Finding(part, False, "nothing is written that it could judge. Set ASSISTANT_MODEL.")
    try:
        judge.probe()
    except ModelError as exc:
        hint = (
            "Until it answers, sentences are checked without it: correct or unset ASSISTANT_JUDGE."
        )
        return Finding(part, False, f"{exc} {hint}")
    return Finding(part, True, f"{judge.name} answers")


def _offered(chosen: settings.Settings) -> str:
    """What to set ASSISTANT_MODEL to; empty where the endpoint does not tell its models."""
    endpoint = wiring.chat_model(chosen, chosen.model or "any")
    assert endpoint is not None
    try:
        names = endpoint.available()
    except ModelError:
        return ""
    if not names:
        return ""
    shown = ", ".join(names[:MOST_NAMED]) + (" ..." if len(names) > MOST_NAMED else "")
    return f"Set ASSISTANT_MODEL to one of the models there: {shown}."
