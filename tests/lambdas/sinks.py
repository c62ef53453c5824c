"""The router's neighbours in memory, for properties that need thousands of steps; and what people see."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from lambdas.alert_router.adapters import HeartbeatMetric, IncidentBook
from lambdas.alert_router.core import Incident
from lambdas.shared.aws import SinkQueues
from lambdas.shared.batch import RetryLaterError
from lambdas.shared.delivery import Delivery, Kind
from pdm_catalog.routes import Sink

Step = Callable[[], None]


class MemoryBook(IncidentBook):
    """Keeps the promise of IncidentBook.write: only on top of what was read."""

    def __init__(self, step: Step) -> None:
        self.incidents: dict[str, Incident] = {}
        self._step = step

    def read(self, subject: str) -> Incident | None:
        self._step()
        return self.incidents.get(subject)

    def write(self, incident: Incident, *, over: Incident | None) -> None:
        self._step()
        kept = self.incidents.get(incident.subject)
        if (kept and (kept.changed_at, kept.state)) != (over and (over.changed_at, over.state)):
            raise RetryLaterError("another worker has this alarm", delay_s=1)
        self.incidents[incident.subject] = incident


class MemoryQueues(SinkQueues):
    """Keeps every message that was sent, repeats included."""

    def __init__(self, step: Step) -> None:
        self.sent: list[tuple[Sink, Delivery]] = []
        self._step = step

    def send(self, sink: Sink, delivery: Delivery) -> None:
        self._step()
        self.sent.append((sink, delivery))

    def to(self, sink: Sink) -> list[Delivery]:
        """What one sink was sent."""
        return [delivery for to, delivery in self.sent if to is sink]


class NoMetric(HeartbeatMetric):
    """Nobody is to put it."""

    def __init__(self) -> None: ...

    def beat(self) -> None:
        raise AssertionError("an alarm is no heartbeat")


def without_repeats(deliveries: Iterable[Delivery]) -> list[Delivery]:
    """What is left of them after a FIFO queue."""
    return list({one.message_id: one for one in reversed(list(deliveries))}.values())[::-1]


def still_open(deliveries: Iterable[Delivery]) -> set[str]:
    """The incidents that somebody who got these messages believes to be open."""
    seen: set[str] = set()
    for delivery in deliveries:
        if delivery.kind is Kind.TRIGGER:
            seen.add(delivery.incident_id)
        elif delivery.kind is Kind.RESOLVE:
            seen.discard(delivery.incident_id)
    return seen


def settled(incident: Incident) -> Incident:
    """An incident about which everything is delivered."""
    return dataclasses.replace(incident, pending=None)
