"""Decide what an alarm notification means for its incident. Pure: no clock, no network.

Alarms arrive at least once and in any order. The incident remembers the newest StateChangeTime it
has taken in: an older notification changes nothing, the same one again only finishes what a crash
left unfinished. A lack of data says nothing about the incident and is not remembered, or it would
make the ALARM stale that it overtook.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lambdas.shared.alert import Alert
from lambdas.shared.delivery import Delivery, Kind, incident_id
from pdm_catalog.alarm_index import AlarmIndex, IndexEntry
from pdm_catalog.routes import Sink, sinks_of

# A heartbeat that took longer says nothing about now: a backlog must not look alive.
HEARTBEAT_STALE_AFTER = timedelta(minutes=5)
UNPARSED = "unparsed notification"
UNPARSED_MEANING = (
    "Something that is no alarm notification came to the alerts queue; "
    "it may be an alarm, and the original goes to the queue's dead-letter queue."
)
SHOWN_CHARS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """What is remembered of one alarm, or of one time series of an alarm over many.

    Attributes:
        subject: Which.
        state: Its newest known state: ALARM or OK.
        changed_at: When it took that state.
        incident_id: The newest incident; None when it never rang.
        opened_at: When that opened.
        is_open: Whether it still is.
        pending: What is still to be delivered about the newest change; None when all is.
    """

    subject: str
    state: str
    changed_at: str
    incident_id: str | None = None
    opened_at: str | None = None
    is_open: bool = False
    pending: Kind | None = None


def take_in(alert: Alert, known: Incident | None) -> Incident | None:
    """The incident after this alert; None when the alert is stale, already dealt with, or no news."""
    if alert.state == "INSUFFICIENT_DATA":
        return None
    if known is not None:
        if _order(alert.changed_at, alert.state) < _order(known.changed_at, known.state):
            return None
        if (alert.changed_at, alert.state) == (known.changed_at, known.state):
            return known if known.pending else None
    base = known or Incident(subject=alert.subject, state="", changed_at="")
    base = dataclasses.replace(base, state=alert.state, changed_at=alert.changed_at, pending=None)
    if alert.state == "ALARM":
        if base.is_open:  # CloudWatch may say ALARM again; the incident stays the same
            return dataclasses.replace(base, pending=Kind.TRIGGER)
        return dataclasses.replace(
            base,
            incident_id=incident_id(alert.subject, alert.changed_at),
            opened_at=alert.changed_at,
            is_open=True,
            pending=Kind.TRIGGER,
        )
    if base.is_open:
        return dataclasses.replace(base, is_open=False, pending=Kind.RESOLVE)
    return base  # an OK without an incident tells nobody


def deliveries(incident: Incident, alert: Alert, entry: IndexEntry) -> tuple[tuple[Sink, Delivery], ...]:
    """What is to be sent about an incident's newest change, and to whom."""
    if incident.pending is None or incident.incident_id is None or incident.opened_at is None:
        return ()
    delivery = Delivery(
        kind=incident.pending,
        incident_id=incident.incident_id,
        opened_at=incident.opened_at,
        alert=alert,
        entry=entry,
    )
    # The rise of an alarm is a reason to act, its fall the proof that it helped.
    remedy = () if entry.remedy is None else (Sink.REMEDIATION,)
    people = sinks_of(entry.severity, ticket=entry.ticket)
    if entry.part_of is not None:
        # The whole pages; the part has a thread in Slack, where its remedy says what it did.
        people = tuple(sink for sink in people if sink is Sink.SLACK)
    return tuple((sink, delivery) for sink in (*people, *remedy))


def overtaken(known: Incident | None, alert: Alert, entry: IndexEntry) -> tuple[tuple[Sink, Delivery], ...]:
    """What people are still owed about an older change, when a newer one came before it was delivered.

    It goes out first and under its own message id: so an incident never closes before it opened, nor
    stays open because the next one began, even when the worker of the older change is only slow.
    """
    if known is None or (known.changed_at, known.state) == (alert.changed_at, alert.state):
        return ()
    owed = dataclasses.replace(alert, changed_at=known.changed_at, state=known.state)
    # What has changed since is no reason to act; that it was over is still to be known.
    return tuple(
        (sink, delivery)
        for sink, delivery in deliveries(known, owed, entry)
        if not (sink is Sink.REMEDIATION and delivery.kind is Kind.TRIGGER)
    )


def is_alive(heartbeat: Alert, *, now: datetime) -> bool:
    """Whether a heartbeat is fresh. One from the future is not: a wrong clock would hide a dead pipeline."""
    return abs(now - heartbeat.changed) <= HEARTBEAT_STALE_AFTER


def unparsed(body: str, *, queue_arn: str, sent_ms: int) -> Alert:
    """The alert that stands for a body nobody could read: the same one for the same body.

    Args:
        body: What came.
        queue_arn: The queue it came from.
        sent_ms: When it was sent there, in milliseconds since the epoch: a redelivery keeps it.
    """
    sent = datetime.fromtimestamp(sent_ms / 1000, UTC)
    return Alert(
        alarm_arn=f"{queue_arn}/{hashlib.sha256(body.encode('utf-8', 'replace')).hexdigest()}",
        alarm=UNPARSED,
        state="ALARM",
        previous="",
        changed_at=sent.isoformat(timespec="milliseconds"),
        reason=body[:SHOWN_CHARS].encode("unicode_escape").decode(),
        threshold=None,
        comparison="",
        kind="other",
        metric=None,
        measured="",
    )


def unparsed_entry(index: AlarmIndex) -> IndexEntry:
    """What holds for it: the default, saying what happened."""
    return dataclasses.replace(index.default, alarm=UNPARSED, meaning=UNPARSED_MEANING)


def _order(changed_at: str, state: str) -> tuple[str, bool]:
    """An alert's times are ISO 8601 in UTC with milliseconds, so they order as text.

    Of two states at the same instant ALARM is the newer: to page once too often is the lesser harm.
    """
    return changed_at, state == "ALARM"
