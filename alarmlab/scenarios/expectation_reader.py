"""Reads what an alarm must do from the fields of a case."""

from __future__ import annotations

from collections.abc import Mapping

from alarmlab.alarms.states import State
from alarmlab.scenarios.expectation import Expectation, ExpectedAction
from alarmlab.scenarios.state_fields import read_state, read_timeline, timed_fields
from alarmlab.scenarios.yaml_fields import Field

_STATE_FIELDS = ("fires", "fault_at", "within", "states", "transitions")
EXPECTATION_FIELDS = (*_STATE_FIELDS, "actions", "contributors")
FAULT_RULE, FAULT_FIX = "fault_at belongs to fires: true", "add fires: true or remove fault_at"


def read_expectation(fields: Mapping[str, Field], *, fault_at_s: int | None) -> Expectation:
    """The expectation in these fields; without a fault_at of its own the fault is at `fault_at_s`.

    Raises BadInputError.
    """
    own_fault_at_s = fields["fault_at"].duration_s() if "fault_at" in fields else fault_at_s
    contributors = fields.get("contributors")
    expected = Expectation(
        fires=fields["fires"].boolean() if "fires" in fields else None,
        fault_at_s=own_fault_at_s,
        within_s=fields["within"].duration_s() if "within" in fields else None,
        states=read_timeline(fields["states"]) if "states" in fields else (),
        transitions=read_timeline(fields["transitions"]) if "transitions" in fields else None,
        actions=_actions(fields["actions"]) if "actions" in fields else None,
        contributors=_contributors(contributors, own_fault_at_s) if contributors else {},
    )
    if expected.within_s is not None and expected.fault_at_s is None:
        raise fields["within"].error("within counts from fault_at", fix="add fault_at")
    if expected.within_s is not None and expected.fires is not True:
        raise fields["within"].error("within belongs to fires: true", fix="add fires: true or remove within")
    return expected


def _contributors(field: Field, fault_at_s: int | None) -> dict[str, Expectation]:
    found: dict[str, Expectation] = {}
    for name, item in field.items(fix="write it like {ServiceName=a: {fires: false}}").items():
        fields = item.mapping(required=(), optional=_STATE_FIELDS)
        if not fields:
            raise item.error("a contributor here does something", fix="add fires: false", got="nothing")
        found[name] = read_expectation(fields, fault_at_s=fault_at_s)
        if "fault_at" in fields and not found[name].fires:
            raise fields["fault_at"].error(FAULT_RULE, fix=FAULT_FIX)
    return found


def _actions(field: Field) -> tuple[ExpectedAction, ...]:
    return tuple(_action(at_s, item) for at_s, item in timed_fields(field))


def _action(at_s: int, field: Field) -> ExpectedAction:
    """`ALARM`, or `{ALARM: topic}`, or `{ALARM: [topic, function]}`."""
    if field.is_scalar:
        return ExpectedAction(at_s=at_s, state=read_state(field), destinations=None)
    items = field.items(fix="write it like {ALARM: AlertTopic}")
    if len(items) != 1:
        raise field.error("an action is that of one state", fix="write it like {ALARM: AlertTopic}")
    [(name, named)] = items.items()
    if name not in list(State):
        raise named.error(f"a state is one of {', '.join(State)}", fix="use one of them", got=repr(name))
    destinations = [named] if named.is_scalar else named.sequence(fix="name a topic")
    return ExpectedAction(
        at_s=at_s, state=State(name), destinations=tuple(item.text() for item in destinations)
    )
