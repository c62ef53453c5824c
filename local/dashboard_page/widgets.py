"""What a dashboard shows, as data: its widgets, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic


class BodyError(ValueError):
    """No dashboard body at all: CloudWatch would refuse it as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a widget stands, in columns (of 24) and rows."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a row of `metrics` is shown. `label` and `colour` are None where the body leaves them open."""

    id: str
    label: str | None
    colour: str | None
    right: bool
    visible: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricRow:
    """One metric, and how it is reduced."""

    style: Style
    metric: MetricId
    statistic: AnyStatistic
    period_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionRow:
    """Metric math, a SEARCH or a Metrics Insights query; it may be several lines."""

    style: Style
    text: str
    period_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A horizontal annotation: a line, or with `until` a band. `fill` is "above", "below" or "none"."""

    value: float
    until: float | None
    label: str
    colour: str
    fill: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A vertical annotation: an instant, or with `until` a span. `fill` is "before", "after" or "none"."""

    at: datetime
    until: datetime | None
    label: str
    colour: str
    fill: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisRange:
    """What the body says of an axis; without a limit the data set it."""

    label: str = ""
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """A metric widget. `view` is CloudWatch's word; `alarm` the one alarm that it shows in place of
    metrics."""

    place: Place
    title: str
    view: str
    rows: tuple[MetricRow | ExpressionRow, ...]
    levels: tuple[Level, ...] = ()
    moments: tuple[Moment, ...] = ()
    left: AxisRange = field(default_factory=AxisRange)
    right: AxisRange = field(default_factory=AxisRange)
    stacked: bool = False
    sparkline: bool = True
    legend: str = "bottom"
    alarm: str | None = None
    start: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmList:
    """An alarm widget; `sort_by` is CloudWatch's word, "default" being the order of names."""

    place: Place
    title: str
    names: tuple[str, ...]
    sort_by: str
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """A text widget."""

    place: Place
    text: str
    transparent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LogQuery:
    """A log widget: a Logs Insights query, and the log groups that it reads."""

    place: Place
    title: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDrawn:
    """A widget that is only named, with why."""

    place: Place
    title: str
    why: str


Drawn = Metrics | AlarmList | Markdown | LogQuery | NotDrawn
