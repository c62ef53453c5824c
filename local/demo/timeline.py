"""What happened, when, and on which clock: faults and alarms in simulated time, deliveries in real time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """The five steps of an incident, in their order."""

    FAULT = "fault"
    ALARM = "alarm"
    PAGE = "page"
    ACTION = "action"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened.

    Attributes:
        step: Which kind.
        incident: The incident it belongs to.
        at: Simulated time.
        what: In a few words.
        simulated_s: Simulated seconds since the fault; None where simulated time measures nothing.
        wall_s: Real seconds since the alarm's change; None where real time measures nothing.
    """

    step: Step
    incident: str
    at: datetime
    what: str
    simulated_s: float | None = None
    wall_s: float | None = None


@dataclass(slots=True)
class Timeline:
    """The moments so far, in the order in which they were seen."""

    moments: list[Moment] = field(default_factory=list[Moment])

    def add(self, moment: Moment) -> None:
        """Note a moment."""
        self.moments.append(moment)

    def missing(self, expected: Iterable[tuple[str, Step]]) -> list[tuple[str, Step]]:
        """The expected (incident, step) pairs of which there is no moment."""
        seen = {(moment.incident, moment.step) for moment in self.moments}
        return [pair for pair in expected if pair not in seen]
