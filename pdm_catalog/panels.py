"""A dashboard as rows of panels, and its CloudWatch body.

Body format: CloudWatch API Reference, "Dashboard Body Structure and Syntax"; 24 columns, 500 widgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from pdm_catalog.alarm import Alarm, Comparison, Severity
from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.composite import Entry
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.signal import Expression, Query, Reading
from pdm_catalog.watched import Parameter

COLUMNS = 24
GRAPH_HEIGHT = 6
# A title, and about four alarms to a row: none is below the fold of its widget.
ALARM_TITLE_HEIGHT = 1
ALARMS_PER_ROW = 4
THRESHOLD_COLOUR = {Severity.CRITICAL: "#b0084d", Severity.HIGH: "#d13212"}
OTHER_COLOUR = "#ff7f0e"
SIDE = {
    Comparison.ABOVE: "above",
    Comparison.AT_OR_ABOVE: "from",
    Comparison.BELOW: "below",
    Comparison.AT_OR_BELOW: "down to",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric in a graph.

    Attributes:
        metric: What is drawn.
        values: A value for every dimension of the metric, in its order.
        statistic: How it is reduced.
        label: What the legend says.
        right: Drawn against the axis on the right.
        colour: "#rrggbb" where it has a meaning; CloudWatch's next one without.
    """

    metric: Metric
    values: tuple[str | Parameter, ...]
    statistic: str
    label: str
    right: bool = False
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A graph. The thresholds of the alarms on its metrics are drawn in.

    Attributes:
        title: What is seen.
        lines: The metrics.
        unit: Of the axis on the left, in words that stand beside it.
        right_unit: Of the axis on the right, if a line is drawn against it.
        period_s: Length of one datapoint: that in which the metric is published, or its points stand alone.
        from_zero: Whether the axes begin at 0; False where what matters lies close to the highest value.
    """

    title: str
    lines: tuple[Line, ...]
    unit: str
    right_unit: str = ""
    period_s: int = 60
    from_zero: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What one audience looks at: the state of its alarms on top, then rows of two graphs.

    Attributes:
        name: End of its name in CloudWatch.
        alarms: Whose state is shown.
        panels: Graphs, the most telling first.
    """

    name: str
    alarms: tuple[Entry, ...]
    panels: tuple[Panel, ...]


def dashboard_body(environment: Environment, dashboard: Dashboard, *, resolve: Resolve) -> dict[str, Any]:
    """The body of AWS::CloudWatch::Dashboard as a JSON value."""
    names = Names.of(environment)
    arns = [names.alarm_arn(alarm.name) for alarm in dashboard.alarms]
    height = ALARM_TITLE_HEIGHT + -(-len(arns) // ALARMS_PER_ROW)
    # By state: what rings comes first, the latest on top.
    state = {"title": "Alarms", "alarms": arns, "sortBy": "stateUpdatedTimestamp"}
    widgets = [_widget("alarm", (0, 0), COLUMNS, height, state)]
    for index, panel in enumerate(dashboard.panels):
        place = (index % 2 * (COLUMNS // 2), height + index // 2 * GRAPH_HEIGHT)
        properties = _graph(environment, panel, resolve)
        widgets.append(_widget("metric", place, COLUMNS // 2, GRAPH_HEIGHT, properties))
    return {"start": "-PT3H", "periodOverride": "inherit", "widgets": widgets}


def _widget(
    kind: str, place: tuple[int, int], width: int, height: int, properties: dict[str, Any]
) -> dict[str, Any]:
    x, y = place
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _graph(environment: Environment, panel: Panel, resolve: Resolve) -> dict[str, Any]:
    lowest = {"min": 0} if panel.from_zero else {}
    highest = max(line.metric.highest for line in panel.lines)
    left = {
        "label": panel.unit,
        "showUnits": False,
        **lowest,
        **({"max": highest} if isfinite(highest) else {}),
    }
    right = {"label": panel.right_unit, "showUnits": False, **lowest}
    return {
        "title": panel.title,
        "view": "timeSeries",
        "region": environment.region,
        "period": panel.period_s,
        "metrics": [_line(line, resolve) for line in panel.lines],
        "annotations": {"horizontal": _thresholds(panel, metric_alarms(alarms_of(environment)))},
        "yAxis": {"left": left, "right": right} if panel.right_unit else {"left": left},
    }


def _line(line: Line, resolve: Resolve) -> list[Any]:
    pairs = zip(line.metric.dimensions, line.values, strict=True)
    flat = [
        part
        for name, value in pairs
        for part in (name, resolve(value) if isinstance(value, Parameter) else value)
    ]
    options = {"stat": line.statistic, "label": line.label, "yAxis": "right" if line.right else "left"}
    colour = {"color": line.colour} if line.colour else {}
    return [line.metric.namespace, line.metric.name, *flat, {**options, **colour}]


def _thresholds(panel: Panel, alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    """Where alarms on exactly these lines ring, each value once; on some of them only, it names those."""
    drawn: dict[tuple[float, bool], tuple[Alarm, list[str]]] = {}
    for line in panel.lines:
        for alarm in alarms:
            for value in (value for reading, value in _limits(alarm) if _is_drawn(reading, line)):
                _, labels = drawn.setdefault((value, line.right), (alarm, []))
                labels.append(line.label)
    return [
        {
            "value": value,
            "label": _said(alarm, value, [] if len(labels) == len(panel.lines) else labels),
            "color": THRESHOLD_COLOUR.get(alarm.severity, OTHER_COLOUR),
            "yAxis": "right" if right else "left",
        }
        for (value, right), (alarm, labels) in sorted(drawn.items(), key=lambda item: item[0])
    ]


def _said(alarm: Alarm, value: float, labels: Sequence[str]) -> str:
    of = f"{', '.join(labels)}: " if labels else ""
    return f"{of}{alarm.severity} {SIDE[alarm.comparison]} {value:g}"


def _limits(alarm: Alarm) -> Iterator[tuple[Reading, float]]:
    """The readings that are judged by their own value, and by which: of other expressions none is."""
    signal = alarm.signal
    if isinstance(signal, Expression) and signal.limits:
        yield from ((signal.inputs[name], limit) for name, limit in signal.limits.items())
    elif isinstance(signal, Query):
        return
    elif isinstance(signal, Reading) or signal.text == f"MAX([{', '.join(signal.inputs)}])":
        yield from ((reading, alarm.threshold) for reading in signal.readings)


def _is_drawn(reading: Reading, line: Line) -> bool:
    """The same metric of the same thing; another statistic (the number of samples, say) is another value."""
    return (reading.metric, tuple(reading.dimensions.values()), reading.statistic) == (
        line.metric,
        line.values,
        line.statistic,
    )
