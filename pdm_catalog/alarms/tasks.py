"""Alarms on the tasks of an ECS service: that they run, start, and go on running.

Container Insights publishes them only while a task of the service runs: that none does, no metric says, but
silence. So it is an alarm of its own, on the silence of two metrics.
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html
"""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms.services import reading
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    ECS_SERVICE_CPU,
    SERVICE_RESTARTS,
    SERVICE_STORAGE,
    SERVICE_TASKS_DESIRED,
    SERVICE_TASKS_PENDING,
    SERVICE_TASKS_RUNNING,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression
from pdm_catalog.watched import Service

OTHERS_MATTER = "Published only while a task runs; that none does is another alarm's matter."
WARM_UP_MIN = 15
"""Container Insights may have been switched on by the same deployment, and a service may be as new."""
SILENT_MIN = 3
"""FILL reads a datapoint that is late as 0: a shorter window would page whenever both are behind by it
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html, FILL)."""
PENDING_MIN = 10
"""A Fargate task starts within one to three minutes, one with an image of gigabytes within five or so."""
STORAGE_PCT = 85
"""Fargate gives a task 20 GiB unless told otherwise, and it cannot grow in a running one
(https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html): 3 GiB are left."""


def alarms(environment: Environment, service: Service) -> Iterator[Alarm]:
    """The alarms of a service's tasks."""
    yield _none(environment, service)
    yield _missing(environment, service)
    yield _pending(environment, service)
    yield _restarting(environment, service)
    yield _storage(environment, service)


def _none(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{service.name}-No-Running-Task",
        service=service.name,
        signal=Expression(
            text="MAX([FILL(running, 0), FILL(samples, 0)])",
            inputs={
                "running": reading(service, SERVICE_TASKS_RUNNING, "Maximum"),
                "samples": reading(service, ECS_SERVICE_CPU, "SampleCount"),
            },
            highest=float("inf"),
            label="running tasks, or else samples of their CPU",
        ),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(SILENT_MIN, SILENT_MIN),
        missing=Missing.BREACHING,
        missing_because="Silence is what it looks for: AWS publishes neither metric when no task runs.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="no-running-task",
        meaning=f"{service.name} is down: none of its tasks runs.",
        because=f"None for {SILENT_MIN} minutes; two metrics come on two ways, and may be late by two.",
        remedy=None,
        means_down=True,
        warm_up_min=WARM_UP_MIN,
    )


def _missing(environment: Environment, service: Service) -> Alarm:
    """Neither running nor starting: a start in a deployment or when scaling out is not missing."""
    return Alarm(
        name=f"{environment.name}-{service.name}-Tasks-Missing",
        service=service.name,
        signal=Expression(
            text="desired - running - pending",
            inputs={
                "desired": reading(service, SERVICE_TASKS_DESIRED, "Maximum"),
                "running": reading(service, SERVICE_TASKS_RUNNING, "Maximum"),
                "pending": reading(service, SERVICE_TASKS_PENDING, "Maximum"),
            },
            highest=float("inf"),
            label="tasks that neither run nor start",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=OTHERS_MATTER,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="tasks-missing",
        meaning=f"{service.name} has fewer tasks than it shall have, and ECS is starting none.",
        because="ECS starts a lost task within seconds; two minutes say that it cannot, or has to wait.",
        remedy=None,
    )


def _pending(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{service.name}-Tasks-Stuck-Pending",
        service=service.name,
        signal=reading(service, SERVICE_TASKS_PENDING, "Minimum"),
        period_s=60,
        comparison=Comparison.AT_OR_ABOVE,
        threshold=1,
        datapoints=(PENDING_MIN, PENDING_MIN),
        missing=Missing.NOT_BREACHING,
        missing_because=OTHERS_MATTER,
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="tasks-stuck-pending",
        meaning=f"A task of {service.name} has been about to start for {PENDING_MIN} minutes.",
        because=f"{PENDING_MIN} minutes on end: no image takes as long; the others carry the load.",
        remedy=None,
        ticket=True,
    )


def _restarting(environment: Environment, service: Service) -> Alarm:
    """RestartCount is the sum since the tasks began, so what it gained in a minute is what is looked at."""
    return Alarm(
        name=f"{environment.name}-{service.name}-Containers-Restarting",
        service=service.name,
        signal=Expression(
            text="DIFF(restarts)",
            inputs={"restarts": reading(service, SERVICE_RESTARTS, "Sum")},
            highest=float("inf"),
            label="restarts of containers",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(3, 30),
        missing=Missing.NOT_BREACHING,
        missing_because="Published only for containers with a restart policy, while a task runs.",
        severity=Severity.MEDIUM,
        owner=environment.owner,
        runbook="containers-restarting",
        meaning=f"Containers of {service.name} end and are started anew again and again.",
        because="Three in half an hour: ECS restarts a container every 5 minutes at most by default; "
        "one restart has healed itself.",
        remedy=None,
        ticket=True,
    )


def _storage(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{service.name}-Task-Storage-Nearly-Full",
        service=service.name,
        signal=reading(service, SERVICE_STORAGE, "Maximum"),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=STORAGE_PCT,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=OTHERS_MATTER,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="task-storage-nearly-full",
        meaning=f"The disk of a task of {service.name} is nearly full: its writes are about to fail.",
        because=f"The fullest task, not the mean, above {STORAGE_PCT} %: with 20 GiB, 3 are left.",
        remedy=None,
    )
