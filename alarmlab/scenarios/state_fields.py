"""Reads states, and states over time, from YAML."""

from __future__ import annotations

from collections.abc import Iterator

from alarmlab.alarms.states import State
from alarmlab.duration import parse_duration_s
from alarmlab.scenarios.yaml_fields import Field


def read_state(field: Field) -> State:
    """One of the words of CloudWatch. Raises BadInputError."""
    text = field.text()
    if text not in list(State):
        raise field.error(f"a state is one of {', '.join(State)}", fix="use one of them")
    return State(text)


def read_timeline(field: Field) -> tuple[tuple[int, State], ...]:
    """Times and states, in order of time. Raises BadInputError."""
    return tuple((at_s, read_state(item)) for at_s, item in timed_fields(field))


def timed_fields(field: Field) -> Iterator[tuple[int, Field]]:
    """The fields of a mapping whose names are times, in order of time. Raises BadInputError."""
    found: dict[int, Field] = {}
    for key, item in field.items(fix="write it like {5m: ALARM, 12m: OK}").items():
        at_s = parse_duration_s(key)
        if at_s is None:
            raise item.error(
                "a time is written 90s, 5m, 1h30m or 2d", fix="write it with its unit", got=repr(key)
            )
        if at_s in found:
            raise item.error("each time is given once", fix="keep one of the two", got=f"{key} a second time")
        found[at_s] = item
    yield from sorted(found.items(), key=lambda timed: timed[0])
