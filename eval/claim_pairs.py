"""Claims and the source each is checked against, made from parallel SQuAD files by a seed.

A true claim is a sentence of a paragraph beside the paragraph itself or the same in another
language, a shortened sentence beside its own, or a question about a subject stated with its answer.
The others are true claims with one thing changed, or beside a paragraph that does not state them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from assistant.articles.splitting import sentences
from assistant.retrieval.hit import Hit, Span
from assistant.retrieval.passages import Passage
from eval import claim_changes as change
from eval.cases import Case
from eval.ranker_data import FILES, MemoryArchive, held_out, source
from eval.squad import load

LANGUAGES = ("en", "ar", "es", "ru", "it")
TRUE = ("parallel", "verbatim", "shortened", "stated", "two sentences")
FALSE = (
    "number changed", "number of the passage", "date changed", "name changed",
    "name of the passage", "negated", "swapped", "words changed", "clause added",
    "another passage", "another article",
)  # fmt: skip
SHORTEST, LONGEST = 6, 45  # words of a claim
EACH = 6  # claims of a kind for each pair of languages
SEED = 20_240_530


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the text it cites; `group` is the Wikipedia article both are about."""

    id: str
    kind: str
    language: str
    source_language: str
    text: str
    source: str
    group: str

    @property
    def supported(self) -> bool:
        """Whether the source states it."""
        return self.kind in TRUE

    @property
    def pair(self) -> str:
        """Language of the claim and of the source: «en-ar»."""
        return f"{self.language}-{self.source_language}"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in every language it is there in, with its names and its subject questions."""

    group: str
    text: dict[str, str]
    sentences: dict[str, tuple[str, ...]]
    names: dict[str, tuple[str, ...]]
    stated: dict[str, tuple[str, ...]]


def claims(folder: Path, *, held: bool, each: int = EACH) -> list[Claim]:
    """Up to `each` claims of every kind for every pair of languages; twice as many true ones.

    `held`: about the articles held out, or about those to calibrate on (`ranker_data.held_out`).
    """
    paragraphs = [one for one in _paragraphs(folder) if held_out(one.group) == held]
    made = []
    for language in LANGUAGES:
        for source_language in LANGUAGES:
            random = Random(f"{SEED} {language} {source_language}")
            for kind in (*TRUE, *FALSE):
                found = _of_kind(kind, language, source_language, paragraphs, random)
                wanted = each * 2 if kind in TRUE else each
                made += _take(found, wanted)
    return made


def hit(claim: Claim) -> Hit:
    """The claim's source as a passage that was found."""
    text = claim.source
    return Hit(
        rank=1, score=1.0, article_id=claim.group, path="", title="", outlet=None, agency=None,
        date=None, language=claim.source_language, story=0, start=0, end=len(text), text=text,
        sentence=Span(0, len(text), text),
    )  # fmt: skip


def archive(folder: Path, *, held: bool) -> MemoryArchive:
    """An archive of the paragraphs the claims are about, in every language."""
    passages: list[Passage] = []
    spellings: dict[str, set[str]] = defaultdict(set)
    for code in LANGUAGES:
        one = source(code, folder)
        passages += [passage for group, passage in one.passages if held_out(group) == held]
        for term, surfaces in one.spellings.items():
            spellings[term] |= surfaces
    return MemoryArchive(passages, spellings)


def _take(found: Iterator[Claim], wanted: int) -> list[Claim]:
    taken: dict[str, Claim] = {}
    for claim in found:
        taken.setdefault(claim.text, claim)
        if len(taken) == wanted:
            break
    return list(taken.values())


def _of_kind(
    kind: str, language: str, source_language: str, paragraphs: Sequence[Paragraph], random: Random
) -> Iterator[Claim]:
    order = [p for p in paragraphs if language in p.text and source_language in p.text]
    for paragraph in random.sample(order, len(order)) * 2:
        source: str | None = paragraph.text[source_language]
        text = _text(kind, language, source_language, paragraph, paragraphs, random)
        if kind == "another passage":
            source = _elsewhere(paragraph, order, source_language, random, same=True)
        elif kind == "another article":
            source = _elsewhere(paragraph, order, source_language, random, same=False)
        if text and source and SHORTEST <= len(text.split()) <= LONGEST:
            yield Claim(
                hashlib.sha256(f"{kind}\0{text}\0{source}".encode()).hexdigest()[:10],
                kind, language, source_language, text, source, paragraph.group,
            )  # fmt: skip


