"""What comes of an alarm's actions: executed, held back by its suppressor, or muted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from alarmlab.alarms.actions import AnyAlarm, actions_on
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.states import State
from alarmlab.cloudformation.intrinsics import Token
from alarmlab.simulation.muting import muted
from alarmlab.simulation.suppression import Hold, Turn, suppressed
from alarmlab.simulation.timeline import Timeline


class Outcome(StrEnum):
    """What becomes of the actions of a state. All but the first may be followed by it."""

    EXECUTED = "executed"
    WAIT_PERIOD = "suppressed by WaitPeriod"
    EXTENSION_PERIOD = "suppressed by ExtensionPeriod"
    ALARM = "suppressed by Alarm"
    MUTED = "muted"


_OUTCOMES = {
    Hold.WAIT_PERIOD: Outcome.WAIT_PERIOD,
    Hold.EXTENSION_PERIOD: Outcome.EXTENSION_PERIOD,
    Hold.ALARM: Outcome.ALARM,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """The actions the alarm has for `state`, and what becomes of them at this time."""

    at_s: int
    state: State
    outcome: Outcome
    destinations: tuple[str | Token, ...]


def actions_of(
    alarm: AnyAlarm,
    states: Timeline,
    *,
    suppressor: Timeline | None,
    windows: Sequence[tuple[int, int]],
    end_s: int,
) -> tuple[Action, ...]:
    """What becomes of the alarm's actions until `end_s`, in order of time.

    `suppressor` are the states of its actions suppressor, `windows` the joined ones of its mute rules.
    Suppression comes first: an action it lets go can still be muted.
    """
    turns = _turns(alarm, states, suppressor, end_s=end_s)
    found = [(turn.at_s, turn.state, _OUTCOMES[turn.hold]) for turn in turns if turn.hold]
    let_go = ((turn.at_s, turn.state) for turn in turns if not turn.hold)
    for attempt in muted(let_go, states, windows=windows, end_s=end_s):
        outcome = Outcome.MUTED if attempt.is_muted else Outcome.EXECUTED
        found.append((attempt.at_s, attempt.state, outcome))
    return tuple(
        Action(at_s=at_s, state=state, outcome=outcome, destinations=destinations)
        for at_s, state, outcome in sorted(found, key=lambda action: action[0])
        if (destinations := actions_on(alarm, state))
    )


def _turns(alarm: AnyAlarm, states: Timeline, suppressor: Timeline | None, *, end_s: int) -> list[Turn]:
    if isinstance(alarm, CompositeAlarm) and alarm.suppressor and suppressor:
        periods = alarm.suppressor
        return list(
            suppressed(
                states,
                suppressor,
                wait_s=periods.wait_s,
                extension_s=periods.extension_s,
                end_s=end_s,
            )
        )
    return [Turn(at_s=at_s, state=state, hold=None) for at_s, state in states.changes if at_s <= end_s]
