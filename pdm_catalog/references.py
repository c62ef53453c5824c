"""What only a whole environment file can tell: circles, and promises that nothing could measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pdm_catalog.errors import Problem, did_you_mean
from pdm_catalog.maintenance import Maintenance
from pdm_catalog.watched import LoadBalancer, Service


def circle_problems(services: Sequence[Service]) -> Iterator[Problem]:
    """A service that waits for itself: while it is down, nobody would ever be told. The first such circle.

    CloudWatch stops evaluating alarms that watch each other:
    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
    """
    needs = {service.name: service.depends_on for service in services}
    for index, service in enumerate(services):
        if circle := _circle(service.name, needs, (service.name,)):
            yield Problem(
                where="environment",
                field=f"services.{index}.depends_on",
                got=list(service.depends_on),
                rule=f"goes in a circle: {' -> '.join(circle)}.",
                fix="remove the dependency without which the service still serves somebody",
            )
            return


def promise_problems(services: Sequence[Service], balancers: Sequence[LoadBalancer]) -> Iterator[Problem]:
    """A promise to callers of a service that no load balancer leads to."""
    reached = {balancer.service for balancer in balancers}
    reached |= {group.service for balancer in balancers for group in balancer.target_groups}
    for index, service in enumerate(services):
        if service.slo is not None and service.name not in reached:
            yield Problem(
                where="environment",
                field=f"services.{index}.slo",
                got=service.name,
                rule="is behind no load balancer and no target group: nothing could measure it.",
                fix="name the one that leads to it, or remove slo",
            )


def maintenance_problems(windows: Sequence[Maintenance], services: Sequence[Service]) -> Iterator[Problem]:
    """A window for a service that there is not, or two of one name."""
    known = [service.name for service in services]
    seen: set[str] = set()
    for index, window in enumerate(windows):
        if window.name in seen:
            yield Problem(
                where="environment",
                field=f"maintenance.{index}.name",
                got=window.name,
                rule="is the name of two windows.",
                fix="name each once",
            )
        seen.add(window.name)
        for name in window.named:
            if name not in known:
                yield Problem(
                    where="environment",
                    field=f"maintenance.{index}.services",
                    got=name,
                    rule="is not among the services.",
                    fix=did_you_mean(name, known),
                )


def _circle(name: str, needs: dict[str, tuple[str, ...]], path: tuple[str, ...]) -> tuple[str, ...]:
    """The way from the first of the path back to it; empty when there is none."""
    for other in needs.get(name, ()):
        if other == path[0]:
            return (*path, other)
        if other not in path and (found := _circle(other, needs, (*path, other))):
            return found
    return ()