def _text(
    kind: str,
    language: str,
    source_language: str,
    paragraph: Paragraph,
    paragraphs: Sequence[Paragraph],
    random: Random,
) -> str | None:
    own, other = paragraph.text[language], paragraph.text[source_language]
    names = paragraph.names.get(language, ())
    stated = paragraph.stated.get(language, ())
    true = [s for s in paragraph.sentences[language] if len(s.split()) >= SHORTEST]
    if not true:
        return None
    if kind == "stated":
        return random.choice(stated) if stated else None
    if kind == "two sentences":
        n = random.randrange(len(true) - 1) if len(true) > 1 else None
        return None if n is None else f"{true[n].rstrip('.')}; {true[n + 1]}"
    if kind == "verbatim":
        return random.choice(true) if language == source_language else None
    text = random.choice([*true, *stated])
    if kind == "parallel":
        return text if language != source_language else None
    if kind == "shortened":
        return change.shortened(text)
    if kind == "number changed":
        return change.number(text, own + other, random)
    if kind == "number of the passage":
        return change.number_moved(text, own, random)
    if kind == "date changed":
        return change.date(text, own + other, language, random)
    if kind == "name changed":
        foreign = [n for p in paragraphs for n in p.names.get(language, ()) if n not in own]
        return change.name(text, names, foreign, random)
    if kind == "name of the passage":
        return change.name(text, names, names, random)
    if kind == "negated":
        return change.negated(text, language, random)
    if kind == "swapped":
        return change.swapped(text, names, language, random)
    if kind in ("words changed", "clause added"):
        elsewhere = [p for p in paragraphs if p.group != paragraph.group and language in p.text]
        other = random.choice(random.choice(elsewhere).sentences[language])
        if kind == "words changed":
            return change.words_changed(text, other, language, random)
        return change.clause_added(text, other)
    return text


def _elsewhere(
    paragraph: Paragraph, order: Sequence[Paragraph], language: str, random: Random, *, same: bool
) -> str | None:
    others = [
        one.text[language]
        for one in order
        if one is not paragraph and (one.group == paragraph.group) == same
    ]
    return random.choice(others) if others else None


@cache
def _paragraphs(folder: Path) -> tuple[Paragraph, ...]:
    files = {language: load(folder / FILES[language]) for language in LANGUAGES}
    cases = {code: {case.id: case for case in data.cases} for code, data in files.items()}
    texts = {code: {one.name: one.text for one in data.articles} for code, data in files.items()}
    by_paragraph: dict[str, list[Case]] = defaultdict(list)
    for case in files["en"].cases:
        by_paragraph[case.gold[0].article].append(case)
    return tuple(_paragraph(asked, cases, texts) for asked in by_paragraph.values())


def _paragraph(
    asked: Sequence[Case],
    cases: dict[str, dict[str, Case]],
    texts: dict[str, dict[str, str]],
) -> Paragraph:
    text: dict[str, str] = {}
    names: dict[str, tuple[str, ...]] = {}
    stated: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        here = [cases[language][case.id] for case in asked if case.id in cases[language]]
        if not here:
            continue
        text[language] = texts[language][here[0].gold[0].article]
        answers = [
            cases[language][case.id].answers[0].strip(" .,،")
            for case in asked
            if case.id in cases[language] and _is_name(case.answers[0])
        ]
        names[language] = tuple(change.standing(text[language], list(dict.fromkeys(answers))))
        made = (change.stated(c.question, c.answers[0], language) for c in here)
        stated[language] = tuple(dict.fromkeys(one for one in made if one))
    split = {
        language: tuple(whole[a:b] for a, b in sentences(whole, 0, len(whole), language))
        for language, whole in text.items()
    }
    return Paragraph(asked[0].group, text, split, names, stated)


def _is_name(answer: str) -> bool:
    """Whether an English answer is a name: capitals throughout, no digits."""
    words = [w for w in answer.split() if w not in ("of", "the", "de", "and", "von", "van", "der")]
    return bool(words) and all(w[0].isupper() for w in words) and not any(map(str.isdigit, answer))
