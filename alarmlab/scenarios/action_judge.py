"""Judges the actions an alarm executed: when, of which state, to where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alarmlab.cloudformation.intrinsics import Token
from alarmlab.duration import format_duration
from alarmlab.scenarios.expectation import ExpectedAction
from alarmlab.simulation.actions import Action, Outcome


def broken_actions(
    expected: Sequence[ExpectedAction], actions: Sequence[Action]
) -> Iterator[tuple[int, str]]:
    """What is wrong with the executed actions: the moment to look at, and a message."""
    executed = [action for action in actions if action.outcome is Outcome.EXECUTED]
    wanted = [(action.at_s, action.state) for action in expected]
    found = [(action.at_s, action.state) for action in executed]
    if wanted != found:
        at_s = min(at_s for at_s, _ in {*wanted} ^ {*found})
        held = [action for action in actions if action.outcome is not Outcome.EXECUTED]
        why = f"; {described(held)}" if held else ""
        yield at_s, f"actions: must be {_timed(wanted)}, but are {_timed(found)}{why}"
        return
    for action, want in zip(executed, expected, strict=True):
        if want.destinations is not None and not _same(want.destinations, action.destinations):
            named, configured = ", ".join(want.destinations), ", ".join(map(str, action.destinations))
            at = format_duration(action.at_s)
            yield action.at_s, f"actions: at {at} must go to {named}, but go to {configured}"


def described(actions: Sequence[Action]) -> str:
    """Each action in order of time: `5m ALARM suppressed by WaitPeriod`."""
    return ", ".join(f"{format_duration(action.at_s)} {action.state} {action.outcome}" for action in actions)


def _same(names: Sequence[str], destinations: Sequence[str | Token]) -> bool:
    """Whether each name is that of one destination, and each destination has one."""
    left = list(destinations)
    for name in names:
        match = next((destination for destination in left if _is_called(destination, name)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _is_called(destination: str | Token, name: str) -> bool:
    """By its ARN, by the last part of it or, when only the deployment knows that, by its logical id."""
    if isinstance(destination, Token):
        return name in destination.logical_ids or name == str(destination)
    return name == destination or name == destination.rpartition(":")[2]


def _timed(actions: Sequence[tuple[int, str]]) -> str:
    return "{" + ", ".join(f"{format_duration(at_s)}: {state}" for at_s, state in actions) + "}"
