"""What an evaluation of an alarm needs to know: its metrics, and the edges of the bands it compares with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.history.sources import NotRecordedError
from alarmlab.metrics.metric_id import MetricId


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The metrics that alarms name, and queries that select whatever matches; `metric in needs` asks both."""

    metrics: frozenset[MetricId]
    queries: tuple[Insights, ...]

    def __contains__(self, metric: object) -> bool:
        return metric in self.metrics or (
            isinstance(metric, MetricId) and any(query.selects(metric) for query in self.queries)
        )


def needs_of(alarms: Iterable[MetricAlarm]) -> Needs:
    """What the history must have for all of these alarms."""
    every = list(alarms)
    return Needs(
        metrics=frozenset(metric for alarm in every for metric in _named(alarm)),
        queries=tuple(alarm.query for alarm in every if isinstance(alarm.query, Insights)),
    )


def refuse_unrecorded(alarm: MetricAlarm, history: History) -> None:
    """Raise NotRecordedError for the first metric, or edge of a band, that the history does not have."""
    for metric in _named(alarm):
        if metric not in history.metrics:
            raise NotRecordedError(
                where=f"history of {metric}",
                what="is not in any of the files",
                fix="record it; name and dimensions must be exactly those of the alarm",
            )
    query = alarm.query
    if isinstance(query, Insights) and not any(map(query.selects, history.metrics)):
        raise NotRecordedError(
            where=f"history for {query}",
            what="is not in any of the files",
            fix="record the metrics that the query selects",
        )


def _named(alarm: MetricAlarm) -> tuple[MetricId, ...]:
    """The metrics and the edges of bands, which are kept as metrics beside the others.

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
