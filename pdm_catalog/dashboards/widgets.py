"""Panels as widgets of a dashboard's body, each within what CloudWatch takes in one widget.

Format:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from pdm_catalog.dashboards.limits import ALARMS_PER_WIDGET, METRICS_PER_WIDGET, Weight
from pdm_catalog.dashboards.marks import Marks, key_of, threshold_lines
from pdm_catalog.dashboards.metric_rows import metric_rows, metrics_in
from pdm_catalog.dashboards.panels import (
    AlarmStates,
    Bars,
    Drawing,
    Graph,
    Line,
    LogTable,
    Numbers,
    Panel,
    Text,
    with_lines,
)
from pdm_catalog.dashboards.parts import divided
from pdm_catalog.names import Names
from pdm_catalog.rendering import Resolve
from pdm_catalog.signal import Query

ALARM_TITLE_HEIGHT = 1
ALARM_COLUMNS = 6
"""An alarm's tile is about so wide; a list is so high that none is below the fold of its widget."""
PLACE_CHARS = 60
"""What type, place and size of a widget add to its properties."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One widget without its place.

    Attributes:
        type: CloudWatch's word.
        width, height: In columns and rows.
        properties: As the body has them.
        metrics: How many it makes CloudWatch read.
    """

    type: str
    width: int
    height: int
    properties: dict[str, Any]
    metrics: int = 0

    @property
    def weight(self) -> Weight:
        """What it uses of what a dashboard may hold."""
        return Weight(widgets=1, metrics=self.metrics, chars=PLACE_CHARS + len(json.dumps(self.properties)))


def fitting(panel: Panel) -> tuple[Panel, ...]:
    """The panel, or several of its kind when one widget cannot hold it; nothing is lost."""
    match panel:
        case AlarmStates():
            parts = divided(panel.alarms, name=str, fits=lambda names: len(names) <= ALARMS_PER_WIDGET)
            return tuple(
                replace(panel, alarms=names, title=_titled(panel.title, index, len(parts)))
                for index, names in enumerate(parts.values())
                if names
            )
        case Graph() | Numbers() | Bars():
            parts = divided(panel.lines, name=_line_name, fits=_fits)
            return tuple(
                with_lines(panel, lines, _titled(panel.title, index, len(parts)))
                for index, lines in enumerate(parts.values())
            )
        case _:
            return (panel,)


def _fits(lines: Sequence[Line]) -> bool:
    """One query a widget: "Properties of a Metric Widget Object"."""
    queries = sum(isinstance(line.signal, Query) for line in lines)
    return metrics_in(lines) <= METRICS_PER_WIDGET and queries <= 1


def _line_name(line: Line) -> str:
    return f"{line.label} {key_of(line.signal)}"


def _titled(title: str, index: int, count: int) -> str:
    return title if count == 1 else f"{title} ({index + 1} of {count})"


def widget(panel: Panel, *, names: Names, marks: Marks, resolve: Resolve) -> Widget:
    """The widget of a panel that `fitting` has made."""
    match panel:
        case Text():
            properties = {"markdown": panel.markdown, "background": "transparent"}
            return Widget(type="text", width=panel.width, height=panel.height, properties=properties)
        case AlarmStates():
            columns = max(1, panel.width // ALARM_COLUMNS)
            return Widget(
                type="alarm",
                width=panel.width,
                height=panel.height or ALARM_TITLE_HEIGHT + -(-len(panel.alarms) // columns),
                properties={
                    "title": panel.title,
                    "alarms": [names.alarm_arn(alarm) for alarm in panel.alarms],
                    "sortBy": "stateUpdatedTimestamp",
                    **({"states": ["ALARM"]} if panel.ringing_only else {}),
                },
            )
        case LogTable():
            source = f"SOURCE '{panel.log_group}'"
            return Widget(
                type="log",
                width=panel.width,
                height=panel.height,
                properties={
                    "title": panel.title,
                    "region": names.region,
                    "query": "\n| ".join((source, *panel.query)),
                    "view": "table",
                },
            )
        case _:
            return Widget(
                type="metric",
                width=panel.width,
                height=panel.height,
                properties={
                    "title": panel.title,
                    "region": names.region,
                    "period": panel.period_s,
                    "metrics": metric_rows(panel.lines, resolve),
                    **dict(_view(panel, marks)),
                },
                metrics=metrics_in(panel.lines),
            )


def _view(panel: Drawing, marks: Marks) -> Iterator[tuple[str, Any]]:
    match panel:
        case Numbers():
            yield from (("view", "singleValue"), ("sparkline", True))
        case Bars():
            yield from (("view", "bar"), ("yAxis", {"left": {"label": panel.unit, "showUnits": False}}))
        case Graph():
            yield from (("view", "timeSeries"), ("stacked", panel.stacked))
            if panel.hours:
                # `start`: docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_cloudwatch.GraphWidget.html
                yield "start", f"-PT{panel.hours}H"
            horizontal = threshold_lines(panel.lines, marks)
            if horizontal:
                yield "annotations", {"horizontal": horizontal}
            yield "yAxis", dict(_axes(panel))


def _axes(panel: Graph) -> Iterator[tuple[str, Any]]:
    lowest = {"min": 0} if panel.from_zero else {}
    highest = max((line.signal.highest for line in panel.lines if not line.right), default=float("inf"))
    end = {"max": highest} if panel.to_highest and isfinite(highest) else {}
    yield "left", {"label": panel.unit, "showUnits": False, **lowest, **end}
    if panel.right_unit:
        yield "right", {"label": panel.right_unit, "showUnits": False, **lowest}
