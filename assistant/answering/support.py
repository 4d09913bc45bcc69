"""How well sentences of a source support a claim: what is measured of the two.

Every measure has a name and a line here; `support.json` has a weight for each, one set where claim
and source are in one language and one where they are not.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.answering.arrangement import exchanged, replaced
from assistant.answering.figures import Figure
from assistant.answering.meeting import CLEAR, Meeting
from assistant.answering.statements import Claim

MIN_KNOWN = 0.2  # surety below which the archive's language has no word for it
ABSENT = (
    0.5  # nearness below which a name does not stand in a passage; one true claim in 20 has one
)
EXCHANGED = 0.06  # gain from which two names seem to stand in each other's place
WHOLE = 0.7  # cosine from which one word is a name of several
SCATTERED = 3  # words that may stand among those of a name
NEARBY = 3.0  # words apart at which two words are hardly beside one another


def known(claim: Claim, language: str) -> NDArray[np.float64]:
    """How surely the archive's words of a language have each word of the claim at all."""
    return np.array(
        [max((e.surety for e in t.expansions.get(language, ())), default=0.0) for t in claim.terms]
    )


def measure(claim: Claim, parts: Sequence[Meeting], passage: Sequence[Meeting]) -> dict[str, float]:
    """What is measured of a claim and the sentences that may support it together.

    Args:
        claim: Whatever is to be supported.
        parts: The sentences taken as its support, at least one.
        passage: All sentences of their passages.
    """
    sure = np.max([part.sure for part in parts], axis=0)
    near = np.max([part.near for part in parts], axis=0)
    around = np.max([part.near for part in passage], axis=0)
    has = known(claim, parts[0].statement.language)
    names = claim.names >= 0
    heard = np.maximum(sure, np.where(near >= CLEAR, near, 0.0))[names]
    relative = np.where(has >= MIN_KNOWN, sure / np.maximum(has, MIN_KNOWN), near)
    together = np.sum([part.statement.vector for part in parts], axis=0)
    together = together / max(float(np.linalg.norm(together)), 1e-9)
    stated = frozenset().union(*(part.statement.figures for part in parts))
    loose = [f for f in claim.figures if not f.firm]
    denied = sum(part.statement.denials for part in parts)
    low = np.sort(near)
    wholes = [together, *(part.statement.vector for part in parts)]
    source = max(wholes, key=lambda vector: float(claim.vector @ vector))
    cosine = float(claim.vector @ source)
    without = claim.without @ source - cosine
    nearness = _mean(near)
    return {
        "cosine": cosine,
        "cosine below .45": _below(cosine, 0.45),
        "cosine below .65": _below(cosine, 0.65),
        "cosine below the best in the passage": max(one.cosine for one in passage) - cosine,
        "coverage": _mean(sure),
        "relative coverage": _mean(relative),
        "nearness": nearness,
        "nearness below .6": _below(nearness, 0.6),
        "nearness in the passage": _mean(around),
        "farthest word": float(low[0]) if len(low) else 1.0,
        "farthest three": _mean(low[:3]),
        "two plain words below .5": float(np.sort(np.maximum(0, 0.5 - near[~names]))[-2:].sum()),
        "missing word": float(np.max(has - sure, initial=0.0)),
        # What is measured of names is 0 where there is none: a claim without names is no better
        # supported for it.
        "names": float(names.sum()),
        "farthest name below .75": _below(float(np.min(near[names], initial=1.0)), 0.75),
        "names below .85": _below(_mean(near[names]), 0.85),
        "least sure name below .6": _below(float(np.min(heard, initial=1.0)), 0.6),
        "sure names below .8": _below(_mean(heard), 0.8),
        "farthest name in the passage below .75": _below(
            float(np.min(around[names], initial=1.0)), 0.75
        ),
        "missing name": float(np.max((has - sure)[names], initial=0.0)),
        "names apart": _apart(parts, claim.names),
        "names out of order": _out_of_order([_places(part, claim.names) for part in parts]),
        "names exchanged": max(exchanged(claim, part) for part in parts),
        "some names exchanged": float(max(exchanged(claim, part) for part in parts) >= EXCHANGED),
        "small numbers missing": float(sum(f.value not in stated for f in loose)),
        "firm numbers": float(min(3, len(claim.figures) - len(loose))),
        "denied by the claim alone": float(claim.denials > denied),
        "denied by the source alone": float(denied > claim.denials),
        "in order": _in_order(parts),
        "out of order": _out_of_order([part.at for part in parts]),
        "words replaced": min(replaced(claim, near, part) for part in parts),
        "nearer without a word": float(np.max(without, initial=-1.0)),
        "nearer without words": float(np.maximum(0, without).sum()),
        "further sentences": float(len(parts) - 1),
        "words": math.log1p(len(claim.terms)),
    }


