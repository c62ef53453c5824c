"""Alarms on the way in: what callers of the Application Load Balancer get."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing, Severity
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import ALB_TARGET_5XX


def alarms(environment: Environment) -> Iterator[Alarm]:
    """The alarms of the environment's load balancer."""
    balancer = environment.load_balancer
    yield Alarm(
        name=f"{environment.name}-API-Gateway-High-Error-Rate",
        service=balancer.service,
        metric=ALB_TARGET_5XX,
        dimensions={"LoadBalancer": balancer.dimension},
        statistic="Sum",
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=environment.thresholds.target_5xx_per_minute,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="The load balancer publishes this count only in minutes that had an error.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="api-gateway-high-error-rate",
        meaning=f"{balancer.service} answers callers with server errors.",
        because="The plan's limit of 10, counted per minute: its 2 x 300 s cannot page within 5 minutes.",
        remedy=None,
    )
