"""A fleet of engines and the services behind it, in simulated time: the metrics AWS would publish of them."""

from __future__ import annotations

from local.fleet.datapoint import MINUTE, Datapoint
from local.fleet.faults import (
    BadDeployment,
    ErrorBurst,
    Fault,
    FaultError,
    LoadSurge,
    MemoryLeak,
    ModelErrors,
    WornEngine,
)
from local.fleet.fleet import Fleet, FleetError
from local.fleet.targets import Targets
from local.fleet.world import Task, World, WorldError

__all__ = ["MINUTE", "BadDeployment", "Datapoint", "ErrorBurst", "Fault", "FaultError", "Fleet", "FleetError"]
__all__ += ["LoadSurge", "MemoryLeak", "ModelErrors", "Targets", "Task", "World", "WorldError", "WornEngine"]
