"""A fleet under test, the worlds it runs in, and its datapoints by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from environments import read_environment
from environments.reader import FOLDER
from local.fleet import Datapoint, Fault, Fleet, Targets, Task, World

START = datetime(2026, 1, 5, tzinfo=UTC)
API, PIPELINE, ML = "api-gateway", "data-pipeline", "ml-service"
GOOD, BAD = "pdm:1", "pdm:2"
ENVIRONMENT = read_environment(FOLDER / "local.yaml")
[ENDPOINT] = ENVIRONMENT.endpoints
PRIMARY, BACKUP = ENDPOINT.variants
TARGETS = Targets.of(
    ENVIRONMENT, load_balancer="app/pdm/0123456789abcdef", target_group="targetgroup/api/0123456789abcdef"
)
USUAL = {API: 2, PIPELINE: 2, ML: 2}


def world(
    counts: Mapping[str, int] = USUAL,
    *,
    generation: int = 0,
    definitions: Mapping[str, str] | None = None,
    backup: float = 0.0,
) -> World:
    """So many tasks of each service.

    `generation` tells tasks from those they replace; `backup` is the backup variant's share.
    """
    chosen = definitions or {}
    return World(
        tasks={
            service: tuple(
                Task(arn=f"{service}/{generation}/{number}", definition=chosen.get(service, GOOD))
                for number in range(count)
            )
            for service, count in counts.items()
        },
        traffic={PRIMARY: 1 - backup, BACKUP: backup},
    )


def fleet(*faults: Fault, engines: int = 40, seed: int = 1, start: datetime = START) -> Fleet:
    made = Fleet(engines=engines, seed=seed, start=start, targets=TARGETS)
    for fault in faults:
        made.inject(fault)
    return made


def run(running: Fleet, minutes: int, where: World | None = None) -> tuple[Datapoint, ...]:
    """Let so many minutes pass, in the usual world if no other is given."""
    return tuple(point for _ in range(minutes) for point in running.step(where or world()))


def values(points: Iterable[Datapoint], name: str, *last: str) -> list[float]:
    """Values of the metric on the dimension set that ends with one of `last`, in order."""
    return [
        value
        for point in points
        if point.name == name and (point.dimensions[-1][1] in last if point.dimensions else not last)
        for value in point.values
    ]


def cpu(points: Iterable[Datapoint], service: str) -> list[float]:
    return values(points, "CPUUtilization", service)


def memory(points: Iterable[Datapoint], service: str) -> list[float]:
    return values(points, "MemoryUtilization", service)


def minutes_after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)
