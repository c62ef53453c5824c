"""Views of a metric widget that show one value of each line: number, gauge, bar, pie, table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape

from local.dashboard_page.axis import number
from local.dashboard_page.values import DrawnLine, Span
from local.dashboard_page.widgets import Metrics

SPARK_WIDTH, SPARK_HEIGHT = 200, 34
ARC_R, ARC_WIDTH = 70, 16


def numbers(lines: Sequence[DrawnLine], span: Span, *, sparkline: bool) -> str:
    """The newest value of each line, large."""
    shown = (
        f'<li style="color:{escape(line.colour)}"><b>{_newest_text(line)}</b><i>{escape(line.label)}</i>'
        f"{_spark(line, span) if sparkline else ''}</li>"
        for line in lines
    )
    return f'<ul class="numbers">{"".join(shown)}</ul>'


def gauges(graph: Metrics, lines: Sequence[DrawnLine]) -> str:
    """Where the newest value lies between the ends of the axis; CloudWatch requires both."""
    low, high = graph.left.lowest, graph.left.highest
    if low is None or high is None or high <= low:
        return '<p class="none">A gauge needs the ends of its axis.</p>'
    return f'<ul class="gauges">{"".join(_gauge(line, low, high) for line in lines)}</ul>'


def bars(lines: Sequence[DrawnLine], *, lowest: float | None) -> str:
    """The newest values beside each other."""
    values = [newest(line) or 0.0 for line in lines]
    low = min(0.0 if lowest is None else lowest, *values, 0.0) if values else 0.0
    high = max((*values, low), default=0.0)
    shown = (
        _bar(line, 100 * (value - low) / ((high - low) or 1))
        for line, value in zip(lines, values, strict=True)
    )
    return f'<ul class="bars">{"".join(shown)}</ul>'


def _bar(line: DrawnLine, width_pct: float) -> str:
    style = f"width:{width_pct:.1f}%;background:{escape(line.colour)}"
    label = f"<span>{escape(line.label)}</span>"
    return f'<li>{label}<i style="{style}"></i><b>{_newest_text(line)}</b></li>'


def pie(lines: Sequence[DrawnLine]) -> str:
    """The newest values as parts of a whole; CloudWatch leaves out what is not above 0."""
    parts = [(line, value) for line in lines if (value := newest(line)) and value > 0]
    whole = sum(value for _, value in parts)
    return f'<svg class="pie" viewBox="-100 -100 200 200">{"".join(_slices(parts, whole))}</svg>'


def table(lines: Sequence[DrawnLine]) -> str:
    """CloudWatch's summary columns."""
    head = "".join(f"<th>{said}</th>" for said in ("", "Min", "Max", "Sum", "Average", "newest"))
    rows = "".join(_row(line) for line in lines)
    return f'<div class="scroll"><table><tr>{head}</tr>{rows}</table></div>'


def newest(line: DrawnLine) -> float | None:
    """The value of the last datapoint."""
    return line.points[-1][1] if line.points else None


def _newest_text(line: DrawnLine) -> str:
    value = newest(line)
    return "--" if value is None else number(value)


def _row(line: DrawnLine) -> str:
    values = [value for _, value in line.points]
    found = (min(values), max(values), sum(values), sum(values) / len(values), values[-1]) if values else ()
    cells = "".join(f"<td>{number(value)}</td>" for value in found) or '<td colspan="5">no data</td>'
    return f"<tr><th>{escape(line.label)}</th>{cells}</tr>"


def _spark(line: DrawnLine, span: Span) -> str:
    values = [value for _, value in line.points]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    whole = span.end - span.begin
    path = "L".join(
        f"{(at - span.begin) / whole * SPARK_WIDTH:.1f} "
        f"{SPARK_HEIGHT - 2 - (value - low) / ((high - low) or 1) * (SPARK_HEIGHT - 4):.1f}"
        for at, value in line.points
    )
    box = f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" preserveAspectRatio="none"'
    return f'<svg class="spark" {box}><path stroke="{escape(line.colour)}" d="M{path}"/></svg>'


def _gauge(line: DrawnLine, low: float, high: float) -> str:
    value = newest(line)
    share = 0.0 if value is None else min(1.0, max(0.0, (value - low) / (high - low)))
    angle = math.pi * (1 - share)
    x, y = ARC_R * math.cos(angle), -ARC_R * math.sin(angle)
    begin = f"M-{ARC_R} 0A{ARC_R} {ARC_R} 0 0 1"
    arc = f'<path class="arc" d="{begin} {ARC_R} 0"/>'
    till = f'<path class="till" style="stroke:{escape(line.colour)}" d="{begin} {x:.1f} {y:.1f}"/>'
    ends = f'<text x="-{ARC_R}" y="18">{number(low)}</text><text x="{ARC_R}" y="18">{number(high)}</text>'
    said = f'<text class="value" y="-6">{_newest_text(line)}</text>'
    return f'<li><svg viewBox="-90 -90 180 116">{arc}{till}{ends}{said}</svg>{escape(line.label)}</li>'


def _slices(parts: Sequence[tuple[DrawnLine, float]], whole: float) -> Iterator[str]:
    begin = 0.0
    for line, value in parts:
        end = begin + value / whole
        colour, label = escape(line.colour), f"<title>{escape(line.label)}: {number(value)}</title>"
        if value == whole:
            yield f'<circle r="90" fill="{colour}">{label}</circle>'
            return
        x0, y0, x1, y1 = (
            90 * turn(2 * math.pi * at - math.pi / 2) for at in (begin, end) for turn in (math.cos, math.sin)
        )
        large = int(end - begin > 0.5)
        path = f"M0 0L{x0:.1f} {y0:.1f}A90 90 0 {large} 1 {x1:.1f} {y1:.1f}Z"
        yield f'<path fill="{colour}" d="{path}">{label}</path>'
        begin = end
