"""The metadata block at the top of a Markdown file, between lines of three dashes."""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from assistant.articles.formats.extract import Stated
from assistant.articles.formats.records import stated_in

_BLOCK = re.compile(r"\A---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


def split_front_matter(text: str) -> tuple[Stated | None, str]:
    """What the front matter states, None where there is none, and the text behind it."""
    match = _BLOCK.match(text)
    if not match:
        return None, text
    try:
        values = yaml.safe_load(match[1])
    except yaml.YAMLError:
        return None, text
    if not isinstance(values, Mapping):
        return None, text
    return stated_in(values, {}), text[match.end() :]
