"""X-Ray groups and sampling rules: which traces are kept, and which have a view of their own."""

from __future__ import annotations

from dataclasses import dataclass

from pdm_catalog.environment import Environment
from pdm_catalog.names import Names

SLOW_S = 1  # the plan's limit for a slow request, in seconds
# One request a second of each service and one in twenty of the rest: what explains a fault is kept and
# the bill stays small (X-Ray's default rule has the same reservoir and rate, for all services together).
RESERVOIR_PER_S = 1
SHARE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup:
    """A named filter over traces (X-Ray Developer Guide, "Using filter expressions")."""

    name: str
    filter_expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """Which requests of a service are traced (CreateSamplingRule; the name has at most 32 characters).

    Attributes:
        name: Its name.
        service: The service it is for; "*" for all.
        path: The path it is for; "*" for all.
        priority: The lowest that matches wins.
        reservoir_per_s: Requests a second that are traced in any case.
        share: Of the others, the share that is traced.
    """

    name: str
    service: str
    path: str
    priority: int
    reservoir_per_s: int
    share: float


def trace_group(environment: Environment) -> TraceGroup:
    """All that went wrong or slow in the watched services."""
    services = " OR ".join(f'service("{service.name}")' for service in environment.services)
    return TraceGroup(
        name=Names.of(environment).trace_group,
        filter_expression=f"({services}) AND (fault = true OR responsetime > {SLOW_S})",
    )


def sampling_rules(environment: Environment) -> tuple[SamplingRule, ...]:
    """Health checks never, every service by its own reservoir."""
    prefix = f"pdm-{environment.name}"
    health = SamplingRule(
        name=f"{prefix}-health", service="*", path="/health*", priority=100, reservoir_per_s=0, share=0
    )
    services = (
        SamplingRule(
            name=f"{prefix}-{service.name}"[:32],
            service=service.name,
            path="*",
            priority=1_000 + index,
            reservoir_per_s=RESERVOIR_PER_S,
            share=SHARE,
        )
        for index, service in enumerate(environment.services)
    )
    return (health, *services)
