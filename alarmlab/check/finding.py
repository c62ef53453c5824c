"""What a rule says: where, what is wrong, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How sure and how bad.

    ERROR: it does not work as written, provably. WARNING: it works, but not as its author must have meant.
    NOTE: worth knowing; also everything alarmlab could not look into.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a finding is. `template` is the file's path; `line` counts from 1.

    `construct` is the construct path of the CDK, `code` the `file:line` of the program that made it; both
    only where the CDK recorded them.
    """

    template: str
    line: int | None = None
    logical_id: str | None = None
    construct: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong in one place. `message` says what and why, `fix` what to write instead."""

    rule: str
    severity: Severity
    message: str
    fix: str
    place: Place

    @property
    def order(self) -> tuple[str, int, str, int, str, str]:
        """Sorts by file, then as the file reads, then the worst first."""
        place = self.place
        return (
            place.template,
            place.line or 0,
            place.logical_id or "",
            self.severity.rank,
            self.rule,
            self.message,
        )
