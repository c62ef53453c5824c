"""A dashboard's widgets and the metrics they draw, read from its body.

The format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from alarmlab.cloudformation.resources import Resource
from alarmlab.cloudformation.values import items, mapping, mappings
from alarmlab.dashboards.body import read_body
from alarmlab.metrics.metric_id import MetricId

SAME = "."
SAME_AS_ALL_BEFORE = "..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """One widget: its type, its title, the metrics it draws, and how many rows of `metrics` it has."""

    type: str
    title: str | None
    metrics: tuple[MetricId, ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """One AWS::CloudWatch::Dashboard. `widgets` is None when the body is no JSON alarmlab can read.

    `body` is the text as far as the template knows it; what a deployment fills in is in Fn::Sub notation, so
    that its length is not the final one when `is_open`.
    """

    logical_id: str
    name: str
    body: str
    is_open: bool
    widgets: tuple[Widget, ...] | None

    @property
    def metrics(self) -> tuple[MetricId, ...]:
        """Every metric of the dashboard, each once."""
        return tuple(dict.fromkeys(metric for widget in self.widgets or () for metric in widget.metrics))


def dashboards_of(resources: Iterable[Resource]) -> tuple[Dashboard, ...]:
    """The dashboards among the resources, in order."""
    return tuple(_dashboard(found) for found in resources if found.type == "AWS::CloudWatch::Dashboard")


def _dashboard(resource: Resource) -> Dashboard:
    body = resource.properties.get("DashboardBody", "")
    text = json.dumps(body) if isinstance(body, dict) else str(body)
    return Dashboard(
        logical_id=resource.logical_id,
        name=resource.text("DashboardName") or resource.logical_id,
        body=text,
        is_open=not isinstance(body, str),
        widgets=_widgets(text),
    )


def _widgets(text: str) -> tuple[Widget, ...] | None:
    document, _ = read_body(text)
    if not isinstance(document, dict):
        # Perhaps the deployment completes it outside its strings: CloudFormation decides whether it is valid.
        return None
    return tuple(_widget(entry) for entry in mappings(cast("Mapping[str, object]", document).get("widgets")))


def _widget(entry: Mapping[str, object]) -> Widget:
    properties = mapping(entry.get("properties"))
    rows = _rows(properties.get("metrics"))
    title = properties.get("title")
    return Widget(
        type=str(entry.get("type", "")),
        title=None if title is None else str(title),
        metrics=tuple(dict.fromkeys(metrics_of(rows))),
        rows=len(rows),
    )


def _rows(value: object) -> list[list[object]]:
    """The rows of a widget's `metrics`."""
    return [cast("list[object]", row) for row in items(value) if isinstance(row, list)]


def metrics_of(rows: Iterable[list[object]]) -> Iterator[MetricId]:
    """The metrics of the rows; `.` repeats one field of the row above, `...` all fields up to there."""
    above: list[str] = []
    for row in rows:
        fields = [str(item) for item in row if not isinstance(item, dict)]
        if not fields:
            continue  # an expression: its metrics have rows of their own
        full = _completed(fields, above)
        above = full
        if len(full) >= 2:
            yield MetricId(
                namespace=full[0],
                name=full[1],
                dimensions=frozenset(zip(full[2::2], full[3::2], strict=False)),
            )


def _completed(fields: list[str], above: list[str]) -> list[str]:
    if fields[0] == SAME_AS_ALL_BEFORE:
        given = fields[1:]
        fields = [*above[: len(above) - len(given)], *given]
    return [
        above[index] if field == SAME and index < len(above) else field for index, field in enumerate(fields)
    ]
