"""Alarms on what ECS does with a service's tasks and deployments; AWS has no metric of these.

Its CPU, memory and number of tasks, which AWS has, are in services.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import OWN_SERVICE, Alarm, Comparison, Missing
from pdm_catalog.alarms.services import reading
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import Metric
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading
from pdm_catalog.telemetry_metrics import (
    DEPLOYMENTS_FAILED,
    SCHEDULER_WARNINGS,
    SERVICE_HEALTH,
    SERVICES_WATCHED,
    TASK_FAILURES,
    TASK_STARTUP_TIME,
)
from pdm_catalog.watched import Service

LOW_HEALTH = 50
MANY_FAILURES = 3
SLOW_START_S = 300
_UNKNOWN = "No score is no news of the service: Task-Events-Silent tells of it."
_UNTIL_THE_NEXT = "As it was, until the next one says otherwise."


def alarms(environment: Environment, service: Service) -> Iterator[Alarm]:
    """The alarms of one service."""
    yield _alarm(
        environment,
        service,
        what="Health-Score-Low",
        metric=SERVICE_HEALTH,
        statistic="Minimum",
        comparison=Comparison.AT_OR_BELOW,
        threshold=LOW_HEALTH,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because=_UNKNOWN,
        severity=Severity.HIGH,
        meaning=f"{service.name} has half of the tasks it needs or less, or keeps losing them.",
        because="50: half of the tasks, or five failures in 15 minutes; 2 of 3 minutes forgives one restart.",
    )
    yield _alarm(
        environment,
        service,
        what="Tasks-Failing",
        metric=TASK_FAILURES,
        statistic="Maximum",
        comparison=Comparison.AT_OR_ABOVE,
        threshold=MANY_FAILURES,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because=_UNKNOWN,
        severity=Severity.MEDIUM,
        meaning=f"Tasks of {service.name} crash, run out of memory, fail health checks or do not start.",
        because="3 in 15 minutes: one may be chance, three are a pattern; ECS waits longer after each.",
        ticket=True,
    )
    yield _alarm(
        environment,
        service,
        what="Deployment-Failed",
        metric=DEPLOYMENTS_FAILED,
        statistic="Maximum",
        comparison=Comparison.AT_OR_ABOVE,
        threshold=1,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because=_UNTIL_THE_NEXT,
        severity=Severity.HIGH,
        meaning=f"The last deployment of {service.name} failed.",
        because="Each is news; a later deployment or a rollback that is completed ends it.",
    )
    yield _alarm(
        environment,
        service,
        what="Scheduler-Impaired",
        metric=SCHEDULER_WARNINGS,
        statistic="Maximum",
        comparison=Comparison.AT_OR_ABOVE,
        threshold=1,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because="As it was, until ECS says that the service is steady.",
        severity=Severity.MEDIUM,
        meaning=f"ECS says that it cannot start or place tasks of {service.name}.",
        because="ECS says so itself; that too few tasks run is an alarm of its own.",
        ticket=True,
    )
    yield _alarm(
        environment,
        service,
        what="Slow-Task-Start",
        metric=TASK_STARTUP_TIME,
        statistic="Maximum",
        comparison=Comparison.ABOVE,
        threshold=SLOW_START_S,
        datapoints=(1, 1),
        missing=Missing.IGNORE,
        missing_because=_UNTIL_THE_NEXT,
        severity=Severity.LOW,
        meaning=f"A task of {service.name} took over five minutes to start: scaling out comes too late.",
        because="300 s: as long as a fault may take to be detected; a start doubles it.",
        ticket=True,
    )


def silence(environment: Environment) -> Alarm:
    """That nobody looks at the services any more."""
    return Alarm(
        name=f"{environment.name}-Task-Events-Silent",
        service=OWN_SERVICE,
        signal=Reading(
            metric=SERVICES_WATCHED, dimensions={"Environment": environment.name}, statistic="SampleCount"
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(3, 3),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: every minute says how many services it looked at.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="task-events-silent",
        meaning="Nobody has looked at the ECS services for minutes: their health scores are not known.",
        because="Three minutes missed; one left in CloudWatch's wider range makes that eight minutes.",
        remedy=None,
    )


def _alarm(
    environment: Environment,
    service: Service,
    *,
    what: str,
    metric: Metric,
    statistic: str,
    comparison: Comparison,
    threshold: float,
    datapoints: tuple[int, int],
    missing: Missing,
    missing_because: str,
    severity: Severity,
    meaning: str,
    because: str,
    ticket: bool = False,
) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{service.name}-{what}",
        service=service.name,
        signal=reading(service, metric, statistic),
        period_s=60,
        comparison=comparison,
        threshold=threshold,
        datapoints=datapoints,
        missing=missing,
        missing_because=missing_because,
        severity=severity,
        owner=environment.owner,
        runbook=what.lower(),
        meaning=meaning,
        because=because,
        remedy=None,
        ticket=ticket,
    )
