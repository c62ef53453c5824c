"""Alarms on a target group: that the load balancer finds tasks that answer."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.alarms import services
from pdm_catalog.alarms.load_balancer import ONLY_WHEN_THERE_IS, share
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import (
    SERVICE_DEPLOYMENTS,
    TARGETS_5XX,
    TARGETS_HEALTHY,
    TARGETS_REFUSED,
    TARGETS_REQUESTS,
    TARGETS_UNHEALTHY,
    Metric,
)
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading, filled
from pdm_catalog.watched import LoadBalancer, TargetGroup, title_of

WARM_UP_MIN = 15
"""The service may be as new as the alarm, and its tasks not yet registered."""


def alarms(environment: Environment, balancer: LoadBalancer, group: TargetGroup) -> Iterator[Alarm]:
    """The alarms of a target group.

    Errors and latency are the balancer's alarms; a group repeats them only where another service's team is to
    be woken than by those.
    """
    yield _none_healthy(environment, balancer, group)
    yield _unhealthy(environment, balancer, group)
    yield _refused(environment, balancer, group)
    if group.service != balancer.service:
        yield _error_share(environment, balancer, group)


def _none_healthy(environment: Environment, balancer: LoadBalancer, group: TargetGroup) -> Alarm:
    return Alarm(
        name=f"{environment.name}-{title_of(group.name)}-No-Healthy-Host",
        service=group.service,
        signal=_reading(balancer, group, TARGETS_HEALTHY, "Maximum"),
        period_s=60,
        comparison=Comparison.BELOW,
        threshold=1,
        datapoints=(2, 3),
        missing=Missing.BREACHING,
        missing_because="Not published while no target is registered, and then no caller is answered either.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="no-healthy-host",
        meaning=f"No task of {group.service} passes the health check: callers get 502, 503 or luck.",
        because="None is down. No node of the load balancer sees a healthy one in 2 of 3 minutes.",
        remedy=None,
        means_down=True,
        warm_up_min=WARM_UP_MIN,
    )


def _unhealthy(environment: Environment, balancer: LoadBalancer, group: TargetGroup) -> Alarm:
    """Outside a deployment: within one, a slow start fails checks and its failure is told as what it is."""
    service = environment.service(group.service)
    return Alarm(
        name=f"{environment.name}-{title_of(group.name)}-Unhealthy-Hosts",
        service=group.service,
        signal=Expression(
            text="IF(FILL(FILL(deployments, REPEAT), 1) > 1, 0, unhealthy)",  # it may come late, or never
            inputs={
                "deployments": services.reading(service, SERVICE_DEPLOYMENTS, "Maximum"),
                "unhealthy": _reading(balancer, group, TARGETS_UNHEALTHY, "Maximum"),
            },
            highest=float("inf"),
            label="unhealthy targets outside a deployment",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=0,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Not published while no target is registered: that is another alarm's matter.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="unhealthy-hosts",
        meaning=f"A task of {group.service} runs and fails its health check: the others carry its load.",
        because="ECS replaces a failing task within a minute or two; longer means that it does not help.",
        remedy=None,
    )


def _refused(environment: Environment, balancer: LoadBalancer, group: TargetGroup) -> Alarm:
    limit = environment.thresholds.target_5xx_per_minute
    return Alarm(
        name=f"{environment.name}-{title_of(group.name)}-Connection-Errors",
        service=group.service,
        signal=filled("refused", _reading(balancer, group, TARGETS_REFUSED, "Sum"), limit=limit),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=ONLY_WHEN_THERE_IS,
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="target-connection-errors",
        meaning=f"Tasks of {group.service} take no connections: too busy to accept, ending, or shut off.",
        because="As many a minute as errors may be: a caller gets a 502 for each.",
        remedy=None,
    )


def _error_share(environment: Environment, balancer: LoadBalancer, group: TargetGroup) -> Alarm:
    floor = environment.thresholds.target_5xx_min_requests
    return Alarm(
        name=f"{environment.name}-{title_of(group.name)}-Target-Error-Share",
        service=group.service,
        signal=share(
            "errors",
            _reading(balancer, group, TARGETS_5XX, "Sum"),
            of=_reading(balancer, group, TARGETS_REQUESTS, "Sum"),
            floor=floor,
            label="server errors, % of the group's requests",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=environment.thresholds.target_5xx_pct,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without requests nobody gets an error.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="api-gateway-high-error-rate",
        meaning=f"A growing share of {group.service}'s answers are server errors.",
        because=f"The balancer's own rule for this group alone, from {floor:g} requests a minute on: "
        f"its alarm wakes {balancer.service}.",
        remedy=None,
    )


def _reading(balancer: LoadBalancer, group: TargetGroup, metric: Metric, statistic: str) -> Reading:
    dimensions = {"LoadBalancer": balancer.dimension, "TargetGroup": group.dimension}
    return Reading(metric=metric, dimensions=dimensions, statistic=statistic)
