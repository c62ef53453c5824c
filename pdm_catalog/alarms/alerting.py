"""Alarms on this system itself. They go the usual way and, because that may be what fails, a second one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pdm_catalog.alarm import OWN_SERVICE, Alarm, Comparison, Missing, Severity
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.names import FUNCTIONS, Names
from pdm_catalog.own_metrics import FUNCTION_ERRORS, FUNCTION_THROTTLES, HEARTBEAT, QUEUE_AGE, QUEUE_VISIBLE
from pdm_catalog.signal import Expression, Reading, Signal

# A message is tried again after each time-out; older than this, the tries do not help.
OLD_S = 300


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The pipeline's own alarms."""
    names = Names.of(environment)
    queues = {f"q{index}": name for index, name in enumerate(names.queues)}
    dead = {f"d{index}": names.dead_letters(name) for index, name in enumerate(names.queues)}
    functions = {f"f{index}": names.function(name) for index, name in enumerate(FUNCTIONS)}
    yield _own(
        environment,
        "Dead-Letters",
        _over(QUEUE_VISIBLE, "Maximum", dead, "MAX", "dead letters"),
        Comparison.ABOVE,
        0,
        "An alert or a remedy could not be delivered and waits in a dead-letter queue.",
        "Nothing may be lost: one is too many.",
    )
    yield _own(
        environment,
        "Messages-Stuck",
        _over(QUEUE_AGE, "Maximum", queues, "MAX", "age of the oldest message, s"),
        Comparison.ABOVE,
        OLD_S,
        "Alerts wait in a queue for more than five minutes: a sink is down or a function fails.",
        "An alert must arrive within two minutes; five are far beyond.",
    )
    yield _own(
        environment,
        "Function-Errors",
        _over(FUNCTION_ERRORS, "Sum", functions, "SUM", "errors"),
        Comparison.ABOVE,
        0,
        "A function of the alert pipeline ends in errors.",
        "They report failures message by message: an error is a fault of their own.",
    )
    yield _own(
        environment,
        "Function-Throttles",
        _over(FUNCTION_THROTTLES, "Sum", functions, "SUM", "throttles"),
        Comparison.ABOVE,
        0,
        "Lambda refuses to start functions of the alert pipeline: the account's concurrency is used up.",
        "Any throttle delays alerts.",
    )
    yield _silent(environment)


def _silent(environment: Environment) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Pipeline-Silent",
        service=OWN_SERVICE,
        signal=Reading(
            metric=HEARTBEAT, dimensions={"Environment": environment.name}, statistic="SampleCount"
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: a heartbeat goes the whole way every minute.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="pipeline-silent",
        meaning="The heartbeat has not come through for minutes: alerts may not reach anybody.",
        because="Three heartbeats missed; one left in CloudWatch's wider range makes that eight minutes.",
        remedy=None,
    )


def _own(
    environment: Environment,
    what: str,
    signal: Signal,
    comparison: Comparison,
    threshold: float,
    meaning: str,
    because: str,
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-Pipeline-{what}",
        service=OWN_SERVICE,
        signal=signal,
        period_s=60,
        comparison=comparison,
        threshold=threshold,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="An idle queue or function publishes nothing; the heartbeat tells whether it lives.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook=f"pipeline-{what.lower()}",
        meaning=meaning,
        because=because,
        remedy=None,
    )


def _over(metric: Metric, statistic: str, names: Mapping[str, str], fold: str, label: str) -> Expression:
    """One value over several queues or functions: five alarms instead of thirty."""
    [dimension] = metric.dimensions
    return Expression(
        text=f"{fold}([{', '.join(names)}])",
        inputs={
            key: Reading(metric=metric, dimensions={dimension: name}, statistic=statistic)
            for key, name in names.items()
        },
        highest=float("inf"),
        label=label,
    )
