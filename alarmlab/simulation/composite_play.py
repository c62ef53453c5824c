"""Plays one composite alarm over the states of the alarms its rule names.

It is evaluated when it is created, as PutCompositeAlarm documents and CloudWatch was recorded to do, and
whenever one of those alarms changes its state; all changes of one second are taken together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.rule import state_of
from alarmlab.alarms.states import State
from alarmlab.simulation.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStep:
    """One evaluation: the states before and after, and those of the children by their text in the rule."""

    at_s: int
    before: State
    state: State
    children: Mapping[str, State]


def play_rule(
    alarm: CompositeAlarm, children: Mapping[str, Timeline], *, initial: State, created_at_s: int
) -> tuple[RuleStep, ...]:
    """Every evaluation of the alarm; `children` are the states of the alarms by their text in the rule."""
    changed_s = {at_s for child in children.values() for at_s, _ in child.changes if at_s > created_at_s}
    steps: list[RuleStep] = []
    state = initial
    for at_s in sorted({created_at_s, *changed_s}):
        states = {text: child.at(at_s) for text, child in children.items()}
        after = state_of(alarm.rule, states)
        steps.append(RuleStep(at_s=at_s, before=state, state=after, children=states))
        state = after
    return tuple(steps)
