"""A quiet day of the simulated fleet, as CloudWatch would remember it."""

from __future__ import annotations

from datetime import UTC, datetime

from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.store import MetricStore
from local.detection import LOAD_BALANCER, TARGET_GROUP
from local.fleet import Fleet, Targets, Task, World
from pdm_catalog.environment import Environment

START = datetime(2026, 1, 5, tzinfo=UTC)
MINUTES = 24 * 60
ENGINES, SEED, TASKS = 40, 7, 2
"""The demo's fleet."""


def simulated_day(environment: Environment) -> tuple[MetricStore, datetime, int]:
    """The samples of a day without a fault, when it ends, and how many minutes it has."""
    targets = Targets.of(environment, load_balancer=LOAD_BALANCER, target_group=TARGET_GROUP)
    fleet = Fleet(engines=ENGINES, seed=SEED, start=START, targets=targets)
    tasks = {
        service: tuple(Task(arn=f"{service}/{number}", definition=service) for number in range(TASKS))
        for service in targets.services
    }
    [endpoint] = environment.endpoints
    world = World(tasks=tasks, traffic={endpoint.primary: 1.0, endpoint.backup: 0.0})
    store = MetricStore()
    for _ in range(MINUTES):
        for point in fleet.step(world):
            metric = MetricId(
                namespace=point.namespace, name=point.name, dimensions=frozenset(point.dimensions)
            )
            store.add_all(metric, at=point.at, values=point.values)
    return store, fleet.now, MINUTES
