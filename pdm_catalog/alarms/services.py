"""Alarms on what runs: the ECS services of the watched cluster, and the cluster as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.alarm import Alarm, Comparison, Missing, Severity
from pdm_catalog.environment import Environment, Service
from pdm_catalog.metrics import (
    ECS_CLUSTER_CPU,
    ECS_CLUSTER_MEMORY,
    ECS_SERVICE_CPU,
    ECS_SERVICE_MEMORY,
    Metric,
)
from pdm_catalog.remedies import Remedy, RestartService, ScaleOutService
from pdm_catalog.signal import Reading

CPU, MEMORY = "CPU", "Memory"


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the cluster and of every service in it."""
    thresholds, cluster = environment.thresholds, {"ClusterName": environment.cluster}
    cpu, memory = Limit(pct=thresholds.cpu_pct), Limit(pct=thresholds.memory_pct)
    yield _high(environment, CPU, cpu, ECS_CLUSTER_CPU, environment.cluster, cluster, None)
    yield _high(environment, MEMORY, memory, ECS_CLUSTER_MEMORY, environment.cluster, cluster, None)
    for service in environment.services:
        one = {**cluster, "ServiceName": service.name}
        scale_out = _scale_out(environment, service)
        restart = RestartService(cluster=environment.cluster, service=service.name)
        own_cpu, own_memory = Limit.of(service.cpu_pct, cpu), Limit.of(service.memory_pct, memory)
        yield _high(environment, CPU, own_cpu, ECS_SERVICE_CPU, service.name, one, scale_out)
        yield _high(environment, MEMORY, own_memory, ECS_SERVICE_MEMORY, service.name, one, restart)


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


def _high(
    environment: Environment,
    what: str,
    limit: Limit,
    metric: Metric,
    who: str,
    dimensions: dict[str, str],
    remedy: Remedy | None,
) -> Alarm:
    means = _MEANINGS[what]
    return Alarm(
        name=f"{environment.name}-{who}-High-{what}-Utilization",
        service=who,
        signal=Reading(metric=metric, dimensions=dimensions, statistic="Average"),
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


def _scale_out(environment: Environment, service: Service) -> ScaleOutService:
    return ScaleOutService(cluster=environment.cluster, service=service.name, at_most=service.max_tasks)
