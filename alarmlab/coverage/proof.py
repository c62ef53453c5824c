"""Which alarms scenarios do not prove: each needs a case in which it fires and one in which it must not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from alarmlab.scenarios.scenario import Scenario


class Named(Protocol):
    """Anything scenarios can name: an alarm, or one alarmlab refuses to evaluate."""

    @property
    def name(self) -> str:
        """The AlarmName."""
        ...

    @property
    def logical_id(self) -> str:
        """The logical id in the template."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """An alarm and what is missing: a firing case (`fires: true`), a quiet case (`fires: false`), or both."""

    alarm: str
    lacks_firing_case: bool
    lacks_quiet_case: bool

    def __str__(self) -> str:
        kinds = ["firing"] * self.lacks_firing_case + ["quiet"] * self.lacks_quiet_case
        return f"alarm {self.alarm}: no {' and no '.join(kinds)} case"


def coverage_of(alarms: Iterable[Named], scenarios: Iterable[Scenario]) -> tuple[Gap, ...]:
    """The alarms that lack a firing or a quiet case, in the order given; none when all are proven."""
    fires: dict[str, set[bool | None]] = {}
    for scenario in scenarios:
        fires.setdefault(scenario.alarm, set()).update(case.fires for case in scenario.cases)
    gaps: list[Gap] = []
    for alarm in alarms:
        found = fires.get(alarm.name, set()) | fires.get(alarm.logical_id, set())
        if not {True, False} <= found:
            gaps.append(
                Gap(
                    alarm=alarm.name, lacks_firing_case=True not in found, lacks_quiet_case=False not in found
                )
            )
    return tuple(gaps)
