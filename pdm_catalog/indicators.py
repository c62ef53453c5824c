"""What a promise is measured by: counts of all, and of those that were bad.

Metrics of Application Load Balancers, and what they leave out:
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pdm_catalog.environment import Environment
from pdm_catalog.metrics import ALB_OWN_5XX, ALB_REQUESTS, ALB_RESPONSE_TIME, ALB_TARGET_5XX, Metric
from pdm_catalog.own_metrics import PREDICTION_AGE
from pdm_catalog.signal import Expression, Reading
from pdm_catalog.watched import LoadBalancer, Parameter, Service, TargetGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is counted: which of all are bad.

    Attributes:
        readings: Counts by the id they have in the expression; all of a Sum or a count.
        bad, total: Their ids, to be added up.
        label: What the share is called.
    """

    readings: Mapping[str, Reading]
    bad: tuple[str, ...]
    total: tuple[str, ...]
    label: str

    def share(self, *, fewest_bad: int) -> Expression:
        """The share of bad ones in percent; 0 while there are fewer than so many of them, or none at all.

        Every count is filled with 0: all of them are published only when there is something to count.
        """
        bad, total = _sum(self.bad), _sum(self.total)
        return Expression(
            text=f"IF({bad} >= {fewest_bad}, 100 * ({bad} / {total}), 0)",
            inputs=dict(self.readings),
            highest=100,
            label=self.label,
        )


Way = tuple[LoadBalancer, TargetGroup | None]
"""A way in: a load balancer that the service answers for, or its target group behind another's."""


def ways_in(environment: Environment, service: Service) -> tuple[Way, ...]:
    """Where the requests to a service can be counted; its own load balancers say more than target groups."""
    own = tuple((balancer, None) for balancer in environment.load_balancers_of(service))
    return own or environment.target_groups_of(service)


def availability(ways: Sequence[Way]) -> Indicator:
    """Server errors among the answers, of the targets and of the load balancer itself.

    RequestCount leaves out requests that found no target (they get a 503), so the load balancer's own errors
    are added to it. Those that found one and timed out (504) then count twice in the total: such a failure is
    read as at most half of what it is. A target group has no errors of a load balancer.
    """
    readings: dict[str, Reading] = {}
    for index, way in enumerate(ways):
        readings[f"requests{index}"] = _reading(way, ALB_REQUESTS, "Sum")
        readings[f"failed{index}"] = _reading(way, ALB_TARGET_5XX, "Sum")
        if way[1] is None:
            readings[f"refused{index}"] = _reading(way, ALB_OWN_5XX, "Sum")
    return Indicator(
        readings=readings,
        bad=_named(readings, "failed", "refused"),
        total=_named(readings, "requests", "refused"),
        label="server errors, % of requests",
    )


def requests(ways: Sequence[Way]) -> dict[str, Reading]:
    """Everybody who came, by an id for an expression: who was given to a target, and who was refused."""
    indicator = availability(ways)
    return {name: indicator.readings[name] for name in indicator.total}


def latency(ways: Sequence[Way], *, within_s: float) -> Indicator:
    """Answers that took longer; a request without an answer of a target is availability's matter."""
    readings: dict[str, Reading] = {}
    for index, way in enumerate(ways):
        readings[f"answers{index}"] = _reading(way, ALB_RESPONSE_TIME, "SampleCount")
        readings[f"slow{index}"] = _reading(way, ALB_RESPONSE_TIME, f"TC({within_s:g}:)")
    return Indicator(
        readings=readings,
        bad=_named(readings, "slow"),
        total=_named(readings, "answers"),
        label=f"answers slower than {within_s:g} s, % of all",
    )


def freshness(service: str, *, within_s: float) -> Indicator:
    """Predictions that rest on readings older than that."""
    metric = PREDICTION_AGE.of(service)
    return Indicator(
        readings={
            "predictions": Reading(metric=metric, dimensions={}, statistic="SampleCount"),
            "stale": Reading(metric=metric, dimensions={}, statistic=f"TC({within_s:g}:)"),
        },
        bad=("stale",),
        total=("predictions",),
        label=f"predictions older than {within_s:g} s, % of all",
    )


def _named(readings: dict[str, Reading], *stems: str) -> tuple[str, ...]:
    return tuple(name for name in readings if name.rstrip("0123456789") in stems)


def _reading(way: Way, metric: Metric, statistic: str) -> Reading:
    balancer, group = way
    dimensions: dict[str, str | Parameter] = {"LoadBalancer": balancer.dimension}
    if group is not None:
        dimensions |= {"TargetGroup": group.dimension}
        metric = replace(metric, dimensions=("LoadBalancer", "TargetGroup"))
    return Reading(metric=metric, dimensions=dimensions, statistic=statistic)


def _sum(names: tuple[str, ...]) -> str:
    added = " + ".join(f"FILL({name}, 0)" for name in names)
    return f"({added})" if len(names) > 1 else added
