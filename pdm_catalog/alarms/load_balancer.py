"""Alarms on the way in: what callers of an Application Load Balancer get."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.alarm import Alarm, Comparison, Missing
from pdm_catalog.environment import Environment
from pdm_catalog.metrics import ALB_REQUESTS, ALB_RESPONSE_TIME, ALB_TARGET_5XX, Metric
from pdm_catalog.remedies import RollbackDeployment
from pdm_catalog.severity import Severity
from pdm_catalog.signal import Expression, Reading, filled
from pdm_catalog.watched import LoadBalancer, title_of

ONLY_WHEN_THERE_IS = "The load balancer publishes this only in minutes that had one."
ENOUGH_REQUESTS = {"p50": 20, "p90": 100, "p99": 1_000}
"""So many requests a percentile needs to mean something: 10 / (1 - p), below the middle 10 / p.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html. That
page's setting is not for expressions, so the expression itself counts the requests.
"""


def alarms(environment: Environment, balancer: LoadBalancer) -> Iterator[Alarm]:
    """The alarms of a load balancer."""
    yield _error_count(environment, balancer)
    yield _error_share(environment, balancer)
    yield _latency(environment, balancer)


def _error_count(environment: Environment, balancer: LoadBalancer) -> Alarm:
    service, limit = balancer.service, environment.thresholds.target_5xx_per_minute
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-High-Error-Rate",
        service=service,
        signal=filled("errors", reading(balancer, ALB_TARGET_5XX, "Sum"), limit=limit),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=limit,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because=ONLY_WHEN_THERE_IS,
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="api-gateway-high-error-rate",
        meaning=f"{service} answers callers with server errors.",
        because="The plan's limit of 10, counted per minute: its 2 x 300 s cannot page within 5 minutes.",
        remedy=_rollback(environment, balancer),
    )


def _error_share(environment: Environment, balancer: LoadBalancer) -> Alarm:
    """Beside the count: a small service breaks with few errors, a large one has ten on a good day."""
    service, floor = balancer.service, environment.thresholds.target_5xx_min_requests
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-High-Error-Share",
        service=service,
        signal=share(
            "errors",
            reading(balancer, ALB_TARGET_5XX, "Sum"),
            of=reading(balancer, ALB_REQUESTS, "Sum"),
            floor=floor,
            label="server errors, % of requests",
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=environment.thresholds.target_5xx_pct,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without requests nobody gets an error; that nobody comes is another alarm's matter.",
        severity=Severity.CRITICAL,
        owner=environment.owner,
        runbook="api-gateway-high-error-rate",
        meaning=f"A growing share of {service}'s answers are server errors.",
        because=f"From {floor:g} requests a minute on: below, one error is a large share and says little. "
        "Recorded outages of a dependency failed 3 to 5 % of the requests.",
        remedy=None,  # the count brings the remedy; two would be one too many
    )


def _latency(environment: Environment, balancer: LoadBalancer) -> Alarm:
    """One alarm over three percentiles: one incident is one page, whoever of the callers waits."""
    service, thresholds = balancer.service, environment.thresholds
    limits_s = {
        "p50": thresholds.response_time_p50_s,
        "p90": thresholds.response_time_p90_s,
        "p99": thresholds.response_time_p99_s,
    }
    multiples = (
        f"IF(requests >= {ENOUGH_REQUESTS[name]}, {name} / {limit_s:g}, 0)"
        for name, limit_s in limits_s.items()
    )
    return Alarm(
        name=f"{environment.name}-{title_of(balancer.name)}-High-Latency",
        service=service,
        signal=Expression(
            text=f"MAX([{', '.join(multiples)}])",
            inputs={
                "requests": reading(balancer, ALB_REQUESTS, "Sum"),
                **{name: reading(balancer, ALB_RESPONSE_TIME, name) for name in limits_s},
            },
            highest=float("inf"),
            label="response time, as a multiple of its limit",
            limits=limits_s,
        ),
        period_s=60,
        comparison=Comparison.ABOVE,
        threshold=1,
        datapoints=(2, 3),
        missing=Missing.NOT_BREACHING,
        missing_because="Without requests nobody waits.",
        severity=Severity.HIGH,
        owner=environment.owner,
        runbook="api-gateway-high-latency",
        meaning=f"Callers of {service} wait longer than they ever do in quiet times.",
        because="p50, p90 and p99 each 1.2 times their quiet 99.5 %, p90 no more than the plan's 1.0 s: "
        "an average hides the half, the tenth, the hundredth that suffers.",
        remedy=None,
    )


def reading(balancer: LoadBalancer, metric: Metric, statistic: str) -> Reading:
    """A metric of the load balancer as a whole."""
    return Reading(metric=metric, dimensions={"LoadBalancer": balancer.dimension}, statistic=statistic)


def share(name: str, part: Reading, *, of: Reading, floor: float, label: str) -> Expression:
    """A part of the requests in percent; 0 while there are fewer than `floor`, of which a share says little.

    `name` is what the part is called in the expression.
    """
    return Expression(
        text=f"IF(requests >= {floor:g}, 100 * ({name} / requests), 0)",
        inputs={"requests": of, name: part},
        highest=100,
        label=label,
    )


def _rollback(environment: Environment, balancer: LoadBalancer) -> RollbackDeployment:
    service = environment.service(balancer.service)
    return RollbackDeployment(cluster=service.cluster, service=service.name)
