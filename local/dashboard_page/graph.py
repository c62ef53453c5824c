"""A metric widget over time as SVG: grid, lines or stacked areas, thresholds, moments. The legend is the
page's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from html import escape

from local.dashboard_page.axis import Scale, number, scale, time_ticks
from local.dashboard_page.stacking import stacked_points
from local.dashboard_page.values import DrawnLine, Points, Span
from local.dashboard_page.widgets import Level, Metrics

LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX = 46, 14, 20, 20
TIME_TICK_PX = 70
LABEL_PX = 13
"""How far the writing of two thresholds stays apart."""
CHAR_PX = 6.2
"""About as wide is a character of a label."""


def plot(graph: Metrics, lines: Sequence[DrawnLine], span: Span, *, width: int, height: int) -> str:
    """The SVG; without any datapoint it says so in CloudWatch's words."""
    return _Plot(graph, lines, span, width, height).svg()


class _Plot:
    def __init__(
        self, graph: Metrics, lines: Sequence[DrawnLine], span: Span, width: int, height: int
    ) -> None:
        self._graph, self._lines, self._span = graph, lines, span
        self._tops = stacked_points(lines) if graph.stacked else [(line.points, ()) for line in lines]
        self._width, self._height = width, height
        self._has_right = any(line.right for line in lines)
        self._x0, self._x1 = LEFT_PX, width - (LEFT_PX if self._has_right else RIGHT_PX)
        self._y0, self._y1 = TOP_PX, height - BOTTOM_PX
        self._left = scale(graph.left, self._values(right=False))
        self._right = scale(graph.right, self._values(right=True))

    def svg(self) -> str:
        x, y, w, h = self._x0, self._y0, self._x1 - self._x0, self._y1 - self._y0
        clip = f'<svg x="{x}" y="{y}" width="{w}" height="{h}" viewBox="{x} {y} {w} {h}">'
        inside = "".join((*self._fills(), *self._series(), *self._rules(), *self._moments()))
        drawn = "".join((*self._axes(), clip, inside, "</svg>", *self._labels()))
        if not any(line.points for line in self._lines):
            middle = (x + w / 2, y + h / 2)
            drawn += self._text("No data available.", *middle, "none", "middle")
        name = escape(self._graph.title)
        return (
            f'<svg class="plot" viewBox="0 0 {self._width} {self._height}" role="img" aria-label="{name}">'
            f"{drawn}</svg>"
        )

    def _values(self, *, right: bool) -> Iterable[float]:
        for line, (points, _) in zip(self._lines, self._tops, strict=True):
            if line.right is right:
                yield from (value for _, value in points)
        for level in self._graph.levels:
            if level.right is right:
                yield level.value
                if level.until is not None:
                    yield level.until

    def _axes(self) -> Iterator[str]:
        for tick in self._left.ticks:
            y = self._y(self._left, tick)
            yield f'<path class="grid" d="M{self._x0} {y:.1f}H{self._x1}"/>'
            yield self._text(number(tick), self._x0 - 5, y + 4, "tick", "end")
        yield self._text(self._graph.left.label, 2, 11, "unit", "start")
        if self._has_right:
            for tick in self._right.ticks:
                yield self._text(number(tick), self._x1 + 5, self._y(self._right, tick) + 4, "tick", "start")
            yield self._text(self._graph.right.label, self._width - 2, 11, "unit", "end")
        most = max(2, (self._x1 - self._x0) // TIME_TICK_PX)
        days = self._span.end - self._span.begin > timedelta(days=2)
        for at in time_ticks(self._span.begin, self._span.end, most=most):
            x = self._x(at)
            yield f'<path class="grid" d="M{x:.1f} {self._y1}v4"/>'
            said = f"{at:%m-%d}" if days else f"{at:%H:%M}"
            yield self._text(said, x, self._height - 4, "tick", "middle")

    def _series(self) -> Iterator[str]:
        for line, (points, floor) in zip(self._lines, self._tops, strict=True):
            axis, colour = self._right if line.right else self._left, escape(line.colour)
            runs = [self._placed(axis, run) for run in _runs(points, line.period_s)]
            area = self._area(axis, points, floor) if floor else ""
            fill = f'<path class="area" d="{area}"/>' if area else ""
            path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in run) for run in runs if len(run) > 1)
            dots = "".join(
                f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="2.2"/>'
                for run in runs
                if len(run) == 1
            )
            stroke = f'<path class="line" stroke="{colour}" d="{path}"/>' if path else ""
            title = f"<title>{escape(line.label)}</title>"
            yield f'<g class="series" fill="{colour}">{title}{stroke}{dots}{fill}</g>'

    def _area(self, axis: Scale, points: Points, floor: Points) -> str:
        there, back = self._placed(axis, points), reversed(self._placed(axis, floor))
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in (*there, *back)) + "Z"

    def _placed(self, axis: Scale, points: Points) -> list[tuple[float, float]]:
        return [(self._x(at), self._y(axis, value)) for at, value in points]

    def _fills(self) -> Iterator[str]:
        for level in self._graph.levels:
            axis = self._right if level.right else self._left
            y = self._y(axis, level.value)
            other = {"above": float(self._y0), "below": float(self._y1)}.get(level.fill)
            end = self._y(axis, level.until) if level.until is not None else other
            if end is not None:
                top, high = min(y, end), abs(y - end)
                place = f'x="{self._x0}" y="{top:.1f}" width="{self._x1 - self._x0}" height="{high:.1f}"'
                yield f'<rect class="fill" fill="{escape(level.colour)}" {place}/>'
        for moment in self._graph.moments:
            begin = self._x(moment.at)
            ends = {"before": float(self._x0), "after": float(self._x1)}
            end = self._x(moment.until) if moment.until else ends.get(moment.fill)
            if end is not None:
                left, wide = min(begin, end), abs(begin - end)
                place = f'x="{left:.1f}" y="{self._y0}" width="{wide:.1f}" height="{self._y1 - self._y0}"'
                yield f'<rect class="fill" fill="{escape(moment.colour)}" {place}/>'

    def _rules(self) -> Iterator[str]:
        for level, y in self._shown_levels():
            yield (f'<path class="mark" stroke="{escape(level.colour)}" d="M{self._x0} {y:.1f}H{self._x1}"/>')

    def _moments(self) -> Iterator[str]:
        for moment in self._graph.moments:
            x, colour = self._x(moment.at), escape(moment.colour)
            yield f'<path class="mark" stroke="{colour}" d="M{x:.1f} {self._y0}V{self._y1}"/>'
            yield self._text(moment.label, x + 4, self._y1 - 4, "marked", "start", colour)

    def _labels(self) -> Iterator[str]:
        """Above their thresholds, in their order, pushed apart where those lie close."""
        room = int((self._x1 - self._x0 - 8) / CHAR_PX)
        levels = self._shown_levels()
        heights = apart([y - 4 for _, y in levels], top=self._y0 + 11, bottom=self._y1 - 3)
        for (level, _), y in zip(levels, heights, strict=False):
            x, anchor = (self._x1 - 4, "end") if level.right else (self._x0 + 4, "start")
            said = level.label if len(level.label) <= room else f"{level.label[: room - 1]}…"
            yield self._text(said, x, y, "marked", anchor, escape(level.colour))

    def _shown_levels(self) -> list[tuple[Level, float]]:
        """Those inside the plot, from the upper end down."""
        placed = [
            (level, self._y(self._right if level.right else self._left, level.value))
            for level in self._graph.levels
        ]
        inside = [(level, y) for level, y in placed if self._y0 - 1 <= y <= self._y1 + 1]
        return sorted(inside, key=lambda item: item[1])

    def _x(self, at: datetime) -> float:
        whole = self._span.end - self._span.begin
        return self._x0 + (at - self._span.begin) / whole * (self._x1 - self._x0)

    def _y(self, axis: Scale, value: float) -> float:
        return self._y1 - axis.share(value) * (self._y1 - self._y0)

    @staticmethod
    def _text(text: str, x: float, y: float, kind: str, anchor: str, colour: str = "") -> str:
        fill = f' fill="{colour}"' if colour else ""
        place = f'x="{x:.1f}" y="{y:.1f}"'
        return f'<text class="{kind}" {place} text-anchor="{anchor}"{fill}>{escape(text)}</text>'


def apart(wanted: Sequence[float], *, top: float, bottom: float) -> list[float]:
    """Heights near the wanted ones, which ascend, at least a label apart; as many as there is room for."""
    placed: list[float] = []
    for height in wanted[: int((bottom - top) / LABEL_PX) + 1]:
        placed.append(max(height, placed[-1] + LABEL_PX if placed else top))
    limit = bottom
    for at in range(len(placed) - 1, -1, -1):
        placed[at] = min(placed[at], limit)
        limit = placed[at] - LABEL_PX
    return placed


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
