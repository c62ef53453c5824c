"""What an evaluation of an alarm needs to know: its metrics, and the edges of the bands it compares with."""

from __future__ import annotations

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.history.sources import NotRecordedError
from alarmlab.metrics.metric_id import MetricId


def needs_of(alarm: MetricAlarm) -> tuple[MetricId, ...]:
    """The metrics whose history a replay needs. The edges of a band are kept as metrics beside the others.

    Of the band that the alarm itself compares with, only the edges its operator looks at.
    """
    edges: list[MetricId] = []
    for band in alarm.query.bands:
        operator = alarm.comparison_operator if band == alarm.band else None
        if operator is None or operator.needs_lower:
            edges.append(band.lower)
        if operator is None or operator.needs_upper:
            edges.append(band.upper)
    return (*alarm.query.metrics, *edges)


def refuse_unrecorded(alarm: MetricAlarm, history: History) -> None:
    """Raise NotRecordedError for the first metric, or edge of a band, that the history does not have."""
    for metric in needs_of(alarm):
        if metric not in history.metrics:
            raise NotRecordedError(
                where=f"history of {metric}",
                what="is not in any of the files",
                fix="record it; name and dimensions must be exactly those of the alarm",
            )
