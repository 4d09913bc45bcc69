"""The README says what is so."""

from __future__ import annotations

import re
import tomllib

import pytest

from assistant.settings import PREFIX, Settings
from eval.readme import README, with_session

ROOT = README.parent
TEXT = README.read_text("utf-8")


@pytest.mark.slow
def test_the_first_session_is_what_the_commands_print() -> None:
    assert with_session(TEXT) == TEXT


def test_every_setting_is_listed() -> None:
    listed = set(re.findall(rf"^\| `((?:{PREFIX}|OPENAI_)\w+)`", TEXT, re.MULTILINE))
    assert listed == Settings.names()


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = TEXT.split("## Why each dependency")[1].split("\n## ")[0]
    for requirement in project["dependencies"]:
        assert re.split(r"[><=\[]", requirement)[0] in reasons


def test_pictures_and_files_it_names_are_there() -> None:
    for name in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / name).is_file(), name


def test_no_path_of_a_machine_is_committed() -> None:
    assert not re.search(r"/(?:home|root|tmp|work)/", TEXT)


def test_every_make_command_is_a_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^    make (\w+)", TEXT, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
