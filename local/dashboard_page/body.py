"""A dashboard body of any kind as widgets; one that cannot be read is named in its place, the others are
drawn.

Format:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Dashboard-Body-Structure.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from alarmlab.cloudformation.values import items, mapping
from local.dashboard_page.annotations import levels_of, moments_of
from local.dashboard_page.rows import RowError, decimal, rows_of, whole
from local.dashboard_page.values import Span
from local.dashboard_page.widgets import (
    AlarmList,
    AxisRange,
    BodyError,
    Drawn,
    LogQuery,
    Markdown,
    Metrics,
    NotDrawn,
    Place,
)

COLUMNS, USUAL_SIZE = 24, 6
VIEWS = ("timeSeries", "singleValue", "gauge", "bar", "pie", "table")
USUAL_SPAN = timedelta(hours=3)
"""What the console shows of a dashboard that does not say."""
_LOOK_BACK = re.compile(r"-P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_UNITS = (timedelta(days=30), timedelta(weeks=1), timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
_ALARM_ARN = ":alarm:"


def span_of(body: Mapping[str, Any], *, end: datetime) -> tuple[datetime, datetime]:
    """The time that is shown: `start` and `end` of the body, or so far back from `end`. Raises BodyError."""
    start = body.get("start")
    if start is None:
        return end - USUAL_SPAN, end
    found = _LOOK_BACK.fullmatch(str(start))
    if found and any(found.groups()):
        counts = (int(part or 0) for part in found.groups())
        return end - sum((n * unit for n, unit in zip(counts, _UNITS, strict=True)), timedelta()), end
    try:
        return datetime.fromisoformat(str(start)), datetime.fromisoformat(str(body.get("end") or end))
    except ValueError:
        raise BodyError(
            f"body: start = {start!r} is no time\n  fix: -PT3H, or an instant and `end`"
        ) from None


def span_of_widget(widget: Metrics, span: Span) -> Span:
    """The dashboard's time or, where the widget has a beginning of its own, from then on."""
    if widget.start is None:
        return span
    begin, end = span_of({"start": widget.start, "end": span.end.isoformat()}, end=span.end)
    return Span(begin=begin, end=end)


def widgets_of(body: object) -> tuple[Drawn, ...]:
    """Every widget, from top to bottom and left to right. Raises BodyError when there is no list of
    widgets."""
    found = mapping(body).get("widgets")
    if not isinstance(found, list):
        raise BodyError('body: is no dashboard\n  fix: a JSON object with a list "widgets"')
    widgets = _widgets(items(cast(object, found)))
    return tuple(sorted(widgets, key=lambda widget: (widget.place.y, widget.place.x)))


def _widgets(found: Sequence[object]) -> Iterator[Drawn]:
    x, y, bottom = 0, 0, 0
    for entry in map(mapping, found):
        try:
            place = _place(entry, x, y, bottom)
        except RowError as error:
            place = Place(x=0, y=bottom, width=COLUMNS, height=1)
            yield NotDrawn(place=place, title="", why=f"CloudWatch would refuse its place: {error}")
        else:
            yield _widget(place, str(entry.get("type", "")), mapping(entry.get("properties")))
        x, y, bottom = place.x + place.width, place.y, max(bottom, place.y + place.height)


def _place(entry: Mapping[str, object], x: int, y: int, bottom: int) -> Place:
    """Where it says or, where it does not, beside the one before if there is room."""
    width, height = (whole(entry.get(side), USUAL_SIZE) for side in ("width", "height"))
    if "x" in entry and "y" in entry:
        return Place(x=whole(entry["x"], 0), y=whole(entry["y"], 0), width=width, height=height)
    if x + width > COLUMNS:
        x, y = 0, bottom
    return Place(x=x, y=y, width=width, height=height)


def _widget(place: Place, kind: str, properties: Mapping[str, object]) -> Drawn:
    title = str(properties.get("title", ""))
    match kind:
        case "alarm":
            return AlarmList(
                place=place,
                title=title,
                names=tuple(map(_alarm_name, items(properties.get("alarms")))),
                sort_by=str(properties.get("sortBy", "default")),
                states=tuple(map(str, items(properties.get("states")))),
            )
        case "text":
            transparent = properties.get("background") == "transparent"
            return Markdown(place=place, text=str(properties.get("markdown", "")), transparent=transparent)
        case "log":
            return LogQuery(place=place, title=title, query=str(properties.get("query", "")))
        case "metric":
            try:
                return _metrics(place, title, properties)
            except (RowError, ValueError) as error:
                return NotDrawn(place=place, title=title, why=f"CloudWatch would refuse it: {error}")
        case other:
            return NotDrawn(
                place=place, title=title, why=f"a widget of type {other or '(none)'} is not drawn"
            )


def _metrics(place: Place, title: str, properties: Mapping[str, object]) -> Metrics:
    axes, found = mapping(properties.get("yAxis")), mapping(properties.get("annotations"))
    view = str(properties.get("view", "timeSeries"))
    if view not in VIEWS:
        raise ValueError(f"view = {view!r} is none of {', '.join(VIEWS)}")
    alarms = [_alarm_name(arn) for arn in items(found.get("alarms"))]
    return Metrics(
        place=place,
        title=title,
        view=view,
        rows=rows_of(properties),
        levels=tuple(levels_of(items(found.get("horizontal")))),
        moments=tuple(moments_of(items(found.get("vertical")))),
        left=_axis(mapping(axes.get("left"))),
        right=_axis(mapping(axes.get("right"))),
        stacked=bool(properties.get("stacked", False)),
        sparkline=bool(properties.get("sparkline", True)),
        legend=str(mapping(properties.get("legend")).get("position", "bottom")),
        alarm=alarms[0] if alarms else None,
        start=_start(properties),
    )


def _start(properties: Mapping[str, object]) -> str | None:
    if properties.get("start") is None:
        return None
    start = str(properties["start"])
    span_of({"start": start}, end=datetime.now(UTC))  # raises BodyError, a ValueError, when it is no time
    return start


def _alarm_name(arn: object) -> str:
    return str(arn).partition(_ALARM_ARN)[2] or str(arn)


def _axis(axis: Mapping[str, object]) -> AxisRange:
    lowest, highest = (decimal(axis[end]) if end in axis else None for end in ("min", "max"))
    return AxisRange(label=str(axis.get("label", "")), lowest=lowest, highest=highest)
