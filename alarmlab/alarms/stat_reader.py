"""Reads a statistic of one metric: from the alarm itself, or from an entry of `Metrics`."""

from __future__ import annotations

from alarmlab.alarms.properties import AlarmProperties
from alarmlab.alarms.query import MetricStat
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.notation import EXAMPLES, is_listed_for_alarms, parse_statistic
from alarmlab.metrics.statistic import AnyStatistic, Statistic

_EXTENDED = "ExtendedStatistic"


def read_own_stat(read: AlarmProperties) -> MetricStat:
    """The statistic of the metric the alarm names itself. Raises BadInputError, NotEvaluatedYetError."""
    return _stat(read, metric=read, statistic=_own_statistic(read))


def read_entry_stat(entry: AlarmProperties) -> MetricStat:
    """The MetricStat of an entry of `Metrics`. Raises BadInputError, NotEvaluatedYetError."""
    stat = entry.entry("MetricStat")
    stat.refuse_unknown({"Metric", "Period", "Stat", "Unit"})
    metric = stat.entry("Metric")
    metric.refuse_unknown({"Namespace", "MetricName", "Dimensions"})
    return _stat(stat, metric=metric, statistic=_statistic(stat, "Stat"))


def _stat(read: AlarmProperties, *, metric: AlarmProperties, statistic: AnyStatistic) -> MetricStat:
    return MetricStat(
        metric=MetricId(
            namespace=metric.text("Namespace"),
            name=metric.text("MetricName"),
            dimensions=metric.dimensions("Dimensions"),
        ),
        statistic=statistic,
        unit=read.optional_text("Unit"),
    )


def _own_statistic(read: AlarmProperties) -> AnyStatistic:
    if _EXTENDED not in read:
        return read.choice("Statistic", Statistic)
    text = read.text(_EXTENDED)
    read.check("Statistic", text, holds="Statistic" not in read, rule=f"is left out beside {_EXTENDED}")
    statistic = _statistic(read, _EXTENDED)
    plain = isinstance(statistic, Statistic)
    read.check(_EXTENDED, text, holds=not plain, rule="is for those Statistic has not")
    if not is_listed_for_alarms(statistic):
        raise read.refused(_EXTENDED, f"{_EXTENDED} {text!r} (only Metrics is documented to take it)")
    return statistic


def _statistic(read: AlarmProperties, name: str) -> AnyStatistic:
    text = read.text(name)
    statistic = parse_statistic(text)
    if statistic is None:
        raise read.error(name, text, rule=f"is a statistic, such as {EXAMPLES}")
    return statistic
