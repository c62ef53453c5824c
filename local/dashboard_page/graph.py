"""A metric widget's plot as SVG: grid, lines, thresholds. The legend is the page's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from math import ceil

from alarmlab.metrics.store import MetricStore
from local.dashboard_page.axis import Scale, number, scale, time_ticks
from local.dashboard_page.body import DrawnLine, Graph, Mark

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 46, 14, 20, 20
TIME_TICK_PX = 70
LABEL_PX = 13
"""How far the writing of two thresholds stays apart."""

Points = Sequence[tuple[datetime, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The time that is shown."""

    begin: datetime
    end: datetime


def points_of(line: DrawnLine, store: MetricStore, span: Span) -> Points:
    """The datapoints in the span; periods begin where CloudWatch's do: at multiples of their length."""
    period = timedelta(seconds=line.period_s)
    epoch = datetime.fromtimestamp(0, span.end.tzinfo)
    end = epoch + period * ceil((span.end - epoch) / period)
    found = store.datapoints(
        line.metric,
        statistic=line.statistic,
        period_s=line.period_s,
        end=end,
        count=ceil((end - span.begin) / period),
    )
    return [
        (point.start, point.value)
        for point in found
        if point.value is not None and span.begin <= point.start < span.end
    ]


def plot(graph: Graph, data: Mapping[DrawnLine, Points], span: Span, *, width: int, height: int) -> str:
    """The SVG; without any datapoint it says so in CloudWatch's words."""
    return _Plot(graph, data, span, width, height).svg()


class _Plot:
    def __init__(
        self, graph: Graph, data: Mapping[DrawnLine, Points], span: Span, width: int, height: int
    ) -> None:
        self._graph, self._data, self._span = graph, data, span
        self._width, self._height = width, height
        self._has_right = any(line.right for line in graph.lines)
        self._x0, self._x1 = LEFT_PX, width - (LEFT_PX if self._has_right else RIGHT_PX)
        self._y0, self._y1 = TOP_PX, height - BOTTOM_PX
        self._left = scale(graph.left, self._values(right=False))
        self._right = scale(graph.right, self._values(right=True))

    def svg(self) -> str:
        box = f"{self._x0} {self._y0} {self._x1 - self._x0} {self._y1 - self._y0}"
        x, y, w, h = box.split()
        clip = f'<svg x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{box}">'
        drawn = "".join((*self._axes(), *self._rules(), clip, *self._lines(), "</svg>", *self._labels()))
        if not any(self._data.values()):
            drawn += self._text(
                "No data available.", (self._x0 + self._x1) / 2, (self._y0 + self._y1) / 2, "none", "middle"
            )
        name = escape(self._graph.title)
        return (
            f'<svg class="plot" viewBox="0 0 {self._width} {self._height}" role="img" aria-label="{name}">'
            f"{drawn}</svg>"
        )

    def _values(self, *, right: bool) -> Iterable[float]:
        for line, points in self._data.items():
            if line.right is right:
                yield from (value for _, value in points)
        yield from (mark.value for mark in self._graph.marks if mark.right is right)

    def _axes(self) -> Iterator[str]:
        for tick in self._left.ticks:
            y = self._y(self._left, tick)
            yield f'<path class="grid" d="M{self._x0} {y:.1f}H{self._x1}"/>'
            yield self._text(number(tick), self._x0 - 5, y + 4, "tick", "end")
        yield self._text(self._graph.left.label, 2, 11, "unit", "start")
        if self._has_right:
            for tick in self._right.ticks:
                y = self._y(self._right, tick)
                yield self._text(number(tick), self._x1 + 5, y + 4, "tick", "start")
            yield self._text(self._graph.right.label, self._width - 2, 11, "unit", "end")
        most = max(2, (self._x1 - self._x0) // TIME_TICK_PX)
        for at in time_ticks(self._span.begin, self._span.end, most=most):
            x = self._x(at)
            yield f'<path class="grid" d="M{x:.1f} {self._y1}v4"/>'
            yield self._text(f"{at:%H:%M}", x, self._height - 4, "tick", "middle")

    def _lines(self) -> Iterator[str]:
        for line, points in self._data.items():
            axis = self._right if line.right else self._left
            runs = [
                [(self._x(at), self._y(axis, value)) for at, value in run]
                for run in _runs(points, line.period_s)
            ]
            path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in runs if len(run) > 1)
            dots = "".join(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>'
                for run in runs
                if len(run) == 1
                for x, y in run
            )
            colour = escape(line.colour)
            stroke = f'<path class="line" stroke="{colour}" d="{path}"/>' if path else ""
            title = f"<title>{escape(line.label)}</title>"
            yield f'<g class="series" fill="{colour}">{title}{stroke}{dots}</g>'

    def _rules(self) -> Iterator[str]:
        for mark, y in self._shown_marks():
            stroke = escape(mark.colour)
            yield f'<path class="mark" stroke="{stroke}" d="M{self._x0} {y:.1f}H{self._x1}"/>'

    def _labels(self) -> Iterator[str]:
        """Above the threshold, or below it where another's label or the upper end is in the way."""
        taken = [float(self._y0)]
        for mark, y in self._shown_marks():
            above = min(y - edge for edge in taken) >= LABEL_PX
            taken.append(y if above else y + LABEL_PX)
            x, anchor = (self._x1 - 4, "end") if mark.right else (self._x0 + 4, "start")
            yield self._text(mark.label, x, y - 4 if above else y + 11, "marked", anchor, escape(mark.colour))

    def _shown_marks(self) -> list[tuple[Mark, float]]:
        """Those inside the plot, from the upper end down."""
        placed = [
            (mark, self._y(self._right if mark.right else self._left, mark.value))
            for mark in self._graph.marks
        ]
        inside = [(mark, y) for mark, y in placed if self._y0 - 1 <= y <= self._y1 + 1]
        return sorted(inside, key=lambda item: item[1])

    def _x(self, at: datetime) -> float:
        whole = self._span.end - self._span.begin
        return self._x0 + (at - self._span.begin) / whole * (self._x1 - self._x0)

    def _y(self, axis: Scale, value: float) -> float:
        return self._y1 - axis.share(value) * (self._y1 - self._y0)

    @staticmethod
    def _text(text: str, x: float, y: float, kind: str, anchor: str, colour: str = "") -> str:
        fill = f' fill="{colour}"' if colour else ""
        return (
            f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{fill}>{escape(text)}</text>'
        )


def _runs(points: Points, period_s: int) -> Iterator[list[tuple[datetime, float]]]:
    """Datapoints without a gap between them: a line is not drawn where nothing was measured."""
    run: list[tuple[datetime, float]] = []
    for point in points:
        if run and point[0] - run[-1][0] > timedelta(seconds=period_s):
            yield run
            run = []
        run.append(point)
    if run:
        yield run
