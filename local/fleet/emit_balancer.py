"""What an Application Load Balancer would publish of a minute.

docs.aws.amazon.com/elasticloadbalancing, "CloudWatch metrics for your Application Load Balancer"
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from local.fleet.datapoint import Datapoint, Dimensions, point
from local.fleet.model import Responses
from local.fleet.targets import Targets

NAMESPACE = "AWS/ApplicationELB"


def answer_datapoints(
    targets: Targets, at: datetime, *, answers: Responses, times_s: tuple[float, ...]
) -> Iterator[Datapoint]:
    """What the targets answer. Status codes are published when there was one, never as a zero."""
    counts = {
        "RequestCount": answers.ok_2xx + answers.client_4xx + answers.server_5xx,
        "HTTPCode_Target_2XX_Count": answers.ok_2xx,
        "HTTPCode_Target_4XX_Count": answers.client_4xx,
        "HTTPCode_Target_5XX_Count": answers.server_5xx,
    }
    for dimensions in _both(targets):
        for name, count in counts.items():
            if count:
                yield point(NAMESPACE, name, dimensions, at, "Count", count)
        yield point(NAMESPACE, "TargetResponseTime", dimensions, at, "Seconds", *times_s)


def refusal_datapoints(targets: Targets, at: datetime, *, refused: int, rejected: int) -> Iterator[Datapoint]:
    """What the load balancer answers by itself: `refused` reached no target, `rejected` not even it."""
    balancer, _ = _both(targets)
    if refused:
        yield point(NAMESPACE, "HTTPCode_ELB_5XX_Count", balancer, at, "Count", refused)
    if rejected:
        yield point(NAMESPACE, "RejectedConnectionCount", balancer, at, "Count", rejected)


def target_datapoints(targets: Targets, at: datetime, *, healthy: int, refused: int) -> Iterator[Datapoint]:
    """What is told of registered targets; of none, nothing."""
    if not healthy:
        return
    balancer, group = _both(targets)
    yield point(NAMESPACE, "HealthyHostCount", group, at, "Count", healthy)
    yield point(NAMESPACE, "UnHealthyHostCount", group, at, "Count", 0)
    if refused:
        for dimensions in (balancer, group):
            yield point(NAMESPACE, "TargetConnectionErrorCount", dimensions, at, "Count", refused)


def _both(targets: Targets) -> tuple[Dimensions, Dimensions]:
    balancer: Dimensions = (("LoadBalancer", targets.load_balancer),)
    return balancer, (*balancer, ("TargetGroup", targets.target_group))
