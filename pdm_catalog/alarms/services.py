"""Alarms on what runs: an ECS service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    ECS_SERVICE_CPU,
    ECS_SERVICE_MEMORY,
    Metric,
)
from pdm_catalog.remedies import Remedy, RestartService, ScaleOutService
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Reading, Signal
from pdm_catalog.watched import Service

CPU, MEMORY = "CPU", "Memory"


def alarms(environment: Environment, service: Service) -> Iterator[Alarm]:
    """The alarms of a service."""
    thresholds = environment.thresholds
    cpu = Limit.of(service.cpu_pct, Limit(pct=thresholds.cpu_pct))
    memory = Limit.of(service.memory_pct, Limit(pct=thresholds.memory_pct))
    restart = RestartService(cluster=service.cluster, service=service.name)
    scale_out = _scale_out(service)
    used = reading(service, ECS_SERVICE_CPU, "Average")
    filled = reading(service, ECS_SERVICE_MEMORY, "Average")
    yield high_utilization(environment, CPU, cpu, used, service.name, scale_out)
    yield high_utilization(environment, MEMORY, memory, filled, service.name, restart)


def reading(service: Service, metric: Metric, statistic: str) -> Reading:
    """A metric of the service as a whole."""
    dimensions = {"ClusterName": service.cluster, "ServiceName": service.name}
    return Reading(metric=metric, dimensions=dimensions, statistic=statistic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Where an alarm rings, and whether that is the service's own limit instead of the environment's."""

    pct: float
    own: bool = False

    @classmethod
    def of(cls, own_pct: float | None, environments: Limit) -> Limit:
        """The service's own limit if it has one."""
        return environments if own_pct is None else cls(pct=own_pct, own=True)

    def because(self, planned_pct: int) -> str:
        """Where it comes from."""
        whose = "The service's own, from its quiet history" if self.own else f"The plan's {planned_pct} %"
        return f"{whose}; 2 of 3 minutes forgives one busy minute."


def high_utilization(
    environment: Environment,
    what: str,
    limit: Limit,
    signal: Signal,
    who: str,
    remedy: Remedy | None,
) -> Alarm:
    """CPU or memory, of a service or of a whole cluster."""
    means = _MEANINGS[what]
    return Alarm(
        name=f"{environment.name}-{who}-High-{what}-Utilization",
        service=who,
        signal=signal,
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit.pct,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because="Without tasks there is nothing to measure: that is neither high nor fine.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook=f"high-{what.lower()}-utilization",
        meaning=f"{who} {means}",
        because=limit.because(80 if what == CPU else 85),
        remedy=remedy,
    )


_MEANINGS = {
    CPU: "runs out of CPU: requests queue and answers slow down.",
    MEMORY: "runs out of memory: its tasks are about to be killed.",
}


def _scale_out(service: Service) -> ScaleOutService:
    return ScaleOutService(cluster=service.cluster, service=service.name, at_most=service.max_tasks)
