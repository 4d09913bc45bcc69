"""Finds, for each new story, the stories of the archive it is one with.

A story is compared with candidates only: those that share fingerprints with it, and those that
begin with nearly the same meaning, in every language.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, islice

from assistant.articles.library import Library
from assistant.articles.syndication import StoryGroups, StoryKey
from assistant.retrieval.index import PassageIndex
from assistant.retrieval.passages import Passage
from assistant.retrieval.same_story import Told, differ, same_story

BATCH = 32  # articles whose neighbours are looked up together
NEAR = 0.5  # cosine of two stories' vectors from which they are candidates
SHARING = 8  # candidates by fingerprints
MEMBERS = 20  # of a group that a new story is compared with
MOST = 2  # candidates in each language by meaning
TOGETHER = 16  # stories whose candidates are read at once
KEPT = 500  # stories kept for the next ones, whose neighbours are often the same


class StoryGrouper:
    """Puts stories that are one into one group. After new articles are in every index."""

    def __init__(self, groups: StoryGroups, index: PassageIndex, library: Library) -> None:
        """Take where groups are remembered, and the index and library that hold the stories."""
        self.groups = groups
        self.index = index
        self.library = library
        self._told: OrderedDict[StoryKey, Told] = OrderedDict()

    def group_new(self, among: Sequence[str] | None = None) -> None:
        """Group every story that has not been compared with the others yet.

        Only those of the indexed articles `among`, where they are given.
        """
        new = iter(self.groups.ungrouped(among))
        while ids := list(islice(new, BATCH)):
            self._group(ids)
        if among is None:
            self._told.clear()

    def _group(self, ids: Sequence[str]) -> None:
        stories = self._load(ids)
        near = self.index.stories.nearest(list(stories), MOST, NEAR)
        told = {article for article, _ in stories}
        placed = {(article, 0): _alone() for article in ids if article not in told}
        keys = iter(sorted(stories, key=lambda key: (ids.index(key[0]), key)))
        while some := list(islice(keys, TOGETHER)):
            candidates = {
                key: dict.fromkeys([*self.groups.sharing(key, SHARING), *near[key]]) for key in some
            }
            every = dict.fromkeys(chain.from_iterable(candidates.values()))
            names = self.groups.names_of(every) | placed
            self._remember(every)
            for key in some:
                named = {k: names[k] for k in candidates[key] if k in names}
                names[key] = placed[key] = self._place(key, stories[key], named, placed)
            while len(self._told) > KEPT:
                self._told.popitem(last=False)
        self.groups.put(placed.items())

    def _place(
        self,
        key: StoryKey,
        told: Told,
        candidates: Mapping[StoryKey, str],
        placed: Mapping[StoryKey, str],
    ) -> str:
        """The group of a candidate that it is one with, and no member of which it differs from.

        `placed` are those that are in their groups, but not yet stored.
        """
        for candidate, name in candidates.items():
            other = self._told.get(candidate)
            if candidate[0] == key[0] or other is None or not same_story(told, other):
                continue
            more = (one for one, group in placed.items() if group == name)
            members = sorted({*self.groups.keys_in(name), *more})
            if self._fits(told, [one for one in members if one[0] != key[0]][:MEMBERS]):
                return name
        return _alone()

    def _fits(self, told: Told, members: Sequence[StoryKey]) -> bool:
        """Whether a story differs from none of a group: one cut short may be like two that do."""
        self._remember(members)
        return not any(differ(told, self._told[key]) for key in members if key in self._told)

    def _remember(self, keys: Iterable[StoryKey]) -> None:
        new = set()
        for key in keys:
            if key in self._told:
                self._told.move_to_end(key)
            else:
                new.add(key[0])
        self._load(sorted(new))

    def _load(self, ids: Sequence[str]) -> dict[StoryKey, Told]:
        """The stories of some articles, which are remembered."""
        passages: dict[StoryKey, list[Passage]] = defaultdict(list)
        for passage in self.index.passages.of_articles(ids):
            passages[passage.article_id, passage.story].append(passage)
        stories = {
            key: Told(sorted(some, key=lambda p: p.start), partial(self._text, key[0]))
            for key, some in passages.items()
        }
        self._told |= stories
        return stories

    def _text(self, article_id: str) -> str:
        return self.library.article(article_id).text


def _alone() -> str:
    """The name of a new group. None is given twice: a changed story leaves its old group."""
    return uuid.uuid4().hex
