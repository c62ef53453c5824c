"""About which value each metric of an environment is unsuspicious: well on the quiet side of its alarms."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.metrics.metric_id import MetricId
from local.detection import simulated_name
from pdm_catalog import metrics as m
from pdm_catalog import own_metrics as own
from pdm_catalog.alarm import Alarm, Comparison
from pdm_catalog.alarms import alarms_of, metric_alarms
from pdm_catalog.dashboards.marks import judged
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.signal import Expression, Reading
from pdm_catalog.watched import Parameter

ONLY_WHEN_THERE_IS = (
    own.ENGINES_ENTERED_LEVEL,
    own.PREDICTION_ERRORS,
    m.ALB_TARGET_5XX,
    m.ALB_TARGET_4XX,
)
"""Metrics that are not published while there is nothing to tell: without data they show none."""
OF_REQUESTS = ("Invocations", "ModelLatency", "OverheadLatency", "InvocationsPerInstance")
BELOW, ABOVE = 0.4, 1.3


def quiet_values(environment: Environment) -> dict[MetricId, float | None]:
    """The value by metric; None for one that is silent."""
    found: dict[MetricId, float | None] = {}
    for endpoint in environment.endpoints:
        for name in OF_REQUESTS:  # the backup is not asked, so it publishes nothing
            pairs = frozenset({("EndpointName", endpoint.name), ("VariantName", endpoint.backup)})
            found[MetricId(namespace="AWS/SageMaker", name=name, dimensions=pairs)] = None
    for alarm in metric_alarms(alarms_of(environment)):
        for reading, limit in _limits(alarm):
            found.setdefault(_id(reading), _quiet(alarm, reading, limit))
    return found


def _limits(alarm: Alarm) -> Iterator[tuple[Reading, float]]:
    signal = alarm.signal
    if isinstance(signal, Expression) and signal.limits:
        yield from ((signal.inputs[name], limit) for name, limit in signal.limits.items())
    elif alarm.comparison is Comparison.ABOVE and alarm.threshold == 0:
        yield from ((one, 0.0) for one in signal.readings)  # whatever it adds up, each is 0 in quiet times
    else:
        yield from ((one, alarm.threshold) for one in judged(alarm) if isinstance(one, Reading))


def _quiet(alarm: Alarm, reading: Reading, limit: float) -> float | None:
    if any(_same(reading.metric, silent) for silent in ONLY_WHEN_THERE_IS):
        return None
    if reading.statistic == "SampleCount":
        return 1.0
    if alarm.comparison in (Comparison.ABOVE, Comparison.AT_OR_ABOVE):
        return BELOW * limit
    return min(ABOVE * limit, (limit + reading.highest) / 2)


def _same(metric: Metric, other: Metric) -> bool:
    return metric.name == other.name


def _id(reading: Reading) -> MetricId:
    values = (
        (name, simulated_name(value) if isinstance(value, Parameter) else value)
        for name, value in reading.dimensions.items()
    )
    return MetricId(
        namespace=reading.metric.namespace, name=reading.metric.name, dimensions=frozenset(values)
    )
