"""Decide whether a remedy acts. Pure: what it knows is given, and when in doubt it does not act."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lambdas.shared.delivery import Delivery
from pdm_catalog.remedies import RemediationMode, Remedy

# An alarm that waited longer says nothing about now; it may have been in a queue while people acted.
STALE_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One AWS call that says how things shall be, so that making it twice is making it once.

    Attributes:
        api: boto3's name of the API, such as ecs.
        operation: Its method, such as update_service.
        parameters: Its arguments.
        before: What it changes, as it was: what a person needs to undo it.
        did: What people are told once it is done: "scaled ... out from 2 to 4 tasks".
        would: The same for a dry run: "scale ... out from 2 to 4 tasks".
    """

    api: str
    operation: str
    parameters: Mapping[str, Any]
    before: str
    did: str
    would: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A decision not to act."""

    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Which incident acted on a target last, and when it decided so (ISO 8601 in UTC)."""

    target: str
    incident_id: str
    decided_at: str


class Escalation(StrEnum):
    """How far people have been called because an action did not help."""

    NONE = "none"
    BEGUN = "begun"
    TOLD = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A decision to act, kept before it is carried out so that a crash repeats it and never adds to it.

    Attributes:
        incident_id: The incident it is for: at most one action each.
        remedy: Name of the remedy.
        target: What it acts on.
        alert_at: The StateChangeTime of the alert that it answers.
        decided_at: When, ISO 8601 in UTC.
        effect: What is done.
        done: True once it is carried out.
        ok_at: The StateChangeTime of the OK that ended the incident; empty while it is open.
        escalation: Whether people were called because it did not help.
        revision: How often it has been written: each write is on top of the one that was read.
    """

    incident_id: str
    remedy: str
    target: str
    alert_at: str
    decided_at: str
    effect: Effect
    done: bool = False
    ok_at: str = ""
    escalation: Escalation = Escalation.NONE
    revision: int = 0

    @property
    def claim(self) -> Claim:
        """What it leaves at its target."""
        return Claim(target=self.target, incident_id=self.incident_id, decided_at=self.decided_at)


def decide(
    remedy: Remedy,
    delivery: Delivery,
    *,
    planned: Effect | Refusal,
    again: Action | None,
    visible: bool,
    newest: Claim | None,
    stopped: str | None,
    mode: RemediationMode,
    now: datetime,
) -> Action | Refusal:
    """Decide about one remedy for one incident.

    Args:
        remedy: What is asked.
        delivery: The incident.
        planned: What the remedy would do to the target as it is.
        again: The action that was already decided for this incident, finished or not.
        visible: Whether the target shows the effect of `again`.
        newest: Who acted on the target last.
        stopped: Why no remedy may act at all; None when they may.
        mode: Whether to act or only to say so.
        now: The time.

    Returns:
        The action to carry out (again, when an earlier attempt was cut off; one that is done is only to
        be told), or why not.
    """
    if again is not None:
        if again.done and again.alert_at != delivery.alert.changed_at:
            return Refusal(because="already acted on this incident")
        if again.done:
            return again
        if again.ok_at:
            return Refusal(because="the incident is over")
        if visible:  # Carried out, by us or by somebody who went further: not to be repeated.
            return dataclasses.replace(again, done=True)
    refusal = _out_of_bounds(remedy, delivery, again=again, newest=newest, stopped=stopped, now=now)
    if refusal is not None:
        return refusal
    if isinstance(planned, Refusal):
        return planned
    if mode is not RemediationMode.ACT:
        return Refusal(because=f"dry run: would {planned.would}")
    if again is not None:
        return dataclasses.replace(again, effect=planned)
    return Action(
        incident_id=delivery.incident_id,
        remedy=remedy.name,
        target=remedy.target,
        alert_at=delivery.alert.changed_at,
        decided_at=now.isoformat(timespec="milliseconds"),
        effect=planned,
    )


def _out_of_bounds(
    remedy: Remedy,
    delivery: Delivery,
    *,
    again: Action | None,
    newest: Claim | None,
    stopped: str | None,
    now: datetime,
) -> Refusal | None:
    """The guards that every remedy has, whatever it does."""
    if stopped is not None:
        return Refusal(because=stopped)
    age = now - delivery.alert.changed
    if age > STALE_AFTER:
        return Refusal(because=f"the alarm is {age.total_seconds() / 60:.0f} minutes old")
    if newest is None or newest.incident_id == delivery.incident_id:
        return None
    since_s = (now - datetime.fromisoformat(newest.decided_at)).total_seconds()
    if since_s < remedy.cooldown_s:
        return Refusal(because=f"acted on it {since_s:.0f} s ago; the cooldown is {remedy.cooldown_s} s")
    if again is not None:
        return Refusal(because="another incident has acted on it since this was decided")
    return None


def outcome(remedy: Remedy, decision: Action | Refusal) -> str:
    """What was done or why not: one sentence for the incident's thread, as are the next two."""
    if isinstance(decision, Refusal):
        return f"{remedy.name} did not act on {remedy.target}: {decision.because}."
    return f"{remedy.name} {decision.effect.did}."


def ended(action: Action, alarm: str) -> str:
    """What the end of an incident says about the action on it."""
    since = datetime.fromisoformat(action.ok_at) - datetime.fromisoformat(action.decided_at)
    since_s = since.total_seconds()
    if since_s < 0:
        return f"{alarm} was OK again before {action.remedy} acted on {action.target}."
    if action.escalation is not Escalation.NONE:
        return f"{alarm} is OK again {since_s:.0f} s after {action.remedy} acted on {action.target}."
    return f"{action.remedy} on {action.target} helped: {alarm} is OK again after {since_s:.0f} s."


def did_not_help(action: Action, *, within_s: int) -> str:
    """What people are called with."""
    return f"{action.remedy} on {action.target} did not help within {within_s / 60:g} min; a person must act."
