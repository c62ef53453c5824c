"""A composite alarm is evaluated when it is created and whenever an alarm it watches changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.composite import CompositeAlarm
from alarmlab.alarms.rule import state_of
from alarmlab.alarms.rule_syntax import parse_rule
from alarmlab.alarms.states import State
from alarmlab.simulation.composite_play import play_rule
from alarmlab.simulation.timeline import Timeline, timeline

OK, ALARM, INSUFFICIENT_DATA = State.OK, State.ALARM, State.INSUFFICIENT_DATA
END_S = 50
RULES = (
    "ALARM(a) AND NOT ALARM(b)",
    "AT_LEAST(2, NOT OK, (a, b, c))",
    "INSUFFICIENT_DATA(a) OR OK(b) AND ALARM(c)",
)


def composite(rule: str) -> CompositeAlarm:
    return CompositeAlarm(
        logical_id="Plant",
        name="plant",
        description=None,
        rule=parse_rule(rule),
        rule_text=rule,
        suppressor=None,
        actions_enabled=True,
        alarm_actions=(),
        ok_actions=(),
        insufficient_data_actions=(),
    )


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    changes = draw(st.dictionaries(st.integers(0, END_S), st.sampled_from(State), max_size=6))
    return timeline(draw(st.sampled_from(State)), sorted(changes.items()))


@given(
    rule=st.sampled_from(RULES),
    children=st.fixed_dictionaries({name: timelines() for name in "abc"}),
    created_at_s=st.integers(0, 10),
    initial=st.sampled_from(State),
)
def test_the_states_are_those_of_a_walk_second_by_second(
    rule: str, children: dict[str, Timeline], created_at_s: int, initial: State
) -> None:
    alarm = composite(rule)

    steps = play_rule(alarm, children, initial=initial, created_at_s=created_at_s)

    played = timeline(initial, ((step.at_s, step.state) for step in steps))
    for now_s in range(created_at_s, END_S + 1):
        now = {name: child.at(now_s) for name, child in children.items()}
        assert played.at(now_s) is state_of(alarm.rule, now)
    assert played.at(created_at_s - 1) is initial


def test_it_is_evaluated_no_oftener_than_it_must() -> None:
    children = {"a": timeline(OK, [(5, ALARM), (9, OK)]), "b": timeline(OK, [(5, ALARM), (7, OK)])}

    steps = play_rule(
        composite("ALARM(a) AND NOT ALARM(b)"), children, initial=INSUFFICIENT_DATA, created_at_s=2
    )

    assert [(step.at_s, step.before, step.state) for step in steps] == [
        (2, INSUFFICIENT_DATA, OK),
        (5, OK, OK),
        (7, OK, ALARM),
        (9, ALARM, OK),
    ]
    assert steps[1].children == {"a": ALARM, "b": ALARM}
