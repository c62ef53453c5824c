"""What the router hands to a sink: one message about one incident, complete in itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum

from lambdas.shared.alert import Alert
from pdm_catalog.alarm_index import IndexEntry


class Kind(StrEnum):
    """What the sink shall do."""

    TRIGGER = "trigger"  # the incident is open: tell people, or tell them it is still so
    RESOLVE = "resolve"  # the incident is over
    NOTE = "note"  # something was done about it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message to one sink.

    Attributes:
        kind: What the sink shall do.
        incident_id: The incident: the same from the first ALARM to the OK that ends it.
        opened_at: When it opened: the first ALARM's StateChangeTime.
        alert: The change that led to this message.
        entry: What the alarm index knew of the alarm.
        note: For a NOTE, what was done.
    """

    kind: Kind
    incident_id: str
    opened_at: str
    alert: Alert
    entry: IndexEntry
    note: str = ""

    @property
    def message_id(self) -> str:
        """The same for the same message, however often it is sent: SQS FIFO drops the repeats."""
        parts = (self.kind, self.incident_id, self.alert.changed_at, self.alert.state, self.note)
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def to_text(self) -> str:
        """As a queue message."""
        return json.dumps(
            {
                "kind": self.kind,
                "incident_id": self.incident_id,
                "opened_at": self.opened_at,
                "alert": self.alert.to_json(),
                "entry": self.entry.to_json(),
                "note": self.note,
            }
        )

    @classmethod
    def from_text(cls, text: str) -> Delivery:
        """The inverse of to_text."""
        value = json.loads(text)
        return cls(
            kind=Kind(value["kind"]),
            incident_id=value["incident_id"],
            opened_at=value["opened_at"],
            alert=Alert(**value["alert"]),
            entry=IndexEntry.from_json(value["entry"]),
            note=value["note"],
        )


def incident_id(subject: str, opened_at: str) -> str:
    """Identity of an incident: short enough for every sink, the same for the same opening."""
    return hashlib.sha256(f"{subject}|{opened_at}".encode()).hexdigest()[:40]
