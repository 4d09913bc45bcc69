"""Of stories that are one, one is shown: the origin, unless a copy answers much better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.articles.syndication import Group, StoryKey
from assistant.retrieval.ranking import ScoredSentence

BESIDE_A_COPY = 0.8  # share of a copy's probability from which the origin is shown in its place


def once(
    scored: Sequence[ScoredSentence],
    groups: Mapping[StoryKey, Group],
    *,
    translations: bool = False,
) -> list[ScoredSentence]:
    """The sentences without those of further copies, in the same order.

    With `translations`, one of each language is kept.
    """
    best: dict[tuple[StoryKey, str], dict[StoryKey, float]] = {}
    for one in scored:
        if (story := _story(one)) in groups:
            members = best.setdefault(_kind(one, groups, translations), {})
            members[story] = max(one.probability, members.get(story, 0.0))
    shown = {kind: _shown(members, groups) for kind, members in best.items()}
    return [
        one
        for one in scored
        if _story(one) not in groups or shown[_kind(one, groups, translations)] == _story(one)
    ]


def _shown(members: Mapping[StoryKey, float], groups: Mapping[StoryKey, Group]) -> StoryKey:
    best = max(members.values())
    for one in groups[next(iter(members))].members:  # the origin first
        if members.get(one.key, -1.0) >= BESIDE_A_COPY * best:
            return one.key
    return max(members, key=lambda key: members[key])


def _kind(
    one: ScoredSentence, groups: Mapping[StoryKey, Group], translations: bool
) -> tuple[StoryKey, str]:
    return groups[_story(one)].origin.key, one.passage.language if translations else ""


def _story(one: ScoredSentence) -> StoryKey:
    return one.passage.article_id, one.passage.story
