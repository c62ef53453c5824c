"""The tickets of OpsCenter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local.system import LocalSystem


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An OpsItem. Its severity is OpsCenter's: 1 is the worst."""

    id: str
    title: str
    status: str
    severity: str
    opened_at: datetime
    changed_at: datetime


class Tickets:
    """Reads them as the console does."""

    def __init__(self, system: LocalSystem) -> None:
        self._ssm = system.emulator.client("ssm")

    @property
    def all(self) -> tuple[Ticket, ...]:
        """The oldest first."""
        found: Any = self._ssm.describe_ops_items()["OpsItemSummaries"]
        tickets = (
            Ticket(
                id=item["OpsItemId"],
                title=item["Title"],
                status=item["Status"],
                severity=item["Severity"],
                opened_at=item["CreatedTime"],
                changed_at=item["LastModifiedTime"],
            )
            for item in found
        )
        return tuple(sorted(tickets, key=lambda ticket: ticket.opened_at))
