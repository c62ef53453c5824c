"""When a composite alarm with an actions suppressor takes its actions.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-suppression.html
Its six examples are in tests/alarmlab/facts/suppression.yaml, beside what was recorded on AWS. Nobody
documents what becomes of a change at the very second a period ends; here it still falls into the period.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from alarmlab.alarms.states import State
from alarmlab.simulation.timeline import Timeline


class Hold(StrEnum):
    """What holds actions back; the words of ActionsSuppressedBy."""

    WAIT_PERIOD = "WaitPeriod"
    EXTENSION_PERIOD = "ExtensionPeriod"
    ALARM = "Alarm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A change of what holds the actions of a composite alarm back; None lets the actions of `state` go."""

    at_s: int
    state: State
    hold: Hold | None


def suppressed(
    composite: Timeline, suppressor: Timeline, *, wait_s: int, extension_s: int, end_s: int
) -> Iterator[Turn]:
    """The turns a composite alarm takes until `end_s`, in order of time; none before its first change.

    Each change of its state begins anew: held by the suppressor if that is in ALARM, else by a wait of
    `wait_s` seconds for it. A suppressor that leaves ALARM holds for `extension_s` seconds more. One that
    goes to ALARM when nothing is held does nothing (recorded).
    """
    lasts_s = {Hold.WAIT_PERIOD: wait_s, Hold.EXTENSION_PERIOD: extension_s}
    changed = {at_s for at_s, _ in composite.changes}
    hold: Hold | None = None
    deadline_s: int | None = None
    for at_s in sorted({*changed, *(at_s for at_s, _ in suppressor.changes)}):
        if deadline_s is not None and deadline_s < at_s:
            yield Turn(at_s=deadline_s, state=composite.at(deadline_s), hold=None)
            hold = deadline_s = None
        found = _hold(hold, changed=at_s in changed, is_suppressing=suppressor.at(at_s) is State.ALARM)
        if found is hold and at_s not in changed:
            continue
        period_s = lasts_s.get(found) if found else None
        hold = None if period_s == 0 else found
        deadline_s = at_s + period_s if period_s else None
        yield Turn(at_s=at_s, state=composite.at(at_s), hold=hold)
    if deadline_s is not None and deadline_s <= end_s:
        yield Turn(at_s=deadline_s, state=composite.at(deadline_s), hold=None)


def _hold(hold: Hold | None, *, changed: bool, is_suppressing: bool) -> Hold | None:
    """What holds the actions back after a change of the composite alarm, or of its suppressor alone."""
    if is_suppressing:
        return Hold.ALARM if changed or hold else None
    if changed:
        return Hold.WAIT_PERIOD
    return Hold.EXTENSION_PERIOD if hold is Hold.ALARM else hold
