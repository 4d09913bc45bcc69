"""Two runs compared, as HTML: what changed, how surely, and which cases turned."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.web.addresses import View
from assistant.web.markup.evaluation import metric_name
from assistant.web.markup.text import escape, isolated, language_attributes
from eval.compare import Comparison, Difference, Turned
from eval.statistics import Estimate
from eval.tables import short

SHOWN = 10  # cases that turned; the filter «regressed» lists all that are worse
SHOWN_CHANGES = 3  # metrics a case

_VERDICTS = {"better": "better", "worse": "worse", "no clear difference": "unclear"}


def comparison_table(comparison: Comparison) -> str:
    """Metric by metric: before, after, the difference with its interval, the verdict."""
    widest = max(
        (max(abs(one.difference.low), abs(one.difference.high)) for one in comparison.differences),
        default=0.0,
    )
    rows = "".join(_row(one, widest or 1.0) for one in comparison.differences)
    left_out = f", {comparison.left_out:,} left out" if comparison.left_out else ""
    return (
        f'<p class="note">{isolated(comparison.b.name)} against {isolated(comparison.a.name)}: '
        f"{comparison.shared:,} cases in both{left_out}.</p>"
        '<div class="scroll" tabindex="0"><table class="differences"><thead><tr>'
        '<th scope="col">Metric</th><th scope="col">Verdict</th><th scope="col">Difference</th>'
        '<th scope="col" class="wide">95 % interval</th><th scope="col">Before</th>'
        f'<th scope="col">After</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(one: Difference, widest: float) -> str:
    change = one.difference
    verdict = _VERDICTS[one.verdict]
    return (
        f'<tr class="{verdict}"><th scope="row">{metric_name(one.metric)}</th>'
        f'<td><span class="verdict {verdict}">{escape(one.verdict)}</span></td>'
        f'<td class="figure"><b>{signed(change.value)}</b> '
        f"<small>{signed(change.low)} to {signed(change.high)}"
        f" <i>n&nbsp;{change.n}</i></small></td>"
        f'<td class="wide">{_track(change, widest)}</td>'
        f'<td class="figure">{short(one.a)}</td><td class="figure">{short(one.b)}</td></tr>'
    )


def _track(one: Estimate, widest: float) -> str:
    """The interval on a line whose middle is zero."""

    def place(value: float) -> float:
        return 50 + 50 * value / widest

    return (
        '<div class="track centred" aria-hidden="true">'
        f'<span class="range" style="left:{place(one.low):.1f}%;'
        f'width:{place(one.high) - place(one.low):.1f}%"></span>'
        f'<span class="point" style="left:{place(one.value):.1f}%"></span></div>'
    )


def turned_list(turned: Sequence[Turned], view: View) -> str:
    """The cases that turned, worst first, each a link; `view` is the comparison's."""
    if not turned:
        return '<p class="notice">No case turned.</p>'
    rows = "".join(_turned(one, view) for one in turned[:SHOWN])
    more = len(turned) - SHOWN
    rest = f'<p class="note">And {more:,} more.</p>' if more > 0 else ""
    return f'<ol class="caselist">{rows}</ol>{rest}'


def _turned(one: Turned, view: View) -> str:
    case = one.b.case
    href = escape(View(view.run, view.against, case.id, view.choice).address)
    kind = "better" if one.gain > 0 else "worse" if one.gain < 0 else "unclear"
    changes = ", ".join(
        f"{escape(name)} {short(a)} → {short(b)}"
        for name, (a, b) in list(one.changes.items())[:SHOWN_CHANGES]
    )
    return (
        f'<li><span class="verdict {kind}">{signed(one.gain)}</span>'
        f'<a href="{href}"{language_attributes(case.question, case.language)}>'
        f'{escape(case.question)}</a><p class="note">{isolated(case.id)} · {changes}</p></li>'
    )


def signed(value: float) -> str:
    """A difference of shares, with its sign: «+.120», «−.031», «0»."""
    if not round(value, 3):
        return "0"
    return ("+" if value > 0 else "−") + short(abs(value))
