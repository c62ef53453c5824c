"""Alarms on what runs: the ECS services of the watched cluster."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing, Severity
from pdm_catalog.environment import Environment, Service
from pdm_catalog.metrics import ECS_SERVICE_CPU
from pdm_catalog.remedies import ScaleOutService


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of every service of the environment."""
    for service in environment.services:
        yield _high_cpu(environment, service)


def _high_cpu(environment: Environment, service: Service) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{service.name}-High-CPU-Utilization",
        service=service.name,
        metric=ECS_SERVICE_CPU,
        dimensions={"ClusterName": environment.cluster, "ServiceName": service.name},
        statistic="Average",
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=environment.thresholds.service_cpu_pct,
        datapoints=(2, 3),
        missing=Missing.MISSING,
        missing_because="A service without tasks has no CPU to speak of: that is neither high nor fine.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="high-cpu-utilization",
        meaning=f"{service.name} runs out of CPU: requests queue and answers slow down.",
        because="The plan's 80 %; 2 of 3 minutes finds saturation and forgives one busy minute.",
        remedy=ScaleOutService(cluster=environment.cluster, service=service.name, at_most=service.max_tasks),
    )
