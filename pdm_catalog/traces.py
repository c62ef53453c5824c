"""X-Ray groups and sampling rules: which traces are kept, and which have a view of their own.

What it costs is bounded per rule in `pdm_catalog/trace_cost.py`, with the table of docs/logs-and-traces.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pdm_catalog.environment import Environment
from pdm_catalog.watched import Service, Traced

SLOW_S = 1
"""The plan's limit for a slow request, in seconds."""
NAME_MAX_CHARS = 32
"""CreateGroup, `GroupName`, and CreateSamplingRule, `RuleName` (botocore 1.44.5 model)."""
SERVICE_MAX_CHARS = 64
"""CreateSamplingRule, `ServiceName` (botocore 1.44.5 model); `*` stands for any characters."""
EXPRESSION_MAX_CHARS = 2_000
"""AWS documents no limit of a filter expression; this is ours. A longer list of services would be no
narrower than the account: the group then takes every service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGroup:
    """A named filter over traces (X-Ray Developer Guide, "Using filter expressions").

    Attributes:
        name: Its name.
        filter_expression: Which traces are in it.
        insights: Whether X-Ray looks for anomalies in it: it does so in the rate of faults only
            (https://docs.aws.amazon.com/xray/latest/devguide/xray-console-insights.html).
    """

    name: str
    filter_expression: str
    insights: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """More traces for at most a minute when X-Ray sees an anomaly, then none until the cooldown is over.

    https://docs.aws.amazon.com/xray/latest/devguide/xray-adaptive-sampling.html. Services that are not
    instrumented with ADOT (Java 2.11.5, Python 0.15.0 or newer) are sampled as without it.
    """

    max_share: float
    cooldown_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplingRule:
    """Which requests are traced (CreateSamplingRule); the service that a request enters by decides.

    Attributes:
        name: Its name.
        service: The service it is for; "*" for all.
        path: The path it is for; "*" for all.
        priority: The lowest that matches wins; of equal ones, the first name.
        reservoir_per_s: Requests a second that are traced in any case, of all services of the rule together.
        share: Of the others, the share that is traced.
        boost: What is added during an anomaly; None for nothing.
    """

    name: str
    service: str
    path: str
    priority: int
    reservoir_per_s: int
    share: float
    boost: Boost | None


BOOST = Boost(max_share=0.25, cooldown_min=15)
"""A quarter of the requests, for one minute in fifteen at most: of a fault that hits a few of a hundred, some
are held within the minute, and the month's bill grows by a fifteenth of that quarter at most."""


def shared_groups(environment: Environment) -> tuple[TraceGroup, TraceGroup]:
    """What failed and what was slow, in all services of the environment."""
    return (
        TraceGroup(
            name=f"pdm-{environment.name}-faults",
            filter_expression=_anywhere(environment, "fault = true"),
            insights=True,
        ),
        TraceGroup(
            name=f"pdm-{environment.name}-slow",
            filter_expression=_anywhere(environment, f"responsetime > {SLOW_S}"),
            insights=False,
        ),
    )


def own_group(environment: Environment, service: Service) -> TraceGroup | None:
    """All traces of a service, when its entry asks for it: `traced: own-group`."""
    if service.traced is not Traced.OWN_GROUP:
        return None
    return TraceGroup(
        name=_short(f"pdm-{environment.name}-{service.name}"),
        filter_expression=f'service("{service.name}")',
        insights=True,
    )


def shared_rules(environment: Environment) -> tuple[SamplingRule, ...]:
    """Health checks never, predictions more often than the rest."""
    prefix = f"pdm-{environment.name}"
    return (
        SamplingRule(
            name=f"{prefix}-health",
            service="*",
            path="/health*",
            priority=100,
            reservoir_per_s=0,
            share=0,
            boost=None,
        ),
        SamplingRule(
            name=f"{prefix}-predict",
            service="*",
            path="*predict*",
            priority=200,
            reservoir_per_s=1,
            share=0.1,
            boost=BOOST,
        ),
        SamplingRule(
            name=f"{prefix}-rest",
            service="*",
            path="*",
            priority=9_000,
            reservoir_per_s=2,
            share=0.02,
            boost=BOOST,
        ),
    )


def own_rule(environment: Environment, service: Service) -> SamplingRule | None:
    """A reservoir that no other service can empty, for a service with `traced: own-group`."""
    if service.traced is not Traced.OWN_GROUP:
        return None
    name = service.name
    return SamplingRule(
        name=_short(f"pdm-{environment.name}-{name}"),
        service=name if len(name) <= SERVICE_MAX_CHARS else f"{name[: SERVICE_MAX_CHARS - 1]}*",
        path="*",
        priority=1_000,
        reservoir_per_s=1,
        share=0.05,
        boost=BOOST,
    )


def rules_of(environment: Environment) -> Iterator[SamplingRule]:
    """Every sampling rule of an environment, in the order in which X-Ray tries them."""
    own = (own_rule(environment, service) for service in environment.services)
    every = (*shared_rules(environment), *(rule for rule in own if rule is not None))
    yield from sorted(every, key=lambda rule: (rule.priority, rule.name))


def _anywhere(environment: Environment, condition: str) -> str:
    """Traces in which one of the services meets the condition, not only the one that answered."""
    expression = " OR ".join(
        f'service("{service.name}") {{ {condition} }}' for service in environment.services
    )
    return expression if len(expression) <= EXPRESSION_MAX_CHARS else condition


def _short(name: str) -> str:
    """The name, or as much of it as fits with six digits that keep it apart from others."""
    if len(name) <= NAME_MAX_CHARS:
        return name
    return f"{name[: NAME_MAX_CHARS - 7]}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
