"""What a page says of itself: languages, titles, dates, outlet and agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.articles.agencies import agency_in_dateline, agency_named
from assistant.articles.article import Block, BlockKind, Story
from assistant.articles.bylines import byline_of, names
from assistant.articles.datelines import told_by
from assistant.articles.dating import Told, dating, fields, in_address, in_file_name
from assistant.articles.formats.extract import Stated
from assistant.articles.formats.records import tidy
from assistant.articles.outlets import outlet_of, sources
from assistant.articles.page import Marked
from assistant.language import detect, script

_TITLE_LENGTH = 80  # characters of a title made from the first sentence
_SENTENCE = re.compile(r".+?(?:[.!?؟۔]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[」』”’）]*|$)", re.DOTALL)
_OWN_LANGUAGE = 40  # letters; a shorter block in the story's script has the story's language
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Description:
    """The described parts of a page; `language` is that of its own story."""

    language: str
    stories: tuple[Story, ...]
    blocks: tuple[Block, ...]


def describe(
    marked: Sequence[Marked], stated: Stated | None = None, place: str = ""
) -> Description:
    """Languages, stories and blocks of a page. What the page does not state is None.

    `stated` is what its file says outside the text, `place` where the file is; both tell of the
    first story only.
    """
    parts = [
        [block for block in marked if block.story == number]
        for number in sorted({block.story for block in marked} | {0})
    ]
    voices = [_voice(part or marked) for part in parts]
    own, *further = zip(parts, voices, strict=True)
    return Description(
        language=voices[0].language,
        stories=(
            _story(*own, stated or Stated(), in_file_name(place)),
            *(_story(part, voice, Stated(), []) for part, voice in further),
        ),
        blocks=tuple(
            Block(b.start, b.end, b.kind, _block_language(b, voices[b.story]), b.story)
            for b in marked
        ),
    )


@dataclass(frozen=True, slots=True)
class _Voice:
    """The language of a story and the script most of it is in."""

    language: str
    script: str


def _voice(part: Sequence[Marked]) -> _Voice:
    body = [block.text for block in part if block.kind is BlockKind.BODY]
    own = body or [block.text for block in part if block.kind.quotable]
    text = "\n".join(own or [block.text for block in part])
    return _Voice(detect(text), script(text))


def _block_language(block: Marked, voice: _Voice) -> str:
    """The language of a block; where it gives too little evidence, its story's.

    What is not the story's own is only told by its script, which is enough to show it.
    """
    text = block.text
    own_script = script(text)
    short = sum(map(str.isalpha, text)) < _OWN_LANGUAGE
    at_home = own_script == voice.script or (voice.language == "ja" and own_script == "CJK")
    if short and (at_home or any(script(word) == voice.script for word in text.split())):
        return voice.language
    if at_home and not block.kind.quotable:
        return voice.language
    if at_home:
        return detect(text, default=voice.language, at_least=_SURE)
    # In another script: if nothing is certain, English, as buttons on all the world's pages are.
    return detect(text, at_least=_SURE if own_script == "LATIN" else 0.0)


def _story(part: Sequence[Marked], voice: _Voice, stated: Stated, named: Sequence[Told]) -> Story:
    published, updated = told_by(part, voice.language)
    published += [*stated.published, *in_address(stated.url), *named]
    updated += stated.updated
    outlet = (tidy(stated.outlet) if stated.outlet else None) or outlet_of(part)
    return Story(
        title=_title(part, stated.title),
        outlet=outlet,
        agency=_agency(part),
        byline=names(stated.authors, but=[outlet]) or byline_of(part),
        **fields(dating(published, until=stated.fetched), dating(updated, until=stated.fetched)),
    )


def _headlines_and_body(part: Sequence[Marked]) -> tuple[list[int], int]:
    """Indexes of the headlines above a story's first paragraph, and that paragraph's index."""
    body = next((i for i, block in enumerate(part) if block.kind is BlockKind.BODY), len(part))
    return [i for i in range(body) if part[i].kind is BlockKind.HEADLINE], body


def _title(part: Sequence[Marked], stated: str | None) -> str:
    """The headline, or the title the file states, or else the beginning of the first sentence."""
    headlines, body = _headlines_and_body(part)
    if headlines:
        return " ".join(part[headlines[0]].text.split())
    if stated:
        return stated
    if not part:
        return ""
    text = part[body if body < len(part) else 0].text
    sentence = _SENTENCE.match(" ".join(text[: 10 * _TITLE_LENGTH].split()))
    return _cut(sentence[0] if sentence else text)


def _cut(sentence: str) -> str:
    """A sentence cut behind a word, at most `_TITLE_LENGTH` characters and an ellipsis."""
    if len(sentence) <= _TITLE_LENGTH:
        return sentence
    head = sentence[: _TITLE_LENGTH + 1]
    cut = head.rfind(" ") if " " in head[_TITLE_LENGTH // 2 :] else _TITLE_LENGTH
    return head[:cut].rstrip(" ,،;:-–—") + "…"


def _agency(part: Sequence[Marked]) -> str | None:
    """The agency of a story's dateline, its byline or its source line."""
    _, body = _headlines_and_body(part)
    told = [block for block in part[: body + 1] if block.kind.quotable]
    opening = [block.text for block in told if block.kind is not BlockKind.CAPTION]
    for text in opening:
        agency = agency_in_dateline(text) or agency_named(text)
        if agency:
            return agency
    named = {agency_named(source) for source in sources(part)} - {None}
    return named.pop() if len(named) == 1 else None
