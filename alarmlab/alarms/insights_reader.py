"""Reads a Metrics Insights query, and what CloudWatch asks of an alarm on one.

Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-alarm-create.html
and, for wall clock windows,
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation-window.html#wall-clock-supported-periods
"""

from __future__ import annotations

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.math_reader import Entries
from alarmlab.alarms.properties import AlarmProperties
from alarmlab.insights.syntax import QueryError, UnsupportedQueryError, parse_query

SHORTEST_PERIOD_S = 60
LONGEST_RANGE_S = 10_800


def read_insights(read: AlarmProperties, entries: Entries) -> Insights:
    """The query of an alarm whose only entry is one. Raises BadInputError, NotEvaluatedYetError."""
    if len(entries) > 1:
        raise read.refused("Metrics", "an expression over a Metrics Insights query")
    (entry,) = entries.values()
    text = entry.text("Expression")
    try:
        select = parse_query(text)
    except QueryError as error:
        rest = repr(text[error.at :]) if error.at < len(text) else "the end"
        place = f"character {error.at + 1}, {rest}: {error.rule}"
        if isinstance(error, UnsupportedQueryError):
            raise entry.refused("Expression", f"{text!r}, {place}") from error
        raise entry.error("Expression", text, rule=f"at {place}") from error
    ordered = not select.group_by or select.order_by is not None
    entry.check("Expression", text, holds=ordered, rule="has ORDER BY beside GROUP BY")
    return Insights(select=select)


def check_insights(alarm: MetricAlarm, read: AlarmProperties) -> None:
    """Raise BadInputError for periods that CloudWatch does not accept with a query."""
    rule = f"is at least {SHORTEST_PERIOD_S} seconds with Metrics Insights"
    read.check("Period", alarm.period_s, holds=alarm.period_s >= SHORTEST_PERIOD_S, rule=rule)
    periods, reserved = alarm.evaluation_periods, ""
    if alarm.wall_clock:
        periods, reserved = periods + 1, " and one for the wall clock"
    read.check(
        "EvaluationPeriods",
        alarm.evaluation_periods,
        holds=alarm.period_s * periods <= LONGEST_RANGE_S,
        rule=f"{reserved} times Period ({alarm.period_s} s) is at most {LONGEST_RANGE_S} s".strip(),
    )
