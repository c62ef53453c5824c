"""What this system's own functions would publish of a minute of the fleet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from local.fleet.datapoint import Datapoint
from local.fleet.targets import Targets
from pdm_catalog.capacity import Capacity
from pdm_catalog.metrics import Metric
from pdm_catalog.telemetry_metrics import (
    DAYS_TO_SATURATION,
    DEPLOYMENTS_FAILED,
    SCHEDULER_WARNINGS,
    SERVICE_HEALTH,
    TASK_FAILURES,
    TASK_STARTUP_TIME,
)

STARTUP_S = 40.0
"""From a task's creation to its start: an image of some hundred megabytes on Fargate."""
FORECAST_HOURS = 6
"""constructs/pdm_watch/capacity_forecast.py."""
FAR_DAYS = 365.0


def service_datapoints(
    targets: Targets, at: datetime, *, serving: Mapping[str, int], started: Mapping[str, int]
) -> Iterator[Datapoint]:
    """Every service every minute, without a task not healthy at all; when tasks start, that it went well."""
    for service, tasks in serving.items():
        of = (targets.cluster, service)
        yield _point(SERVICE_HEALTH, at, 100.0 if tasks else 0.0, *of)
        yield _point(TASK_FAILURES, at, 0.0, *of)
        if started[service]:
            yield _point(TASK_STARTUP_TIME, at, STARTUP_S, *of)
            yield _point(DEPLOYMENTS_FAILED, at, 0.0, *of)
            yield _point(SCHEDULER_WARNINGS, at, 0.0, *of)


def capacity_datapoints(capacities: tuple[Capacity, ...], at: datetime) -> Iterator[Datapoint]:
    """The fleet does not grow: no end is in sight."""
    if at.minute == 0 and at.hour % FORECAST_HOURS == 0:
        for one in capacities:
            yield _point(DAYS_TO_SATURATION, at, FAR_DAYS, one.resource, str(one.dimension))


def _point(metric: Metric, at: datetime, value: float, *dimensions: str) -> Datapoint:
    return Datapoint(
        namespace=metric.namespace,
        name=metric.name,
        dimensions=tuple(zip(metric.dimensions, dimensions, strict=True)),
        at=at,
        values=(value,),
        unit=metric.unit,
    )
