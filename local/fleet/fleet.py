"""The fleet itself: advances one simulated minute at a time and tells what AWS would have measured."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from local.fleet.chance import Chance, chance
from local.fleet.datapoint import Datapoint
from local.fleet.demand import PREDICTIONS_PER_REQUEST, Demand, demand_at, usual_demand
from local.fleet.emit import (
    ServiceMinute,
    ecs_datapoints,
    kinesis_datapoints,
    load_balancer_datapoints,
)
from local.fleet.faults import ErrorBurst, Fault, FaultError, LoadSurge, is_active
from local.fleet.model import Borne, bear, memory_pct, response_times_s, responses
from local.fleet.targets import Targets

MINUTE = timedelta(minutes=1)


class FleetError(ValueError):
    """The fleet was asked for what cannot be."""


class Fleet:
    """Engines -> Kinesis -> data-pipeline, and load balancer -> api-gateway -> ml-service.

    The same seed, start, faults and desired counts give the same datapoints; no clock is read. Raises
    FleetError when `start` is no whole minute with a time zone, or `engines` is below 1.
    """

    def __init__(self, *, engines: int, seed: int, start: datetime, targets: Targets) -> None:
        if engines < 1:
            raise FleetError(f"Fleet: engines = {engines}, at least one reports\n  fix: engines=40")
        if start.utcoffset() is None or start.second or start.microsecond:
            raise FleetError(
                f"Fleet: start = {start}, it is a whole minute with a time zone\n"
                "  fix: datetime(2026, 1, 1, 12, 0, tzinfo=UTC)"
            )
        self._engines, self._seed, self._targets = engines, seed, targets
        self._start, self._minute = start, 0
        self._faults: list[Fault] = []
        self._desired_before: dict[str, int] | None = None
        self._unread = 0.0

    @property
    def now(self) -> datetime:
        """The start of the minute that the next `step` simulates."""
        return self._start + self._minute * MINUTE

    def inject(self, fault: Fault) -> None:
        """Let `fault` happen. Raises FaultError when its service does not exist or answers no requests."""
        answering = {self._targets.api_gateway, self._targets.ml_service}
        able = answering if isinstance(fault, ErrorBurst) else set(self._targets.services)
        if fault.service not in able:
            raise FaultError(
                f"{type(fault).__name__}: service = {fault.service!r}, it is one of {sorted(able)}\n"
                "  fix: take the name from Targets"
            )
        self._faults.append(fault)

    def step(self, *, desired_counts: Mapping[str, int]) -> tuple[Datapoint, ...]:
        """Simulate one minute with so many tasks desired of each service, and return its datapoints.

        A new task takes one minute to start; a stopped one is gone at once. Raises FleetError when a
        service is missing from `desired_counts` or its count is below 0.
        """
        at, luck = self.now, chance(seed=self._seed, minute=self._minute)
        tasks = self._running(desired_counts)
        load = self._load(at, luck)
        borne = self._bear(load, tasks)
        self._minute += 1
        self._unread = borne[self._targets.data_pipeline].left_over
        return (
            *self._of_ecs(at, luck, tasks, borne),
            *self._of_kinesis(at, load, tasks),
            *self._of_load_balancer(at, luck, load, tasks, borne),
        )

    def _running(self, desired_counts: Mapping[str, int]) -> dict[str, int]:
        desired: dict[str, int] = {}
        for service in self._targets.services:
            count = desired_counts.get(service)
            if count is None or count < 0:
                raise FleetError(
                    f"step: desired_counts[{service!r}] = {count}, every service has a count of at least 0\n"
                    f"  fix: name each of {', '.join(self._targets.services)}"
                )
            desired[service] = count
        before, self._desired_before = self._desired_before or desired, desired
        return {service: min(count, before[service]) for service, count in desired.items()}

    def _load(self, at: datetime, luck: Chance) -> Demand:
        return demand_at(
            at,
            engines=self._engines,
            luck=luck,
            api_surge=self._surge(self._targets.api_gateway, at),
            pipeline_surge=self._surge(self._targets.data_pipeline, at),
            ml_surge=self._surge(self._targets.ml_service, at),
        )

    def _surge(self, service: str, at: datetime) -> float:
        surges = (fault for fault in self._faults if isinstance(fault, LoadSurge) and is_active(fault, at))
        return math.prod(surge.factor for surge in surges if surge.service == service)

    def _succeeding_share(self, service: str, at: datetime) -> float:
        bursts = (fault for fault in self._faults if isinstance(fault, ErrorBurst) and is_active(fault, at))
        return math.prod(1 - burst.share for burst in bursts if burst.service == service)

    def _bear(self, load: Demand, tasks: Mapping[str, int]) -> dict[str, Borne]:
        usual, targets = usual_demand(self._engines), self._targets
        loads = {
            targets.api_gateway: (load.requests, usual.requests),
            targets.data_pipeline: (load.readings + self._unread, usual.readings),
            targets.ml_service: (load.predictions, usual.predictions),
        }
        return {
            service: bear(load=arriving, tasks=tasks[service], usual_load=expected)
            for service, (arriving, expected) in loads.items()
        }

    def _of_ecs(
        self, at: datetime, luck: Chance, tasks: Mapping[str, int], borne: Mapping[str, Borne]
    ) -> Iterator[Datapoint]:
        services = tuple(
            ServiceMinute(
                name=service,
                tasks=tasks[service],
                cpu_pct=100 * borne[service].utilization,
                memory_pct=memory_pct(utilization=borne[service].utilization, luck=luck),
            )
            for service in self._targets.services
        )
        return ecs_datapoints(self._targets, at, services=services)

    def _of_kinesis(self, at: datetime, load: Demand, tasks: Mapping[str, int]) -> Iterator[Datapoint]:
        behind_min = self._unread / usual_demand(self._engines).readings
        read = tasks[self._targets.data_pipeline] > 0
        return kinesis_datapoints(
            self._targets, at, readings=load.readings, iterator_age_ms=60_000 * behind_min if read else None
        )

    def _of_load_balancer(
        self, at: datetime, luck: Chance, load: Demand, tasks: Mapping[str, int], borne: Mapping[str, Borne]
    ) -> Iterator[Datapoint]:
        gateway, models = self._targets.api_gateway, self._targets.ml_service
        if not tasks[gateway]:
            return iter(())  # without a target the load balancer answers by itself
        failing_predictions = 1 - self._succeeding_share(models, at)
        succeeding = self._succeeding_share(gateway, at) * (1 - PREDICTIONS_PER_REQUEST * failing_predictions)
        return load_balancer_datapoints(
            self._targets,
            at,
            answers=responses(requests=load.requests, failing_share=1 - succeeding, luck=luck),
            times_s=response_times_s(
                api_utilization=borne[gateway].utilization,
                ml_utilization=borne[models].utilization,
                luck=luck,
            ),
        )
