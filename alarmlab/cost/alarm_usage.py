"""What alarms use, by the rules of CloudWatch's billing page.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_billing.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from alarmlab.alarms.outline import AlarmKind, AlarmOutline
from alarmlab.cost.assumptions import Assumptions
from alarmlab.cost.usage import Kind, Quantity, Usage, between, exactly

HIGH_RESOLUTION_BELOW_S = 60
BAND_METRICS = 2
"""The upper and the lower band of an anomaly detection alarm are paid for as metrics."""
INSIGHTS_MOST_METRICS = 10_000
"""https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-limits.html"""


def alarm_usage(alarms: Iterable[AlarmOutline], *, stack: str, assumed: Assumptions) -> Iterator[Usage]:
    """One or two lines an alarm."""
    for alarm in alarms:
        match alarm.kind:
            case AlarmKind.COMPOSITE:
                yield _line(alarm, stack, "composite alarm", "alarm-composite", exactly(1))
            case AlarmKind.PROMQL:
                yield _line(alarm, stack, "PromQL alarm", "alarm-promql", exactly(1))
            case AlarmKind.LOG:
                yield _line(alarm, stack, "log alarm", "alarm-log", exactly(1))
            case AlarmKind.INSIGHTS:
                yield _insights(alarm, stack, assumed)
                if alarm.uses:
                    yield _metrics(alarm, stack, "metrics beside the Metrics Insights query", band=False)
            case AlarmKind.ANOMALY:
                yield _metrics(alarm, stack, "anomaly detection alarm", band=True)
            case AlarmKind.METRIC:
                yield _metrics(
                    alarm, stack, "metric math alarm" if alarm.expressions else "alarm", band=False
                )


def _metrics(alarm: AlarmOutline, stack: str, what: str, *, band: bool) -> Usage:
    high_resolution = alarm.period_s is not None and alarm.period_s < HIGH_RESOLUTION_BELOW_S
    extra = BAND_METRICS if band else 0
    entries = len(alarm.uses)
    distinct = len({use.metric for use in alarm.uses})
    return _line(
        alarm,
        stack,
        what + (", high resolution" if high_resolution else ""),
        "alarm-high-resolution" if high_resolution else "alarm-standard",
        between(distinct + extra, entries + extra),
        note=None
        if distinct == entries
        else "one metric with several statistics: AWS does not say whether it counts once",
    )


def _insights(alarm: AlarmOutline, stack: str, assumed: Assumptions) -> Usage:
    said = assumed.insights_metrics.get(alarm.name, assumed.insights_metrics.get(alarm.logical_id))
    if said is not None:
        return _line(alarm, stack, "Metrics Insights alarm", "alarm-insights", exactly(said))
    return _line(
        alarm,
        stack,
        "Metrics Insights alarm",
        "alarm-insights",
        between(1, INSIGHTS_MOST_METRICS),
        note="paid per metric the query analyses: give alarms.insights_metrics",
    )


def _line(
    alarm: AlarmOutline, stack: str, what: str, price: str, quantity: Quantity, *, note: str | None = None
) -> Usage:
    return Usage(
        kind=Kind.ALARMS,
        stack=stack,
        resource=alarm.name,
        what=what,
        price=price,
        quantity=quantity,
        note=note,
    )