def missing_names(claim: Claim, passage: Sequence[Meeting]) -> list[str]:
    """The names of the claim that do not stand in a passage, as written.

    A name stands there where a word comes near to it as a whole («США» to «United States»), or
    words come near to each of its words, not one to two of them, and lie together.
    """
    around = np.max([part.near for part in passage], axis=0)
    missing = []
    for name in range(len(claim.wholes)):
        words = claim.words_of(name)
        if any(around[n] < ABSENT for n in words) or not any(
            part.wholes[name : name + 1] >= (WHOLE,) or _together(part, words) for part in passage
        ):
            missing.append(claim.written(name))
    return missing


def _together(part: Meeting, words: Sequence[int]) -> bool:
    places = [part.beside[n] for n in words]
    return (
        all(part.near[n] >= ABSENT for n in words)
        and len(set(places)) == len(places)
        and max(places) - min(places) < len(places) + SCATTERED
    )


def missing_figures(claim: Claim, stated: Collection[str]) -> list[Figure]:
    """The firm figures of the claim that are not among these values."""
    return [figure for figure in claim.figures if figure.firm and figure.value not in stated]


def _in_order(parts: Sequence[Meeting]) -> float:
    """Of the claim's neighbouring words, how many stand in the source as near and in that order."""
    kept = 0.0
    for part in parts:
        there = [place for place in part.at if place >= 0]
        steps = [second - first for first, second in pairwise(there)]
        near = [math.exp(-(step - 1) / NEARBY) if step > 0 else 0.0 for step in steps]
        kept = max(kept, sum(near) / len(near) if near else 0.0)
    return kept


def _out_of_order(parts: Iterable[Sequence[float]]) -> float:
    """Share of the pairs of places that come in the source the other way round than in the claim.

    `parts`: for each sentence the places, in the claim's order; -1 where a word is not there. Of
    the sentence with the smallest share.
    """
    share = 1.0
    for at in parts:
        there = [place for place in at if place >= 0]
        pairs = [(a, b) for n, a in enumerate(there) for b in there[n + 1 :] if a != b]
        if pairs:
            share = min(share, sum(a > b for a, b in pairs) / len(pairs))
    return share if share < 1.0 else 0.0


def _places(part: Meeting, names: NDArray[np.int64]) -> list[float]:
    """Where each name stands: the middle of its words' places, since their order varies."""
    found: dict[int, list[int]] = {}
    for name, place in zip(names.tolist(), part.at, strict=True):
        if name >= 0 and place >= 0:
            found.setdefault(name, []).append(place)
    return [sum(places) / len(places) for _, places in sorted(found.items())]


def _apart(parts: Sequence[Meeting], names: NDArray[np.int64]) -> float:
    """How far a name stands in the source from the words it stands beside in the claim.

    0 to 1, of the name that is farthest; names that do not stand in the source do not count.
    """
    nearest: dict[int, float] = {}
    for part in parts:
        others = [n for n, at in enumerate(part.at) if names[n] < 0 and at >= 0]
        for name in range(int(names.max(initial=-1)) + 1):
            words = np.flatnonzero(names == name).tolist()
            beside = [n for n in others if n < words[0]][-1:]
            beside += [n for n in others if n > words[-1]][:1]
            places = [part.at[n] for n in words if part.at[n] >= 0]
            steps = [abs(part.at[n] - place) for n in beside for place in places]
            if steps:
                near = math.exp(-max(0, min(steps) - 1) / NEARBY)
                nearest[name] = max(nearest.get(name, 0.0), near)
    return 1 - min(nearest.values(), default=1.0)


def _below(value: float, limit: float) -> float:
    return max(0.0, limit - value)


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 1.0
