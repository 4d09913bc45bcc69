"""Questions and the candidates among which the ranker learns to choose, from SQuAD files.

Archives are kept in memory: whole files in one language, four languages mixed, and small ones of
five articles, where all passages treat few subjects and words are common that are rare elsewhere.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
from llama_index.core.schema import Document
from numpy.typing import NDArray

from assistant.articles.splitting import PassageParser
from assistant.retrieval.analysis import NAME, index_terms, is_word
from assistant.retrieval.bridge import Bridge
from assistant.retrieval.centre import centred
from assistant.retrieval.embedding import SentenceEncoder, encode
from assistant.retrieval.evidence import Asked
from assistant.retrieval.forward import passage_vectors, token_count
from assistant.retrieval.glossary import Glossary
from assistant.retrieval.names import skeletons
from assistant.retrieval.passages import Passage
from assistant.retrieval.weights import Weights
from eval.cases import Case
from eval.squad import load

FILES = {
    "en": "xquad-dev.en.json", "ar": "xquad-dev.ar.json", "es": "xquad-dev.es.json",
    "ru": "xquad-dev.ru.json", "it": "squad-it-dev.json", "arcd": "arcd-dev.json",
}  # fmt: skip
PARALLEL = ("en", "ar", "es", "ru")
HELD_OUT = 0.5  # share of the articles kept for the report
CANDIDATES = 40  # passages by meaning and as many by words, shared among the languages
SMALL = 5  # articles of a small archive, as many as a first user's

_encoder = SentenceEncoder()
_vectors: dict[str, NDArray[np.float32]] = {}


def encoded(texts: Sequence[str]) -> NDArray[np.float32]:
    """One vector a text; a text is encoded once."""
    new = [text for text in dict.fromkeys(texts) if text not in _vectors]
    for text, vector in zip(new, encode(_encoder, new), strict=True):
        _vectors[text] = vector
    return np.stack([_vectors[text] for text in texts]) if texts else encode(_encoder, [])


@dataclass(frozen=True, slots=True)
class Source:
    """A SQuAD file: its passages with their article group, its questions, its words' spellings.

    `groups` maps a file's own article titles to the group's name.
    """

    language: str
    passages: tuple[tuple[str, Passage], ...]
    cases: tuple[Case, ...]
    groups: dict[str, str]
    spellings: dict[str, set[str]]

    def group(self, case: Case) -> str:
        """The Wikipedia article a question is about, the same in every language."""
        return self.groups[case.group]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A question and the candidates for it.

    `right_passages` and `right_sentences` say which hold an answer; `twin` marks the same question
    with the passages that answer taken away.
    """

    pair: str
    group: str
    asked: Asked
    passages: tuple[Passage, ...]
    right_passages: NDArray[np.bool_]
    right_sentences: NDArray[np.bool_]
    twin: bool = False


def held_out(group: str) -> bool:
    """Whether an article is kept for the report. Decided by its name, so it never changes."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 1000 < HELD_OUT * 1000


@cache
def source(code: str, folder: Path) -> Source:
    """One of `FILES`, read and encoded."""
    dataset = load(folder / FILES[code])
    language = "ar" if code == "arcd" else code
    groups = article_groups(code, dataset.cases, folder)
    of_article = {gold.article: groups[case.group] for case in dataset.cases for gold in case.gold}
    parser = PassageParser(count_tokens=token_count)
    found = []
    spellings: dict[str, set[str]] = defaultdict(set)
    for article in dataset.articles:
        blocks = [[0, len(article.text), 0, language]]
        document = Document(id_=article.name, text=article.text, metadata={"blocks": blocks})
        for node in parser.get_nodes_from_documents([document]):
            bounds = tuple((start, end) for start, end in node.metadata["sentences"])
            parts = [article.text[start:end] for start, end in bounds]
            terms = [index_terms(part, language) for part in parts]
            for term in chain.from_iterable(terms):
                if term.key != NAME:
                    spellings[term.key].add(term.surface)
            passage = Passage.of(
                id=f"{code}/{node.node_id}",
                article_id=f"{code}/{article.name}",
                story=0,
                language=language,
                start=bounds[0][0],
                end=bounds[-1][1],
                sentences=bounds,
                terms=[[term.key for term in of_part] for of_part in terms],
                vectors=passage_vectors([parts])[0].astype(np.float16),
            )
            found.append((of_article.get(article.name, f"{code}:{article.name}"), passage))
    return Source(language, tuple(found), dataset.cases, groups, dict(spellings))


def article_groups(code: str, cases: Iterable[Case], folder: Path) -> dict[str, str]:
    """A file's own article titles to the name of the article, the same in every language."""
    cases = list(cases)
    titles = _english_titles(folder) if code != "arcd" else {}
    groups = {case.group: f"{code}:{case.group}" for case in cases}
    return groups | {case.group: titles[case.id] for case in cases if case.id in titles}


