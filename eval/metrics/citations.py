"""Whether citations hold: recall and precision after ALCE (Gao et al., EMNLP 2023), section 3.

What «supported» means is a function, so that it can be swapped: gold quotes where a case has
them, the system's own verdict, or a model's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.cases import Case
from eval.metrics.ranking import holds
from eval.record import Cited, Reply, Said

Support = Callable[[Said, Sequence[Cited], Case], bool]
"""Whether these sources, a part of what the sentence cites, together support the sentence."""


def gold_support(said: Said, sources: Sequence[Cited], case: Case) -> bool:
    """Supported where one of the sources holds a gold quote of the case."""
    return any(holds(source.place, gold) for source in sources for gold in case.gold)


def own_support(said: Said, sources: Sequence[Cited], case: Case) -> bool:
    """Supported where the system said so; its verdict is on all that the sentence cites."""
    complete = {source.n for source in sources} == set(said.citations)
    return bool(sources) and complete and said.support == "supported"


def citation_recall(reply: Reply, case: Case, support: Support) -> float | None:
    """Share of the answer's sentences that cite only sources that exist and are supported by them.

    None where nothing was said.
    """
    if reply.refused or not reply.said:
        return None
    sources = _sources(reply)
    good = [_supported(said, said.citations, sources, case, support) for said in reply.said]
    return sum(good) / len(good)


def citation_precision(reply: Reply, case: Case, support: Support) -> float | None:
    """Share of the answer's citations that are needed.

    A citation is needed where its sentence is supported, and this citation supports it alone or
    the others do not support it. One of a source that does not exist never is. None where nothing
    is cited.
    """
    if reply.refused:
        return None
    sources = _sources(reply)
    needed = []
    for said in reply.said:
        known = tuple(n for n in said.citations if n in sources)
        whole = _supported(said, known, sources, case, support)
        for n in said.citations:
            others = tuple(other for other in known if other != n)
            needed.append(
                whole
                and n in sources
                and (
                    _supported(said, (n,), sources, case, support)
                    or not _supported(said, others, sources, case, support)
                )
            )
    return sum(needed) / len(needed) if needed else None


def gold_cited(reply: Reply, case: Case) -> float:
    """1 where a source of the answer holds a gold quote, else 0; a refusal is 0."""
    cited = [] if reply.refused else _sources(reply).values()
    return float(any(holds(source.place, gold) for source in cited for gold in case.gold))


def _sources(reply: Reply) -> dict[int, Cited]:
    return {source.n: source for source in reply.cited if not source.nearest}


def _supported(
    said: Said, citations: Sequence[int], sources: dict[int, Cited], case: Case, support: Support
) -> bool:
    if not citations or any(n not in sources for n in citations):
        return False
    return support(said, [sources[n] for n in citations], case)
