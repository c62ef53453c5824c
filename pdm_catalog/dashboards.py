"""The overview dashboard: what an operator looks at first, top left what matters most.

Body format: CloudWatch API Reference, "Dashboard Body Structure and Syntax"; 24 columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pdm_catalog.alarm import Alarm
from pdm_catalog.environment import Environment, Parameter
from pdm_catalog.metrics import ALB_REQUESTS, ALB_TARGET_5XX, ECS_SERVICE_CPU, Metric
from pdm_catalog.rendering import Resolve

COLUMNS = 24


def overview_body(
    environment: Environment, alarms: Sequence[Alarm], *, alarm_arns: Sequence[str], resolve: Resolve
) -> dict[str, Any]:
    """The body of AWS::CloudWatch::Dashboard as a JSON value."""
    balancer = environment.load_balancer.dimension
    entry = resolve(balancer) if isinstance(balancer, Parameter) else balancer
    return {
        "start": "-PT3H",
        "periodOverride": "inherit",
        "widgets": [
            _widget("alarm", 0, 0, COLUMNS, 3, {"title": "Alarms", "alarms": list(alarm_arns)}),
            _graph(
                environment,
                (0, 3),
                "Requests and server errors per minute",
                [
                    _line(ALB_REQUESTS, entry, label="requests"),
                    _line(ALB_TARGET_5XX, entry, label="5xx", right=True),
                ],
                _thresholds(alarms, ALB_TARGET_5XX, axis="right"),
            ),
            _graph(
                environment,
                (COLUMNS // 2, 3),
                "CPU per service, % of what it reserves",
                [
                    _line(ECS_SERVICE_CPU, environment.cluster, service.name, label=service.name)
                    for service in environment.services
                ],
                _thresholds(alarms, ECS_SERVICE_CPU, axis="left"),
                left={"min": 0, "max": 100},
            ),
        ],
    }


def _widget(kind: str, x: int, y: int, width: int, height: int, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": properties}


def _graph(
    environment: Environment,
    place: tuple[int, int],
    title: str,
    lines: list[list[Any]],
    thresholds: list[dict[str, Any]],
    left: dict[str, int] | None = None,
) -> dict[str, Any]:
    properties = {
        "title": title,
        "view": "timeSeries",
        "region": environment.region,
        "period": 60,
        "metrics": lines,
        "annotations": {"horizontal": thresholds},
        "yAxis": {"left": left or {"min": 0}, "right": {"min": 0}},
    }
    return _widget("metric", *place, COLUMNS // 2, 7, properties)


def _line(metric: Metric, *values: Any, label: str, right: bool = False) -> list[Any]:
    pairs = [part for pair in zip(metric.dimensions, values, strict=True) for part in pair]
    options = {"stat": metric.statistics[0], "label": label, "yAxis": "right" if right else "left"}
    return [metric.namespace, metric.name, *pairs, options]


def _thresholds(alarms: Sequence[Alarm], metric: Metric, *, axis: str) -> list[dict[str, Any]]:
    """The lines at which alarms ring, each once."""
    drawn = sorted({alarm.threshold for alarm in alarms if alarm.metric == metric})
    return [{"value": value, "label": "alarm", "color": "#d13212", "yAxis": axis} for value in drawn]
