"""How well the verifier tells what a source states: `python -m eval.claims DATA`.

Claims about articles that the verifier was not calibrated on (`eval.claim_pairs`). Precision: the
share of the sentences shown that are true. Recall: the share of the true ones that are shown. For
every kind of claim, the share shown; 95 % intervals, resampled by article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.answering.citations import DraftSentence
from assistant.answering.verification import Verdict, Verifier, side
from assistant.retrieval.bridge import Bridge
from eval.claim_pairs import FALSE, TRUE, Claim, archive, claims, hit
from eval.ranker_data import encoded
from eval.statistics import Estimate, estimate

SHOWN = {"supported": ("supported",), "supported or partly": ("supported", "partly")}


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim and what the verifier made of it."""

    claim: Claim
    verdict: Verdict

    @property
    def side(self) -> str:
        """«same» or «cross»: whether claim and source are in one language."""
        return side(self.claim.language, self.claim.source_language)


def main() -> None:
    """Check every claim and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m eval.claims")
    parser.add_argument("data", type=Path, help="folder with the development files")
    parser.add_argument("--output", type=Path, help="where to write every claim and its verdict")
    args = parser.parse_args()
    verifier = Verifier(bridge=Bridge(archive(args.data, held=True), encoded))
    checked = list(check(claims(args.data, held=True), verifier))
    print(report(checked))
    if args.output:
        rows = (asdict(one.claim) | {"verdict": asdict(one.verdict)} for one in checked)
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        args.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


def check(found: Iterable[Claim], verifier: Verifier) -> Iterator[Checked]:
    """Each claim against its source, as a sentence that cites it."""
    for claim in found:
        draft = DraftSentence(claim.text, ("source",), ())
        yield Checked(claim, verifier.check(draft, {"source": hit(claim)}))


def report(checked: Sequence[Checked]) -> str:
    """Precision and recall over all, by side and by pair of languages; what is shown by kind."""
    lines = [f"{len(checked)} claims, {sum(one.claim.supported for one in checked)} true", ""]
    lines.append(_row("", "claims", "precision", "recall", "or partly: prec.", "or partly: recall"))
    for name, some in _groups(checked).items():
        cells = [
            _cell(measure(some, supports))
            for supports in SHOWN.values()
            for measure in (precision, recall)
        ]
        lines.append(_row(name, str(len(some)), *cells))
    lines += ["", _row("share shown", "claims", *SHOWN, "supported, cross")]
    for kind in (*TRUE, *FALSE):
        some = [one for one in checked if one.claim.kind == kind]
        cross = [one for one in some if one.side == "cross"]
        cells = [_cell(shown(some, supports)) for supports in SHOWN.values()]
        name = f"{'true' if kind in TRUE else 'false'}: {kind}"
        lines.append(_row(name, str(len(some)), *cells, _cell(shown(cross, SHOWN["supported"]))))
    return "\n".join(lines)


def _groups(checked: Sequence[Checked]) -> dict[str, list[Checked]]:
    groups = {
        "all": list(checked),
        "one language": [one for one in checked if one.side == "same"],
        "two languages": [one for one in checked if one.side == "cross"],
    }
    for pair in sorted({one.claim.pair for one in checked}):
        groups[pair] = [one for one in checked if one.claim.pair == pair]
    return groups


def _row(name: str, number: str, *cells: str) -> str:
    return (f"{name:30}{number:>7}  " + "".join(f"{cell:22}" for cell in cells)).rstrip()


def precision(checked: Sequence[Checked], supports: Sequence[str]) -> Estimate | None:
    """Of the claims with one of these verdicts, the share that is true."""
    some = [one for one in checked if one.verdict.support in supports]
    return _estimate(some, lambda one: one.claim.supported)


def recall(checked: Sequence[Checked], supports: Sequence[str]) -> Estimate | None:
    """Of the true claims, the share with one of these verdicts."""
    return shown([one for one in checked if one.claim.supported], supports)


def shown(checked: Sequence[Checked], supports: Sequence[str]) -> Estimate | None:
    """The share with one of these verdicts."""
    return _estimate(checked, lambda one: one.verdict.support in supports)


def _estimate(some: Sequence[Checked], holds: Callable[[Checked], bool]) -> Estimate | None:
    values = [float(holds(one)) for one in some]
    return estimate(values, [one.claim.group for one in some]) if values else None


def _cell(one: Estimate | None) -> str:
    return f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]" if one else "none"


if __name__ == "__main__":
    main()
