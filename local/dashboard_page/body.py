"""The parts of a dashboard body that are drawn, out of its JSON.

Format: CloudWatch API Reference, "Dashboard Body Structure and Syntax".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.statistic import AnyStatistic, Statistic

# The order in which CloudWatch gives colours to lines that name none.
COLOURS = (
    *("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd"),
    *("#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf"),
)
DEFAULT_PERIOD_S = 300
DEFAULT_STATISTIC = "Average"
_LOOK_BACK = re.compile(r"-PT(?:(\d+)H)?(?:(\d+)M)?")
_ALARM_ARN = ":alarm:"


class BodyError(ValueError):
    """A body that CloudWatch would refuse, or that has a part which is not drawn here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a widget stands, in columns (of 24) and rows."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """A metric, how it is reduced, and how it is shown."""

    metric: MetricId
    statistic: AnyStatistic
    period_s: int
    label: str
    colour: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A horizontal annotation."""

    value: float
    label: str
    colour: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisRange:
    """What the body says of an axis; without a limit the data set it."""

    label: str
    lowest: float | None
    highest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """A metric widget."""

    place: Place
    title: str
    lines: tuple[DrawnLine, ...]
    marks: tuple[Mark, ...]
    left: AxisRange
    right: AxisRange


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmList:
    """An alarm widget; `sort_by` is CloudWatch's word, "default" being the order of names."""

    place: Place
    title: str
    names: tuple[str, ...]
    sort_by: str


def look_back(body: Mapping[str, Any]) -> timedelta:
    """How much time is shown: the body's `start`, three hours without one. Raises BodyError."""
    start = body.get("start", "-PT3H")
    found = _LOOK_BACK.fullmatch(start)
    if found is None or not any(found.groups()):
        raise BodyError(f"body: start = {start!r} is not relative, in hours and minutes\n  fix: -PT3H")
    hours, minutes = (int(part or 0) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes)


def widgets_of(body: Mapping[str, Any]) -> tuple[Graph | AlarmList, ...]:
    """Every widget, from top to bottom and left to right. Raises BodyError for a type that is not drawn."""
    widgets = (_widget(widget) for widget in body["widgets"])
    return tuple(sorted(widgets, key=lambda widget: (widget.place.y, widget.place.x)))


def _widget(widget: Mapping[str, Any]) -> Graph | AlarmList:
    place = Place(x=widget["x"], y=widget["y"], width=widget["width"], height=widget["height"])
    properties = widget["properties"]
    title = properties.get("title", "")
    match widget["type"]:
        case "alarm":
            names = tuple(arn.partition(_ALARM_ARN)[2] for arn in properties["alarms"])
            sort_by = properties.get("sortBy", "default")
            return AlarmList(place=place, title=title, names=names, sort_by=sort_by)
        case "metric":
            axes = properties.get("yAxis", {})
            return Graph(
                place=place,
                title=title,
                lines=_lines(properties),
                marks=tuple(map(_mark, properties.get("annotations", {}).get("horizontal", []))),
                left=_axis(axes.get("left", {})),
                right=_axis(axes.get("right", {})),
            )
        case other:
            raise BodyError(f"widget: type = {other!r} is not drawn here\n  fix: use alarm or metric")


def _lines(properties: Mapping[str, Any]) -> tuple[DrawnLine, ...]:
    return tuple(_line(entry, index, properties) for index, entry in enumerate(properties["metrics"]))


def _line(entry: Sequence[Any], index: int, properties: Mapping[str, Any]) -> DrawnLine:
    has_options = not isinstance(entry[-1], str)
    options: Mapping[str, Any] = entry[-1] if has_options else {}
    words = entry[:-1] if has_options else entry
    if len(words) < 2 or len(words) % 2 or {".", "..."} & set(words):
        raise BodyError(
            f"widget {properties.get('title', '')!r}: metrics[{index}] = {entry} is not written in full\n"
            "  fix: namespace, name, then a name and a value for each dimension"
        )
    namespace, name, *flat = words
    pairs = [*pairwise(flat)][::2]
    statistic = options.get("stat", properties.get("stat", DEFAULT_STATISTIC))
    return DrawnLine(
        metric=MetricId(namespace=namespace, name=name, dimensions=frozenset(pairs)),
        statistic=parse_statistic(statistic) or Statistic(statistic),
        period_s=options.get("period", properties.get("period", DEFAULT_PERIOD_S)),
        label=options.get("label", name),
        colour=options.get("color", COLOURS[index % len(COLOURS)]),
        right=options.get("yAxis") == "right",
    )


def _mark(annotation: Mapping[str, Any]) -> Mark:
    return Mark(
        value=annotation["value"],
        label=annotation.get("label", ""),
        colour=annotation.get("color", COLOURS[0]),
        right=annotation.get("yAxis") == "right",
    )


def _axis(axis: Mapping[str, Any]) -> AxisRange:
    return AxisRange(label=axis.get("label", ""), lowest=axis.get("min"), highest=axis.get("max"))
