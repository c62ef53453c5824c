"""What PagerDuty makes of accepted events: incidents that open, gather, are acknowledged and resolve.

Rules: developer.pagerduty.com/docs/events-api-v2. The two that bite: an acknowledge or resolve without an
open alert is answered 202 and dropped, and so is one with another routing key than its trigger's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from local.receivers.wire import Json, JsonObject

Status: TypeAlias = Literal["triggered", "acknowledged", "resolved"]
Outcome: TypeAlias = Literal["opened", "appended", "acknowledged", "resolved", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyEvent:
    """One accepted event and what it did. `at` is in seconds of the receiver's clock."""

    at: float
    routing_key: str
    action: str
    dedup_key: str
    outcome: Outcome
    body: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident as its page shows it: worded by the trigger that opened it, times in the receiver's clock.

    `events` holds everything that touched it, oldest first. `service` is the name behind the routing key.
    """

    dedup_key: str
    routing_key: str
    service: str
    status: Status
    summary: str
    source: str
    severity: str
    triggered_at: float
    acknowledged_at: float | None
    resolved_at: float | None
    events: tuple[PagerDutyEvent, ...]
    links: tuple[JsonObject, ...]
    images: tuple[JsonObject, ...]
    custom_details: JsonObject


@dataclass(slots=True, kw_only=True)
class _Open:
    """An incident still being written."""

    service: str
    opened_by: PagerDutyEvent
    events: list[PagerDutyEvent] = field(default_factory=list[PagerDutyEvent])
    acknowledged_at: float | None = None
    resolved_at: float | None = None

    def frozen(self) -> Incident:
        body = self.opened_by.body
        payload = _object(body.get("payload"))
        resolved, acknowledged = self.resolved_at is not None, self.acknowledged_at is not None
        return Incident(
            dedup_key=self.opened_by.dedup_key,
            routing_key=self.opened_by.routing_key,
            service=self.service,
            status="resolved" if resolved else "acknowledged" if acknowledged else "triggered",
            summary=str(payload["summary"]),
            source=str(payload["source"]),
            severity=str(payload["severity"]),
            triggered_at=self.opened_by.at,
            acknowledged_at=self.acknowledged_at,
            resolved_at=self.resolved_at,
            events=tuple(self.events),
            links=_objects(body.get("links")),
            images=_objects(body.get("images")),
            custom_details=_object(payload.get("custom_details")),
        )


class Account:
    """Takes events that kept every rule. Not thread-safe: its owner locks."""

    def __init__(self, *, services: dict[str, str], clock: Callable[[], float]) -> None:
        self.events: list[PagerDutyEvent] = []
        self._services = services
        self._clock = clock
        self._incidents: list[_Open] = []
        self._open: dict[tuple[str, str], _Open] = {}

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """In the order opened; one key that opened again after its resolve appears twice."""
        return tuple(incident.frozen() for incident in self._incidents)

    def take(self, body: JsonObject) -> PagerDutyEvent:
        routing_key, action = str(body["routing_key"]), str(body["event_action"])
        dedup_key = str(body.get("dedup_key") or uuid.uuid4().hex)
        alert = self._open.get((routing_key, dedup_key))
        event = PagerDutyEvent(
            at=self._clock(),
            routing_key=routing_key,
            action=action,
            dedup_key=dedup_key,
            outcome=_outcome(action, is_open=alert is not None),
            body=body,
        )
        self.events.append(event)
        if event.outcome == "opened":
            alert = _Open(service=self._services[routing_key], opened_by=event)
            self._incidents.append(alert)
            self._open[routing_key, dedup_key] = alert
        if alert is not None:
            alert.events.append(event)
            if event.outcome == "acknowledged" and alert.acknowledged_at is None:
                alert.acknowledged_at = event.at
            if event.outcome == "resolved":
                alert.resolved_at = event.at
                del self._open[routing_key, dedup_key]
        return event


def _outcome(action: str, *, is_open: bool) -> Outcome:
    if action == "trigger":
        return "appended" if is_open else "opened"
    if not is_open:
        return "dropped"
    return "acknowledged" if action == "acknowledge" else "resolved"


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _objects(value: Json) -> tuple[JsonObject, ...]:
    return tuple(_object(item) for item in value) if isinstance(value, list) else ()
