"""Between which bounds the value an alarm compares lies: its metric's, or its expression's."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.check.alarm import Alarm, MetricUse
from alarmlab.check.catalogue.catalogue import Catalogue, KnownMetric
from alarmlab.check.intervals import NOT_NEGATIVE, UNBOUNDED, Interval, interval_of
from alarmlab.metric_math.syntax import parse_expression
from alarmlab.metric_math.tree import ExpressionError

_NOT_NEGATIVE_UNITS = frozenset(
    ("Count", "Percent", "Bytes", "Seconds", "Milliseconds", "Microseconds", "Bytes/Second", "Count/Second")
)
_PERHAPS_NEGATIVE = ("lag", "skew", "drift", "offset", "delta", "credit", "balance", "ahead", "behind")
"""In names: a distance may have a sign, whatever AWS's page says."""
_WITHIN_SAMPLES = ("Average", "Minimum", "Maximum")


def bounds_of(alarm: Alarm, catalogue: Catalogue) -> Interval:
    """The bounds of what the alarm compares with its threshold; unbounded when it is not known."""
    if not alarm.is_complete:
        return UNBOUNDED
    metrics = {metric.id: metric_bounds(metric, catalogue) for metric in alarm.metrics}
    returned = [use for use in (*alarm.metrics, *alarm.expressions) if use.returned is not False]
    if len(returned) != 1 or returned[0].returned is not True:
        return UNBOUNDED
    if isinstance(returned[0], MetricUse):
        return metrics[returned[0].id]
    names = {key: found for key, found in metrics.items() if key is not None}
    return _expressions(alarm, names).get(returned[0].id or "", UNBOUNDED)


def metric_bounds(metric: MetricUse, catalogue: Catalogue) -> Interval:
    """The bounds of a statistic of a metric of AWS."""
    if not isinstance(metric.namespace, str) or not isinstance(metric.name, str):
        return UNBOUNDED
    known = catalogue.metric(metric.namespace, metric.name)
    statistic = metric.statistic
    if known is None or not isinstance(statistic, str):
        return UNBOUNDED
    if statistic == "SampleCount":
        return Interval(least=1)
    within = statistic in _WITHIN_SAMPLES or _is_percentile(statistic)
    if known.ones:
        return Interval(least=1, most=1) if within else Interval(least=1)
    if known.percent and within:
        return Interval(least=0, most=100)
    return NOT_NEGATIVE if _is_not_negative(known) and (within or statistic == "Sum") else UNBOUNDED


def _is_not_negative(known: KnownMetric) -> bool:
    name = known.name.lower()
    return (
        known.unit in _NOT_NEGATIVE_UNITS
        and not known.signed
        and not any(word in name for word in _PERHAPS_NEGATIVE)
    )


def _is_percentile(statistic: str) -> bool:
    return statistic.startswith("p") and statistic[1:2].isdigit()


def _expressions(alarm: Alarm, metrics: Mapping[str, Interval]) -> Mapping[str, Interval]:
    """The bounds of every expression; of one that names itself, or cannot be read, none."""
    texts = {use.id: use.text for use in alarm.expressions if use.id is not None}
    found: dict[str, Interval] = dict(metrics)
    for _ in texts:
        for key, text in texts.items():
            found[key] = _expression(text, found) if isinstance(text, str) else UNBOUNDED
    return found


def _expression(text: str, names: Mapping[str, Interval]) -> Interval:
    try:
        return interval_of(parse_expression(text), names)
    except ExpressionError:
        # Another rule, or CloudWatch, says what is wrong with it.
        return UNBOUNDED
