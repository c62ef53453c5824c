"""Decide whether a remedy acts. Pure: what it knows is given, and when in doubt it does not act."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime, timedelta

from lambdas.shared.delivery import Delivery
from pdm_catalog.environment import RemediationMode
from pdm_catalog.remedies import ScaleOutService

# An alarm that waited longer says nothing about now; it may have been in a queue while people acted.
STALE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceState:
    """An ECS service as DescribeServices shows it.

    Attributes:
        status: ACTIVE, DRAINING or INACTIVE.
        desired: Tasks asked for.
        deploying: True while a deployment of it is in progress.
    """

    status: str
    desired: int
    deploying: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A decision to act, kept before it is carried out so that a crash repeats it and never adds to it.

    Attributes:
        target: cluster/service.
        incident_id: The incident it is for.
        alert_at: The StateChangeTime of the alert that it answers.
        from_count, to_count: Desired count before and after.
        decided_at: When, ISO 8601 in UTC.
        done: True once it is carried out.
    """

    target: str
    incident_id: str
    alert_at: str
    from_count: int
    to_count: int
    decided_at: str
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A decision not to act."""

    because: str


def decide(
    remedy: ScaleOutService,
    delivery: Delivery,
    *,
    service: ServiceState | None,
    last: Action | None,
    mode: RemediationMode,
    now: datetime,
) -> Action | Refusal:
    """Decide about one remedy for one incident.

    Args:
        remedy: What is asked.
        delivery: The incident.
        service: The target as it is; None when it does not exist.
        last: The newest action on this target, finished or not.
        mode: Whether to act at all.
        now: The time.

    Returns:
        The action to carry out (again, when an earlier attempt was cut off; one that is done is only to
        be told), or why not.
    """
    again = last if last is not None and last.incident_id == delivery.incident_id else None
    if again is not None and (again.done or (service is not None and service.desired >= again.to_count)):
        # Carried out, by us or by somebody who went further: it is not to be lowered, only to be told.
        if again.alert_at == delivery.alert.changed_at:
            return dataclasses.replace(again, done=True)
        return Refusal(because="already acted on this incident")
    age = now - delivery.alert.changed
    if age > STALE_AFTER:
        return Refusal(because=f"the alarm is {age.total_seconds() / 60:.0f} minutes old")
    if last is not None and again is None:
        since_s = (now - datetime.fromisoformat(last.decided_at)).total_seconds()
        if since_s < remedy.cooldown_s:
            return Refusal(because=f"acted on it {since_s:.0f} s ago; the cooldown is {remedy.cooldown_s} s")
    if service is None:
        return Refusal(because="the service does not exist")
    if service.status != "ACTIVE":
        return Refusal(because=f"the service is {service.status}")
    if service.deploying:
        return Refusal(because="a deployment is in progress: more tasks may be more of the fault")
    if service.desired >= remedy.at_most:
        return Refusal(because=f"it has {service.desired} tasks; the cap is {remedy.at_most}")
    to_count = min(again.to_count if again else service.desired + remedy.step, remedy.at_most)
    if mode is not RemediationMode.ACT:
        return Refusal(because=f"dry run: would scale from {service.desired} to {to_count} tasks")
    if again is not None:
        return dataclasses.replace(again, to_count=to_count)
    return Action(
        target=remedy.target,
        incident_id=delivery.incident_id,
        alert_at=delivery.alert.changed_at,
        from_count=service.desired,
        to_count=to_count,
        decided_at=now.isoformat(timespec="milliseconds"),
    )


def account_of(remedy: ScaleOutService, decision: Action | Refusal) -> str:
    """One sentence for the incident's thread."""
    if isinstance(decision, Refusal):
        return f"{remedy.name} did not act on {remedy.target}: {decision.because}."
    return (
        f"{remedy.name} scaled {remedy.target} out from {decision.from_count} to {decision.to_count} tasks "
        f"(cap {remedy.at_most})."
    )
