"""The fleet itself: advances one simulated minute at a time and tells what AWS would have measured."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import datetime

from local.fleet import damage
from local.fleet.chance import chance
from local.fleet.datapoint import MINUTE, Datapoint
from local.fleet.demand import Demand, demand_at, usual_demand
from local.fleet.faults import BadDeployment, ErrorBurst, Fault, FaultError, ModelErrors, WornEngine
from local.fleet.minute import Minute
from local.fleet.model import Borne, bear
from local.fleet.roster import Roster
from local.fleet.targets import Targets
from local.fleet.world import World


class FleetError(ValueError):
    """The fleet was asked for what cannot be."""


class Fleet:
    """Engines -> Kinesis -> data-pipeline, and load balancer -> api-gateway -> ml-service -> endpoint.

    The same seed, start, faults and worlds give the same datapoints; no clock is read. Raises FleetError
    when `start` is no whole minute with a time zone, or `engines` is below 1.
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
        self._rosters = {service: Roster() for service in targets.services}
        self._unread = 0.0

    @property
    def now(self) -> datetime:
        """The start of the minute that the next `step` simulates."""
        return self._start + self._minute * MINUTE

    def inject(self, fault: Fault) -> None:
        """Let `fault` happen.

        Raises FaultError when its service does not exist or answers no requests. A variant of the endpoint
        may come later, and is not checked; an engine has no service.
        """
        if not isinstance(fault, ModelErrors | WornEngine):
            self._check_service(fault.service, fault)
        self._faults.append(fault)

    def _check_service(self, service: str, fault: Fault) -> None:
        answering = {self._targets.api_gateway, self._targets.ml_service}
        able: Set[str] = set(self._targets.services)
        if isinstance(fault, ErrorBurst | BadDeployment):
            able = answering
        if service not in able:
            raise FaultError(
                f"{type(fault).__name__}: service = {service!r}, it is one of {sorted(able)}\n"
                "  fix: take the name from Targets"
            )

    def step(self, world: World) -> tuple[Datapoint, ...]:
        """Simulate one minute in `world`, and return its datapoints.

        An additional task takes one minute to start, one that replaces another none; a stopped one is
        gone at once. Raises FleetError when `world` does not know a service.
        """
        for service in self._targets.services:
            if service not in world.tasks:
                raise FleetError(
                    f"step: world.tasks has no {service!r}, every service has its tasks, if any\n"
                    f"  fix: name each of {', '.join(self._targets.services)}"
                )
        at, luck = self.now, chance(seed=self._seed, minute=self._minute)
        serving = {name: roster.serving(world.tasks[name], at) for name, roster in self._rosters.items()}
        load = demand_at(
            at,
            engines=self._engines,
            luck=luck,
            api_surge=damage.surge(self._faults, self._targets.api_gateway, at),
            pipeline_surge=damage.surge(self._faults, self._targets.data_pipeline, at),
            ml_surge=damage.surge(self._faults, self._targets.ml_service, at),
        )
        borne = self._bear(load, {name: len(tasks) for name, tasks in serving.items()})
        minute = Minute(
            targets=self._targets,
            engines=self._engines,
            seed=self._seed,
            at=at,
            luck=luck,
            faults=tuple(self._faults),
            load=load,
            tasks=world.tasks,
            serving=serving,
            borne=borne,
            unread=self._unread,
            traffic=world.traffic,
        )
        self._minute += 1
        self._unread = borne[self._targets.data_pipeline].left_over
        return tuple(minute.datapoints())

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
