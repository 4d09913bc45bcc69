"""Charts as SVG text: no library, no script, readable in light and dark."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

from eval.statistics import Estimate

INK, BAR, LINE_HEIGHT = "currentColor", "#3b7dd8", 26  # pixels a bar
TOP = 32  # pixels above a line chart, for the name of its axis
COLOURS = ("#3b7dd8", "#d8643b", "#3ba55d", "#8a5fd1")


def bars(rows: Sequence[tuple[str, Estimate]], title: str) -> str:
    """Shares, 0 to 1, as horizontal bars with their intervals."""
    label, width = 190, 420
    height = LINE_HEIGHT * len(rows) + 24
    parts = [_open(label + width + 70, height, title)]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = label + tick * width
        parts.append(_line(x, 4, x, height - 18, 0.15))
        parts.append(_text(x, height - 4, f"{tick:g}", "middle"))
    for number, (name, one) in enumerate(rows):
        y = LINE_HEIGHT * number + 6
        middle = y + 8
        parts += [
            _text(label - 8, y + 13, name, "end"),
            f'<rect x="{label}" y="{y}" width="{one.value * width:.1f}" height="16" '
            f'rx="2" fill="{BAR}" fill-opacity=".75"/>',
            _line(label + one.low * width, middle, label + one.high * width, middle, 0.9),
            _line(label + one.low * width, y + 3, label + one.low * width, y + 13, 0.9),
            _line(label + one.high * width, y + 3, label + one.high * width, y + 13, 0.9),
            _text(label + width + 8, y + 13, f"{one.value:.3f}"),
        ]
    return "".join(parts) + "</svg>"


def lines(
    series: Mapping[str, Sequence[tuple[float, float]]], title: str, x_name: str, y_name: str
) -> str:
    """Points above zero joined by lines, both axes logarithmic, a colour for each series."""
    points = [point for one in series.values() for point in one if min(point) > 0]
    if not points:
        return ""
    width, height, left, bottom = 520, 260, 70, 46
    x_low, x_high = _decades([x for x, _ in points])
    y_low, y_high = _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - x_low) / (x_high - x_low)
        up = (math.log10(y) - y_low) / (y_high - y_low)
        return left + across * width, TOP + (1 - up) * height

    parts = [_open(left + width + 170, TOP + height + bottom, title)]
    for decade in range(x_low, x_high + 1):
        x, _ = place(10**decade, 10**y_low)
        parts.append(
            _line(x, TOP, x, TOP + height, 0.15)
            + _text(x, TOP + height + 18, _number(10**decade), "middle")
        )
    for decade in range(y_low, y_high + 1):
        _, y = place(10**x_low, 10**decade)
        parts.append(
            _line(left, y, left + width, y, 0.15)
            + _text(left - 8, y + 4, _number(10**decade), "end")
        )
    for number, (name, one) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [place(x, y) for x, y in one if min(x, y) > 0]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        y = TOP + 14 + 20 * number
        parts += [
            f'<rect x="{left + width + 14}" y="{y - 9}" width="12" height="10" fill="{colour}"/>',
            _text(left + width + 32, y, name),
        ]
    parts += [
        _text(left + width / 2, TOP + height + bottom - 8, x_name, "middle"),
        _text(4, 12, y_name),
    ]
    return "".join(parts) + "</svg>"


def reliability(
    bins: Sequence[tuple[float, Estimate]], title: str, x_name: str, y_name: str
) -> str:
    """Points near a diagonal: mean estimated probability and observed share of each bin.

    Intervals are drawn; a point is as large as its bin is full.
    """
    side, left, bottom = 320, 46, 46

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * side, TOP + (1 - y) * side

    parts = [_open(left + side + 20, TOP + side + bottom, title)]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        (x, y), (x0, y0) = place(tick, tick), place(0, 0)
        parts += [
            _line(x, TOP, x, y0, 0.15),
            _line(x0, y, left + side, y, 0.15),
            _text(x, y0 + 18, f"{tick:g}", "middle"),
            _text(left - 8, y + 4, f"{tick:g}", "end"),
        ]
    parts.append(_line(*place(0, 0), *place(1, 1), 0.5))
    most = max((one.n for _, one in bins), default=1)
    for mean, one in bins:
        x, y = place(mean, one.value)
        parts += [
            _line(x, place(0, one.low)[1], x, place(0, one.high)[1], 0.9),
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 6 * math.sqrt(one.n / most):.1f}" '
            f'fill="{BAR}" fill-opacity=".8"/>',
        ]
    parts += [_text(left + side / 2, TOP + side + 38, x_name, "middle"), _text(4, 12, y_name)]
    return "".join(parts) + "</svg>"


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def _open(width: float, height: float, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" role="img" aria-label="{escape(title)}" '
        'font-family="system-ui, sans-serif" font-size="12">'
        f"<title>{escape(title)}</title>"
    )


def _line(x1: float, y1: float, x2: float, y2: float, opacity: float) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{INK}" '
        f'stroke-opacity="{opacity}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'
    )