@cache
def _english_titles(folder: Path) -> dict[str, str]:
    return {case.id: case.group for case in load(folder / FILES["en"]).cases}


class MemoryArchive:
    """Passages with the vocabulary that `Bridge` asks, as the real archive keeps it on disk."""

    def __init__(self, passages: Sequence[Passage], spellings: dict[str, set[str]]) -> None:
        """Take the passages and, for each index term, how it is spelt in them."""
        self.held = list(passages)
        self._frequency: Counter[str] = Counter()
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._words: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._heard: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        for n, passage in enumerate(self.held):
            for term, times in Counter(t for terms in passage.terms for t in terms).items():
                self._frequency[term] += 1
                self._postings[term].append((n, times))
        for term in sorted(filter(is_word, self._frequency)):
            language = term.partition(":")[0]
            for surface in sorted(spellings[term]):
                self._words[language].append((term, surface))
                for skeleton in skeletons(surface, language):
                    self._heard[skeleton, language].append((term, surface))
        self._matrices = {
            language: encoded([surface for _, surface in words])
            for language, words in self._words.items()
        }
        self.counts = dict(Counter(passage.language for passage in self.held))
        self._dense = np.stack([p.vectors[0] for p in self.held]).astype(np.float32)

    @property
    def languages(self) -> list[str]:
        """See `bridge.Vocabulary`; so for the methods below."""
        return sorted(self.counts)

    def nearest(
        self, vectors: NDArray[np.float32], language: str, k: int
    ) -> list[list[tuple[str, str, float]]]:
        """The k nearest words of each vector."""
        words, cosines = self._words[language], vectors @ self._matrices[language].T
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :k]
        return [
            [(*words[n], float(row[n])) for n in top]
            for row, top in zip(cosines, order, strict=True)
        ]

    def by_skeleton(self, skeleton: str, language: str) -> list[tuple[str, str]]:
        """The words that have a skeleton."""
        return self._heard.get((skeleton, language), [])

    def document_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages terms stand."""
        return {term: self._frequency[term] for term in terms if term in self._frequency}

    def candidates(self, asked: Asked, limit: int) -> list[Passage]:
        """Of each language the nearest passages in meaning, and those with the words."""
        dense = self._dense @ asked.vector
        lexical = np.zeros(len(self.held))
        for term in asked.terms:
            for language, expansions in term.expansions.items():
                for e in expansions:
                    rare = math.log(1 + self.counts[language] / (e.frequency + 0.5))
                    for n, times in self._postings[e.term]:
                        lexical[n] += e.weight * rare * times / (times + 0.9)
        chosen: set[int] = set()
        for language in self.languages:
            rows = np.array([n for n, p in enumerate(self.held) if p.language == language])
            for scores in (dense, lexical):
                chosen.update(rows[np.argsort(-scores[rows], kind="stable")[:limit]].tolist())
        return [self.held[n] for n in sorted(chosen)]


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """An archive and the questions asked of it: case, group, language, where the answers are.

    `answers` maps a case's id to (article id, offset) of each answer.
    """

    pair: str
    archive: MemoryArchive
    questions: tuple[tuple[Case, str, str], ...]
    answers: dict[str, tuple[tuple[str, int], ...]]


@cache
def settings(folder: Path) -> tuple[Setting, ...]:
    """Every archive that is asked, whole, mixed and small, with its share of the questions."""
    return tuple(_settings(folder))


def _settings(folder: Path) -> Iterator[Setting]:
    for asking in PARALLEL:
        for archive in PARALLEL:
            yield _setting(asking, (archive,), folder, every=2)
        yield _setting(asking, PARALLEL, folder, every=4)
    for asking, archive in (("it", "it"), ("arcd", "arcd"), ("it", "ar"), ("en", "it")):
        yield _setting(asking, (archive,), folder, every=8 if asking == archive == "it" else 2)
    groups = sorted({group for group, _ in source("en", folder).passages})
    for n, group in enumerate(groups):
        few = [groups[(n + step) % len(groups)] for step in range(SMALL)]
        few = [one for one in few if held_out(one) == held_out(group)]
        for turn, asking in enumerate(PARALLEL):
            rest = PARALLEL[turn:] + PARALLEL[:turn]
            wanted = {one: rest[(k + n) % 4] for k, one in enumerate(few)}
            yield _setting(asking, PARALLEL, folder, every=2, small=wanted)


def _setting(
    asking: str,
    archives: Sequence[str],
    folder: Path,
    *,
    every: int,
    small: dict[str, str] | None = None,
) -> Setting:
    """`small`: article group -> the language it is in; the first is the one asked about."""
    sources = [source(code, folder) for code in archives]
    passages = [
        passage
        for one in sources
        for group, passage in one.passages
        if small is None or small.get(group) == one.language
    ]
    spellings: dict[str, set[str]] = defaultdict(set)
    for one in sources:
        for term, surfaces in one.spellings.items():
            spellings[term] |= surfaces
    held = {passage.article_id for passage in passages}
    answers: dict[str, tuple[tuple[str, int], ...]] = defaultdict(tuple)
    for code, one in zip(archives, sources, strict=True):
        for case in one.cases:
            places = ((f"{code}/{g.article}", g.start) for g in case.gold)
            answers[case.id] += tuple(place for place in places if place[0] in held)
    asked = source(asking, folder)
    questions = [
        (case, asked.group(case), asked.language)
        for case in asked.cases
        if answers[case.id] and (small is None or asked.group(case) == next(iter(small)))
    ]
    # Translations of a question teach nearly the same, so fewer teach than are reported on.
    report = every // 2
    questions = [
        q for n, q in enumerate(questions) if n % (report if held_out(q[1]) else every) == 0
    ]
    pair = f"{asking}-{'+'.join(archives)}" if small is None else f"{asking}-few"
    return Setting(pair, MemoryArchive(passages, spellings), tuple(questions), dict(answers))


def taught_mean(folder: Path) -> NDArray[np.float32]:
    """The mean vector of the questions in four languages about the articles to train on."""
    sources = [source(code, folder) for code in PARALLEL]
    asked = [c.question for one in sources for c in one.cases if not held_out(one.group(c))]
    return np.asarray(encoded(asked).mean(axis=0), dtype=np.float32).round(5)


def trials(
    folder: Path,
    weights: Weights,
    mean: NDArray[np.float32],
    *,
    held: bool,
    glossary: Glossary | None = None,
) -> Iterator[Trial]:
    """The questions of every setting with their candidates, each also as a twin without answers.

    `held`: of articles held out. `mean`: taken off questions' vectors. `glossary`: if another.
    """
    for setting in settings(folder):
        bridge = Bridge(setting.archive, encoded, weights=weights, glossary=glossary)
        questions = [one for one in setting.questions if held_out(one[1]) == held]
        limit = CANDIDATES // len(setting.archive.languages)
        for case, group, language in questions:
            vector = centred(encoded([case.question])[0], mean)
            terms = bridge.expand(case.question, language)
            asked = Asked(case.question, language, vector, terms, setting.archive.counts)
            candidates = setting.archive.candidates(asked, limit)
            places = setting.answers[case.id]
            for twin in (False, True):
                articles = {article for article, _ in places}
                kept = [p for p in candidates if not twin or p.article_id not in articles]
                if kept:
                    yield _trial(setting.pair, group, asked, kept, places, twin=twin)


def _trial(
    pair: str,
    group: str,
    asked: Asked,
    passages: Sequence[Passage],
    places: Sequence[tuple[str, int]],
    *,
    twin: bool,
) -> Trial:
    right = [
        any(p.article_id == article and start <= at < end for article, at in places)
        for p in passages
        for start, end in p.sentences
    ]
    articles = {article for article, _ in places}
    return Trial(
        pair,
        group,
        asked,
        tuple(passages),
        np.array([p.article_id in articles for p in passages]),
        np.array(right),
        twin,
    )
