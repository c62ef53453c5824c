"""A fleet of engines and the services behind it, in simulated time: the metrics AWS would publish of them."""

from __future__ import annotations

from local.fleet.datapoint import Datapoint
from local.fleet.faults import ErrorBurst, Fault, FaultError, LoadSurge
from local.fleet.fleet import Fleet, FleetError
from local.fleet.targets import Targets

__all__ = ["Datapoint", "ErrorBurst", "Fault", "FaultError", "Fleet", "FleetError", "LoadSurge", "Targets"]
