"""How a SageMaker endpoint changes with time, without SageMaker: EndpointStatus of the API reference.

A change is asked for, lasts `Plan.step_s`, and is there: until then the current weights and counts are the
old ones, and no other change is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from local.emulator.outcomes import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How updates of an endpoint go, as the control endpoint was told."""

    updates: Outcome = Outcome.COMPLETE
    step_s: float = 0.3
    """How long each state lasts."""
    since_s: float = 0.0
    """When this plan was made: what hung until then goes on from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A production variant; a serverless one has no instances."""

    name: str
    current_weight: float
    desired_weight: float
    current_count: int | None
    desired_count: int | None
    serverless: Mapping[str, Any] | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An endpoint. Times are seconds since the epoch."""

    name: str
    arn: str
    created_s: float
    since_s: float
    """When it came into this status."""
    status: str
    config_name: str
    variants: tuple[Variant, ...] = ()
    pending_config_name: str | None = None
    pending_variants: tuple[Variant, ...] = ()
    """What Creating, or Updating to another configuration, will bring."""
    failure_reason: str | None = None
    deployment_config: Mapping[str, Any] | None = None
    held: bool = False
    """Whether a test has set the status: it then stays."""


def next_step(endpoint: Endpoint, plan: Plan) -> Endpoint | None:
    """What the endpoint is after its status has lasted `plan.step_s`; None when it stays as it is."""
    if endpoint.held:
        return None
    now_s = max(endpoint.since_s + plan.step_s, plan.since_s)
    match (endpoint.status, plan.updates):
        case ("Creating" | "Updating", Outcome.HANG):
            return None
        case ("Updating", Outcome.FAIL) if not endpoint.pending_variants:
            return replace(endpoint, status="RollingBack", since_s=now_s)
        case ("Creating" | "Updating", Outcome.FAIL):
            reason = "The production variant did not pass the ping health check."
            return replace(endpoint, status="Failed", since_s=now_s, failure_reason=reason)
        case ("Creating" | "Updating", _):
            return finished(endpoint, now_s)
        case ("RollingBack", _):
            kept = tuple(
                replace(each, desired_weight=each.current_weight, desired_count=each.current_count)
                for each in endpoint.variants
            )
            return replace(endpoint, status="InService", since_s=now_s, variants=kept)
        case ("Deleting", _):
            return replace(endpoint, status="Deleted", since_s=now_s)
        case _:
            return None


def finished(endpoint: Endpoint, now_s: float) -> Endpoint:
    """The endpoint in service, with all that was asked for."""
    there = tuple(
        replace(each, current_weight=each.desired_weight, current_count=each.desired_count)
        for each in endpoint.pending_variants or endpoint.variants
    )
    return replace(
        endpoint,
        status="InService",
        since_s=now_s,
        config_name=endpoint.pending_config_name or endpoint.config_name,
        variants=there,
        pending_config_name=None,
        pending_variants=(),
        failure_reason=None,
    )


def retained(
    new: tuple[Variant, ...], old: tuple[Variant, ...], *, weights: bool, counts: bool
) -> tuple[Variant, ...]:
    """The variants of a new configuration, with the weights and counts that same-named old ones have."""
    before = {each.name: each for each in old}

    def kept(variant: Variant) -> Variant:
        was = before.get(variant.name)
        if was is None:
            return variant
        return replace(
            variant,
            desired_weight=was.desired_weight if weights else variant.desired_weight,
            desired_count=was.desired_count if counts else variant.desired_count,
        )

    return tuple(kept(each) for each in new)
