"""What a Lambda must know of an alarm and no notification carries: severity, owner, runbook, remedy.

No envelope of CloudWatch carries tags, and some carry no dimensions. So this index is written at
synth, and reaches the functions that need it as one JSON file beside their code.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pdm_catalog.remedies import Remedy, remedy_from_json, remedy_to_json
from pdm_catalog.severity import Severity

FILE_NAME = "alarm_index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexEntry:
    """One alarm as the Lambdas see it.

    Attributes:
        alarm: The alarm's name.
        known: False when the alarm is not of this catalogue and the values are defaults.
        service: The service it speaks about.
        severity: Where it goes.
        slack_channel: Where Slack shows it; None when Slack does not.
        owner: The team that answers for it.
        runbook_url: What to read first.
        meaning: What is wrong, in one sentence.
        remedy: What may be done without asking.
        ticket: Opens a ticket, whatever its severity.
        part_of: The composite that pages for it; None when it pages for itself.
    """

    alarm: str
    known: bool
    service: str
    severity: Severity
    slack_channel: str | None
    owner: str
    runbook_url: str
    meaning: str
    remedy: Remedy | None
    ticket: bool = False
    part_of: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        remedy = remedy_to_json(self.remedy) if self.remedy else None
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)} | {
            "remedy": remedy
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> IndexEntry:
        """The inverse of to_json."""
        fields = dict(value)
        fields["severity"] = Severity(value["severity"])
        fields["remedy"] = remedy_from_json(value["remedy"]) if value["remedy"] else None
        return cls(**fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmIndex:
    """Every alarm of one environment by name, and what holds for a name that is not there.

    Attributes:
        entries: The catalogue's alarms by name.
        default: What holds for any other.
        heartbeat: The name under which the heartbeat comes; it is no alarm and nobody is told.
    """

    entries: Mapping[str, IndexEntry]
    default: IndexEntry
    heartbeat: str

    def find(self, alarm_name: str) -> IndexEntry:
        """The entry of an alarm; the stated default, under that name, for one that is not known."""
        return self.entries.get(alarm_name) or dataclasses.replace(self.default, alarm=alarm_name)

    def to_text(self) -> str:
        """As a file: stable, so that the Lambda asset changes only when the index does; a line per alarm."""
        alarms = [json.dumps(entry.to_json(), sort_keys=True) for _, entry in sorted(self.entries.items())]
        rest = json.dumps({"default": self.default.to_json(), "heartbeat": self.heartbeat}, sort_keys=True)
        lines = ",\n".join(alarms)
        return f'{rest[:-1]}, "alarms": [\n{lines}\n]}}\n'

    @classmethod
    def from_text(cls, text: str) -> AlarmIndex:
        """The inverse of to_text."""
        value = json.loads(text)
        return cls(
            entries=_Unread({entry["alarm"]: entry for entry in value["alarms"]}),
            default=IndexEntry.from_json(value["default"]),
            heartbeat=value["heartbeat"],
        )


class _Unread(Mapping[str, IndexEntry]):
    """Entries as JSON values until they are asked for: a function starts with thousands and needs one."""

    def __init__(self, values: Mapping[str, Mapping[str, Any]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> IndexEntry:
        return IndexEntry.from_json(self._values[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
