"""The states of one alarm over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from alarmlab.alarms.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A first state, and every change of it: seconds and the new state, in order of time.

    No change is to the state the alarm is in already; `timeline` sees to that.
    """

    initial: State
    changes: tuple[tuple[int, State], ...]

    def at(self, at_s: int) -> State:
        """The state at a time; at the time of a change, the new one."""
        place = bisect_right(self.changes, at_s, key=lambda change: change[0])
        return self.changes[place - 1][1] if place else self.initial


def timeline(initial: State, states: Iterable[tuple[int, State]]) -> Timeline:
    """The timeline of an alarm that is in these states at these times, in order."""
    changes: list[tuple[int, State]] = []
    state = initial
    for at_s, found in states:
        if found is not state:
            changes.append((at_s, found))
            state = found
    return Timeline(initial=initial, changes=tuple(changes))
