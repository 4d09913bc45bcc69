"""Finds, for each new story, the stories of the archive it is one with.

A story is compared with candidates only: those that share fingerprints with it, and those whose
passages are near its first ones in meaning, in every language.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

import numpy as np

from assistant.articles.library import Library
from assistant.articles.syndication import StoryGroups, StoryKey
from assistant.retrieval.analysis import MARK
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.passages import Passage
from assistant.retrieval.same_story import Told, differ, same_story

BATCH = 32  # articles whose neighbours are looked up together
OPENING = 2  # passages of a story by which its neighbours in meaning are found
NEIGHBOURS = 8  # passages looked at in each language for each of these
NEAR = 0.5  # cosine from which a passage's story is a candidate
SHARING = 8  # candidates by fingerprints
MEMBERS = 20  # of a group that a new story is compared with
MOST = 4  # candidates in each language by meaning
KEPT = 2_000  # stories kept in memory; a new story's neighbours are often the last one's too


class StoryGrouper:
    """Puts stories that are one into one group. After new articles are in every index."""

    def __init__(self, groups: StoryGroups, index: PassageIndex, library: Library) -> None:
        """Take where groups are remembered, and the index and library that hold the stories."""
        self.groups = groups
        self.index = index
        self.library = library
        self._told: OrderedDict[StoryKey, Told] = OrderedDict()

    def group_new(self) -> None:
        """Group every story that has not been compared with the others yet."""
        new = iter(self.groups.ungrouped())
        while ids := list(islice(new, BATCH)):
            self._group(ids)
        self._told.clear()

    def _group(self, ids: Sequence[str]) -> None:
        stories = self._load(ids)
        new = {key: self._told[key] for key in stories}  # what is in memory changes meanwhile
        near = self._near(stories)
        for article in ids:
            of_article = sorted(key for key in stories if key[0] == article)
            placed = [(key, self._place(key, new[key], near[key])) for key in of_article]
            self.groups.put(placed or [((article, 0), _alone())])

    def _place(self, key: StoryKey, told: Told, near: Sequence[StoryKey]) -> str:
        """The group of a candidate that it is one with, and no member of which it differs from."""
        candidates = dict.fromkeys([*self.groups.sharing(key, SHARING), *near])
        self._remember(candidates)
        for candidate in candidates:
            if candidate[0] == key[0] or candidate not in self._told:
                continue
            if not same_story(told, self._told[candidate]):
                continue
            name = self.groups.name_of(candidate)
            if name is not None and self._fits(told, name):
                return name
        return _alone()

    def _fits(self, told: Told, name: str) -> bool:
        """Whether a story differs from none of a group: one cut short may be like two that do."""
        members = self.groups.keys_in(name)[:MEMBERS]
        self._remember(members)
        return not any(differ(told, self._told[key]) for key in members if key in self._told)

    def _near(self, stories: dict[StoryKey, list[Passage]]) -> dict[StoryKey, list[StoryKey]]:
        """For each story the stories with the nearest passages, the nearest of a language first."""
        asked = [(key, p.vectors[0]) for key, some in stories.items() for p in some[:OPENING]]
        best: dict[StoryKey, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
        if not asked:
            return best  # type: ignore[return-value]
        vectors = np.stack([vector for _, vector in asked]).astype(np.float32)
        for language in self.index.vectors.languages():
            found = self.index.vectors.nearest_many(vectors, language, NEIGHBOURS)
            for (key, _), passages in zip(asked, found, strict=True):
                for passage, cosine in passages:
                    if cosine >= NEAR:
                        of_language = best[key][language]
                        of_language[passage] = max(cosine, of_language.get(passage, 0.0))
        return {key: self._stories_of(best[key].values()) for key in stories}

    def _stories_of(self, found: Iterable[dict[str, float]]) -> list[StoryKey]:
        stories: dict[StoryKey, None] = {}
        for cosines in found:
            order = sorted(cosines, key=lambda passage: (-cosines[passage], passage))
            of_language: dict[StoryKey, None] = {}
            where = self.index.passages.stories_of(order)
            for passage in order:
                of_language[where[passage]] = None
            stories |= dict(islice(of_language.items(), MOST))
        return list(stories)

    def _remember(self, keys: Iterable[StoryKey]) -> None:
        self._load(sorted({article for article, n in keys if (article, n) not in self._told}))

    def _load(self, ids: Sequence[str]) -> dict[StoryKey, list[Passage]]:
        """The passages of some articles' stories, in order; remembers each story as it is told."""
        stories: dict[StoryKey, list[Passage]] = defaultdict(list)
        for passage in self.index.passages.of_articles(ids):
            stories[passage.article_id, passage.story].append(passage)
        texts = {article.id: article.text for article in self.library.load(ids)}
        for key, passages in stories.items():
            passages.sort(key=lambda passage: passage.start)
            if key[0] in texts:
                self._told[key] = _told(passages, texts[key[0]])
        while len(self._told) > KEPT:
            self._told.popitem(last=False)
        return {key: some for key, some in stories.items() if key in self._told}


def _told(passages: Sequence[Passage], text: str) -> Told:
    bounds = [bound for p in passages for bound in p.sentences]
    return Told(
        language=passages[0].language,
        lengths=np.array([end - start for start, end in bounds], dtype=np.float32),
        terms=[
            frozenset(t for t in terms if not t.startswith(f"{MARK}:"))
            for p in passages
            for terms in p.terms
        ],
        sentences=[text[start:end] for start, end in bounds],
        vectors=np.concatenate([p.vectors[1:] for p in passages]).astype(np.float32),
    )


def _alone() -> str:
    """The name of a new group. None is given twice: a changed story leaves its old group."""
    return uuid.uuid4().hex
