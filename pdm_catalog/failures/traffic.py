"""How the way in fails: load balancers and target groups."""

from __future__ import annotations

from collections.abc import Iterator

from pdm_catalog.environment import Environment
from pdm_catalog.failures.kind import PLAN, RECOMMENDED, Failure, Kind, Thing
from pdm_catalog.watched import title_of

_ALB = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"
_HEALTH = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html"
)
_ANOMALIES = (
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/automatic-target-weights.html"
)


def _balancers(environment: Environment) -> Iterator[Thing]:
    for balancer in environment.load_balancers:
        words = {"title": title_of(balancer.name), "service": title_of(balancer.service)}
        yield Thing(label=balancer.name, words=words)


def _target_groups(environment: Environment) -> Iterator[Thing]:
    for balancer in environment.load_balancers:
        for group in balancer.target_groups:
            label = f"{group.name}, behind {balancer.name}"
            yield Thing(label=label, words={"title": title_of(group.name)})


TRAFFIC = (
    Kind(
        title="application load balancer",
        things=_balancers,
        failures=(
            Failure(
                name="targets answer with errors",
                source=_ALB,
                alarms=("{title}-High-Error-Rate", "{title}-High-Error-Share", "{title}-Most-Requests-Fail"),
            ),
            Failure(name="answers are slow", source=_ALB, alarms=("{title}-High-Latency",)),
            Failure(
                name="it answers with errors of its own",
                source=_ALB,
                alarms=("{title}-Balancer-Errors",),
            ),
            Failure(
                name="it is at its limit and rejects connections",
                source=_ALB,
                alarms=("{title}-Rejected-Connections",),
            ),
            Failure(
                name="callers are refused: wrong requests, or an attack",
                source=_ALB,
                alarms=("{title}-Refused-Callers",),
            ),
            Failure(
                name="requests no longer arrive",
                source=PLAN,
                alarms=("{service}-Requests-Vanished",),
                elsewhere=True,
            ),
            Failure(
                name="callers cannot agree on TLS with it",
                source=_ALB,
                alarms=(),
                gap="Scanners and old clients do this all day; when real callers do, requests vanish, and "
                "that is watched.",
            ),
            Failure(
                name="its certificate expires",
                source=RECOMMENDED,
                alarms=(),
                gap="No environment file names a certificate. ACM renews its own, and AWS Health tells when "
                "it cannot.",
                elsewhere=True,
            ),
        ),
    ),
    Kind(
        title="target group",
        things=_target_groups,
        failures=(
            Failure(name="no target is healthy", source=_HEALTH, alarms=("{title}-No-Healthy-Host",)),
            Failure(
                name="some targets are not healthy",
                source=_HEALTH,
                alarms=("{title}-Unhealthy-Hosts",),
                elsewhere=True,
            ),
            Failure(
                name="connections to targets break",
                source=_ALB,
                alarms=("{title}-Connection-Errors",),
            ),
            Failure(
                name="one target answers worse than the others",
                source=_ANOMALIES,
                alarms=(),
                gap="AnomalousHostCount is published with weighted random routing only; its errors are in "
                "the load balancer's share.",
            ),
        ),
    ),
)
"""Kinds that traffic goes through."""
