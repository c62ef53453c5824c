"""Suppression a second time: slow and plain, second by second, in the words of the documentation."""

from __future__ import annotations

from alarmlab.alarms.states import State
from alarmlab.simulation.timeline import Timeline


def executed(
    composite: Timeline, suppressor: Timeline, *, wait_s: int, extension_s: int, end_s: int
) -> list[tuple[int, State]]:
    """When the composite alarm takes actions, and those of which state, until `end_s`."""
    taken: list[tuple[int, State]] = []
    is_pending = False
    waited_s: int | None = None
    extended_s: int | None = None
    for now_s in range(end_s + 1):
        is_new = composite.at(now_s) is not (composite.at(now_s - 1) if now_s else composite.initial)
        is_suppressing = suppressor.at(now_s) is State.ALARM
        was_suppressing = (suppressor.at(now_s - 1) if now_s else suppressor.initial) is State.ALARM
        waited_s = None if waited_s is None else waited_s + 1
        extended_s = None if extended_s is None else extended_s + 1
        if is_new:
            is_pending, waited_s, extended_s = True, None if is_suppressing else 0, None
        elif is_pending and is_suppressing:
            waited_s = extended_s = None
        elif is_pending and was_suppressing and waited_s is None:
            extended_s = 0
        if is_pending and (waited_s == wait_s or extended_s == extension_s):
            taken.append((now_s, composite.at(now_s)))
            is_pending, waited_s, extended_s = False, None, None
    return taken
