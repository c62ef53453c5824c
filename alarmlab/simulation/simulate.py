"""Plays alarms together in simulated time.

An alarm that watches metrics depends on no other: it is played alone, at its own cadence. A composite alarm
is played over the states of those it watches, a suppressed alarm's actions over those of its suppressor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from alarmlab.alarms.actions import AnyAlarm, actions_on
from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.states import State
from alarmlab.metrics.store import MetricStore
from alarmlab.simulation.actions import Action, actions_of
from alarmlab.simulation.composite_play import RuleStep, play_rule
from alarmlab.simulation.ensemble import Ensemble
from alarmlab.simulation.metric_play import Step, play_metrics
from alarmlab.simulation.muting import joined
from alarmlab.simulation.site import Site
from alarmlab.simulation.timeline import Timeline, timeline

AnyStep: TypeAlias = Step | RuleStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What the alarms find. Seconds count from `start`.

    All alarms begin at `created_at_s`; before, they are in `initial`, or in the state that `initials` has for
    their name. `given` holds the states of alarms that are not played, by name.
    """

    store: MetricStore
    start: datetime
    created_at_s: int
    end_s: int
    initial: State
    initials: Mapping[str, State]
    given: Mapping[str, Timeline]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What one alarm did: its states, the evaluations they come from, and what became of its actions."""

    alarm: AnyAlarm
    states: Timeline
    steps: tuple[AnyStep, ...]
    actions: tuple[Action, ...]


def simulate(players: Ensemble, site: Site, setting: Setting) -> dict[str, Story]:
    """Play the alarms: the story of each, by its name.

    Raises NotEvaluatedYetError for a mute rule when AWS does not document what it does.
    """
    states = {name: setting.given[name] for name in players.given}
    steps: dict[str, tuple[AnyStep, ...]] = {}
    for alarm in players.alarms:
        initial = setting.initials.get(alarm.name, setting.initial)
        steps[alarm.name] = _steps(alarm, states, setting, initial=initial)
        states[alarm.name] = timeline(initial, ((step.at_s, step.state) for step in steps[alarm.name]))
    return {
        alarm.name: Story(
            alarm=alarm,
            states=states[alarm.name],
            steps=steps[alarm.name],
            actions=_actions(alarm, states, site, setting),
        )
        for alarm in players.alarms
    }


def _steps(
    alarm: AnyAlarm, states: Mapping[str, Timeline], setting: Setting, *, initial: State
) -> tuple[AnyStep, ...]:
    if isinstance(alarm, MetricAlarm):
        return play_metrics(
            alarm,
            setting.store,
            start=setting.start,
            created_at_s=setting.created_at_s,
            end_s=setting.end_s,
            initial=initial,
        )
    children = {name: states[name] for name in alarm.children}
    return play_rule(alarm, children, initial=initial, created_at_s=setting.created_at_s)


def _actions(
    alarm: AnyAlarm, states: Mapping[str, Timeline], site: Site, setting: Setting
) -> tuple[Action, ...]:
    if not any(actions_on(alarm, state) for state in State):
        return ()
    suppressor = alarm.suppressor if isinstance(alarm, CompositeAlarm) else None
    return actions_of(
        alarm,
        states[alarm.name],
        suppressor=states[suppressor.alarm] if suppressor else None,
        windows=_windows(alarm, site, setting),
        end_s=setting.end_s,
    )


def _windows(alarm: AnyAlarm, site: Site, setting: Setting) -> tuple[tuple[int, int], ...]:
    """When the alarm is muted, in seconds from the start."""
    second = timedelta(seconds=1)
    last = setting.start + setting.end_s * second
    return joined(
        ((begin - setting.start) // second, (end - setting.start) // second)
        for rule in site.mute_rules(alarm)
        for begin, end in rule.windows(setting.start, last)
    )
