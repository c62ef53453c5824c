"""A dashboard as rows of panels, and its CloudWatch body.

Body format: CloudWatch API Reference, "Dashboard Body Structure and Syntax"; 24 columns, 500 widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdm_catalog.alarm import Alarm, Severity
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric, Unit
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.watched import Parameter

COLUMNS = 24
GRAPH_HEIGHT = 6
ALARMS_HEIGHT = 3
THRESHOLD_COLOUR = {Severity.CRITICAL: "#b0084d", Severity.HIGH: "#d13212"}
OTHER_COLOUR = "#ff7f0e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric in a graph.

    Attributes:
        metric: What is drawn.
        values: A value for every dimension of the metric, in its order.
        statistic: How it is reduced.
        label: What the legend says.
        right: Drawn against the axis on the right.
    """

    metric: Metric
    values: tuple[str | Parameter, ...]
    statistic: str
    label: str
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A graph. The thresholds of the alarms on its metrics are drawn in."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """What one audience looks at: the state of its alarms on top, then rows of two graphs.

    Attributes:
        name: End of its name in CloudWatch.
        alarms: Whose state is shown.
        panels: Graphs, the most telling first.
    """

    name: str
    alarms: tuple[Alarm, ...]
    panels: tuple[Panel, ...]


def dashboard_body(environment: Environment, dashboard: Dashboard, *, resolve: Resolve) -> dict[str, Any]:
    """The body of AWS::CloudWatch::Dashboard as a JSON value."""
    names = Names.of(environment)
    arns = [names.alarm_arn(alarm.name) for alarm in dashboard.alarms]
    widgets = [_widget("alarm", (0, 0), COLUMNS, ALARMS_HEIGHT, {"title": "Alarms", "alarms": arns})]
    for index, panel in enumerate(dashboard.panels):
        place = (index % 2 * (COLUMNS // 2), ALARMS_HEIGHT + index // 2 * GRAPH_HEIGHT)
        properties = _graph(environment, panel, dashboard.alarms, resolve)
        widgets.append(_widget("metric", place, COLUMNS // 2, GRAPH_HEIGHT, properties))
    return {"start": "-PT3H", "periodOverride": "inherit", "widgets": widgets}


def _widget(
    kind: str, place: tuple[int, int], width: int, height: int, properties: dict[str, Any]
) -> dict[str, Any]:
    x, y = place
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _graph(
    environment: Environment, panel: Panel, alarms: Sequence[Alarm], resolve: Resolve
) -> dict[str, Any]:
    shares = all(line.metric.unit is Unit.PERCENT for line in panel.lines)
    return {
        "title": panel.title,
        "view": "timeSeries",
        "region": environment.region,
        "period": 60,
        "metrics": [_line(line, resolve) for line in panel.lines],
        "annotations": {"horizontal": _thresholds(panel, alarms)},
        "yAxis": {"left": {"min": 0, "max": 100} if shares else {"min": 0}, "right": {"min": 0}},
    }


def _line(line: Line, resolve: Resolve) -> list[Any]:
    pairs = zip(line.metric.dimensions, line.values, strict=True)
    flat = [
        part
        for name, value in pairs
        for part in (name, resolve(value) if isinstance(value, Parameter) else value)
    ]
    options = {"stat": line.statistic, "label": line.label, "yAxis": "right" if line.right else "left"}
    return [line.metric.namespace, line.metric.name, *flat, options]


def _thresholds(panel: Panel, alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    """Where alarms on exactly these lines ring, each value once; an expression's is not the metric's."""
    drawn: dict[tuple[float, bool], Severity] = {}
    for line in panel.lines:
        for alarm in alarms:
            [*readings] = alarm.signal.readings
            if len(readings) == 1 and readings[0].metric == line.metric:
                drawn.setdefault((alarm.threshold, line.right), alarm.severity)
    return [
        {
            "value": value,
            "label": f"{severity} alarm",
            "color": THRESHOLD_COLOUR.get(severity, OTHER_COLOUR),
            "yAxis": "right" if right else "left",
        }
        for (value, right), severity in sorted(drawn.items())
    ]
