"""How passages are shown to a model: each on one line, under a key that no text can forge."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from assistant.answering.writing import estimated_tokens
from assistant.retrieval.hit import Hit

MAX_PASSAGES = 6  # more seldom hold the answer, and cost the reader waiting and the model attention
_LETTERS, _DIGITS = "bcdfghjkmnpqrstvwxz", "23456789"  # no vowels, so no words; nothing ambiguous

# What could close the block or be taken for a key; what stands in its place looks much the same.
_STRUCTURE = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")", "【": "(", "】": ")",
                            "［": "(", "］": ")", "＜": "‹", "＞": "›"})  # fmt: skip
_NEEDED_JOINERS = "\u200c\u200d"  # between letters of Persian or Hindi


def chosen(hits: Iterable[Hit], tokens: int) -> list[Hit]:
    """The passages whose sentences most probably answer, once each, as far as the tokens reach.

    A passage that does not fit is left out, and a shorter one further down may take its place.
    """
    passages: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits, key=lambda one: -one.probability):
        passage = (hit.article_id, hit.start)
        if passage in passages:
            continue
        needed = estimated_tokens(_block("q2k", hit))
        if needed <= tokens:
            tokens -= needed
            passages[passage] = hit
        if len(passages) == MAX_PASSAGES:
            break
    return list(passages.values())


def keyed(hits: Iterable[Hit], question: str) -> dict[str, Hit]:
    """The passages under opaque keys like `q7k`, the same for the same question and passages.

    A key made from the question cannot be known to who wrote an article, and none is used that
    stands in the question or in a passage. It is never all digits, since a made-up small number
    would be taken for it.
    """
    shown = list(hits)
    taken = _folded("\n".join([question, *(f"{hit.title}\n{hit.text}" for hit in shown)]))
    keys: dict[str, Hit] = {}
    for hit in shown:
        seed, attempt = f"{question}\0{hit.article_id}\0{hit.start}-{hit.end}", 0
        while (key := _key(f"{seed}\0{attempt}")) in keys or key in taken:
            attempt += 1
        keys[key] = hit
    return keys


def source_block(passages: Mapping[str, Hit]) -> str:
    """The passages as the model reads them. Only their keys and our own words have structure."""
    return "\n\n".join(_block(key, hit) for key, hit in passages.items())


def one_line(text: str) -> str:
    """A text that cannot end its line, close its block, cite, or hide anything."""
    visible = "".join(
        " " if char.isspace() else char
        for char in text.translate(_STRUCTURE)
        if char in _NEEDED_JOINERS or char.isspace() or unicodedata.category(char) not in _HIDDEN
    )
    return re.sub(r" {2,}", " ", visible).strip()


_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn")


def _block(key: str, hit: Hit) -> str:
    facts = {"outlet": hit.outlet or hit.agency, "date": hit.date and hit.date.isoformat(),
             "title": hit.title}  # fmt: skip
    attributes = "".join(
        f' {name}="{one_line(fact).replace(chr(34), chr(39))}"'
        for name, fact in facts.items()
        if fact
    )
    return f'<source key="{key}"{attributes}>\n{one_line(hit.text)}\n</source>'


def _key(seed: str) -> str:
    digest = hashlib.sha256(seed.encode("utf-8", "replace")).digest()
    return "".join(
        alphabet[byte % len(alphabet)]
        for alphabet, byte in zip((_LETTERS, _DIGITS, _LETTERS), digest, strict=False)
    )


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
