"""A fleet under test, and its datapoints by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from local.fleet import Datapoint, Fault, Fleet, Targets

START = datetime(2026, 1, 5, tzinfo=UTC)
API, PIPELINE, ML = "api-gateway", "data-pipeline", "ml-service"
TARGETS = Targets(
    cluster="pdm",
    api_gateway=API,
    data_pipeline=PIPELINE,
    ml_service=ML,
    load_balancer="app/pdm/0123456789abcdef",
    target_group="targetgroup/api/0123456789abcdef",
    stream="readings",
)
USUAL = {API: 2, PIPELINE: 2, ML: 2}


def fleet(*faults: Fault, engines: int = 40, seed: int = 1, start: datetime = START) -> Fleet:
    made = Fleet(engines=engines, seed=seed, start=start, targets=TARGETS)
    for fault in faults:
        made.inject(fault)
    return made


def run(running: Fleet, minutes: int, counts: Mapping[str, int] = USUAL) -> tuple[Datapoint, ...]:
    return tuple(point for _ in range(minutes) for point in running.step(desired_counts=counts))


def values(points: Iterable[Datapoint], name: str, *last: str) -> list[float]:
    """Values of the metric on the dimension set that ends with the value `last`, in order."""
    return [point.value for point in points if point.name == name and point.dimensions[-1][1] in last]


def cpu(points: Iterable[Datapoint], service: str) -> list[float]:
    return values(points, "CPUUtilization", service)


def minutes_after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)
