"""Mute rules mute what happens within a window; at its end they let the action of a state still held go."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.composite import CompositeAlarm, Suppressor
from alarmlab.alarms.rule import Constant
from alarmlab.alarms.states import State
from alarmlab.simulation.actions import Action, Outcome, actions_of
from alarmlab.simulation.muting import joined
from alarmlab.simulation.timeline import Timeline, timeline
from tests.alarmlab.builders import an_alarm

FACTS = yaml.safe_load((Path(__file__).parents[1] / "facts" / "mute_rules.yaml").read_text(encoding="utf-8"))
OK, ALARM, INSUFFICIENT_DATA = State.OK, State.ALARM, State.INSUFFICIENT_DATA
END_S = 60
TOPIC = "arn:aws:sns:eu-west-1:111122223333:page"
ACTIVE = an_alarm(alarm_actions=(TOPIC,), ok_actions=(TOPIC,), insufficient_data_actions=(TOPIC,))


def short(actions: tuple[Action, ...]) -> list[tuple[int, State, Outcome]]:
    return [(action.at_s, action.state, action.outcome) for action in actions]


@pytest.mark.parametrize("fact", FACTS["scenarios"], ids=lambda fact: fact["name"])
def test_a_documented_scenario_is_reproduced(fact: dict[str, Any]) -> None:
    states = timeline(OK, ((at_s, State(state)) for at_s, state in fact["alarm"].items()))

    actions = actions_of(
        an_alarm(alarm_actions=(TOPIC,)),
        states,
        suppressor=None,
        windows=joined((first, last) for first, last in fact["windows"]),
        end_s=END_S,
    )

    assert {action.at_s: action.outcome for action in actions} == fact["actions"]


def test_the_actions_of_every_state_are_muted_and_the_last_one_is_taken_at_the_end() -> None:
    states = timeline(OK, [(10, ALARM), (20, OK), (30, INSUFFICIENT_DATA)])

    assert short(actions_of(ACTIVE, states, suppressor=None, windows=[(5, 50)], end_s=END_S)) == [
        (10, ALARM, Outcome.MUTED),
        (20, OK, Outcome.MUTED),
        (30, INSUFFICIENT_DATA, Outcome.MUTED),
        (50, INSUFFICIENT_DATA, Outcome.EXECUTED),
    ]


@pytest.mark.parametrize(
    ("changed_s", "outcomes"),
    [
        (4, [(4, Outcome.EXECUTED)]),
        (5, [(5, Outcome.MUTED), (50, Outcome.EXECUTED)]),
        (49, [(49, Outcome.MUTED), (50, Outcome.EXECUTED)]),
        (50, [(50, Outcome.EXECUTED)]),
    ],
)
def test_a_window_holds_its_first_second_and_not_its_last(
    changed_s: int, outcomes: list[tuple[int, Outcome]]
) -> None:
    states = timeline(OK, [(changed_s, ALARM)])

    actions = actions_of(ACTIVE, states, suppressor=None, windows=[(5, 50)], end_s=END_S)

    assert [(action.at_s, action.outcome) for action in actions] == outcomes


def test_a_change_at_the_end_of_a_window_takes_the_place_of_what_was_muted() -> None:
    states = timeline(OK, [(10, ALARM), (50, OK)])

    assert short(actions_of(ACTIVE, states, suppressor=None, windows=[(5, 50)], end_s=END_S)) == [
        (10, ALARM, Outcome.MUTED),
        (50, OK, Outcome.EXECUTED),
    ]


def test_an_action_that_a_suppressor_lets_go_can_still_be_muted() -> None:
    composite = CompositeAlarm(
        logical_id="Plant",
        name="plant",
        description=None,
        rule=Constant(value=True),
        rule_text="TRUE",
        suppressor=Suppressor(alarm="works", wait_s=10, extension_s=5),
        actions_enabled=True,
        alarm_actions=(TOPIC,),
        ok_actions=(),
        insufficient_data_actions=(),
    )
    states, suppressor = timeline(OK, [(10, ALARM)]), timeline(OK, [(15, ALARM), (25, OK)])

    assert short(actions_of(composite, states, suppressor=suppressor, windows=[(28, 40)], end_s=END_S)) == [
        (10, ALARM, Outcome.WAIT_PERIOD),
        (15, ALARM, Outcome.ALARM),
        (25, ALARM, Outcome.EXTENSION_PERIOD),
        (30, ALARM, Outcome.MUTED),
        (40, ALARM, Outcome.EXECUTED),
    ]


def test_a_state_without_actions_leaves_no_trace() -> None:
    states = timeline(OK, [(10, ALARM), (20, OK)])

    actions = actions_of(an_alarm(ok_actions=(TOPIC,)), states, suppressor=None, windows=[], end_s=END_S)

    assert actions == (Action(at_s=20, state=OK, outcome=Outcome.EXECUTED, destinations=(TOPIC,)),)


SECONDS = st.integers(0, 40)
WINDOWS = st.lists(st.tuples(SECONDS, st.integers(1, 15)), max_size=4).map(
    lambda found: [(first_s, first_s + length_s) for first_s, length_s in found]
)


@given(windows=WINDOWS)
def test_joined_windows_hold_the_same_seconds_and_have_gaps_between_them(
    windows: list[tuple[int, int]],
) -> None:
    found = joined(windows)

    def seconds(of: list[tuple[int, int]]) -> set[int]:
        return {second for first_s, last_s in of for second in range(first_s, last_s)}

    assert seconds(list(found)) == seconds(windows)
    assert all(before[1] < after[0] for before, after in pairwise(found))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    changes = draw(st.dictionaries(SECONDS, st.sampled_from(State), max_size=8))
    return timeline(OK, sorted(changes.items()))


def plain(states: Timeline, windows: list[tuple[int, int]]) -> list[tuple[int, State]]:
    """Executed actions, second by second: a muted one is remembered, and forgotten with its state."""
    taken: list[tuple[int, State]] = []
    is_owed = False
    for now_s in range(END_S + 1):
        is_new = states.at(now_s) is not (states.at(now_s - 1) if now_s else states.initial)
        is_owed = is_owed or is_new
        if is_owed and not any(first_s <= now_s < last_s for first_s, last_s in windows):
            taken.append((now_s, states.at(now_s)))
            is_owed = False
    return taken


@given(states=timelines(), windows=WINDOWS)
def test_the_executed_actions_are_those_of_a_plain_walk_through_time(
    states: Timeline, windows: list[tuple[int, int]]
) -> None:
    actions = actions_of(ACTIVE, states, suppressor=None, windows=joined(windows), end_s=END_S)

    executed = [(at_s, state) for at_s, state, outcome in short(actions) if outcome is Outcome.EXECUTED]
    assert executed == plain(states, windows)
