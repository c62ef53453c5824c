"""A case that is printed into a file and read again is the same case, whatever it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State
from alarmlab.duration import format_duration
from alarmlab.metrics.metric_id import MetricId
from alarmlab.scenarios.case import Case, GivenAlarm, OtherAlarm, QuietAlarms, Series
from alarmlab.scenarios.expectation import Expectation, ExpectedAction
from alarmlab.scenarios.scenario import load_scenario
from alarmlab.scenarios.values import format_values

PATH = Path("printed.yaml")
TIMES = st.integers(1, 10_000)
STATES = st.sampled_from(State)
NAMES = st.sampled_from(["lathe-hot", "it's hot: 95 %", "yes", "# no comment", "1.0", "arn:aws:a:b", "*"])
TIMELINES = st.dictionaries(TIMES, STATES, max_size=4).map(lambda items: tuple(sorted(items.items())))
NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=3).map(tuple)
VALUES = st.lists(NUMBERS, min_size=1, max_size=8).map(tuple)
ALL_SERIES = st.lists(
    st.builds(
        Series,
        metric=st.builds(
            MetricId,
            namespace=st.just("Fleet"),
            name=st.text(alphabet="abc'#/ ", min_size=1).filter(lambda name: name == name.strip()),
            dimensions=st.frozensets(
                st.tuples(st.just("Machine"), st.text(alphabet="a\"\\'{},: #")), max_size=1
            ),
        ),
        values=VALUES,
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda series: series.metric,
)


@st.composite
def actions(draw: st.DrawFn) -> tuple[ExpectedAction, ...]:
    destinations = st.none() | st.lists(NAMES, min_size=1, max_size=2).map(tuple)
    return tuple(
        ExpectedAction(at_s=at_s, state=draw(STATES), destinations=draw(destinations))
        for at_s in sorted(draw(st.sets(TIMES, max_size=3)))
    )


@st.composite
def expectations(draw: st.DrawFn, *, fault_at_s: int | None) -> Expectation:
    fires = draw(st.none() | st.booleans())
    own = draw(st.none() | TIMES) if fires else None
    fault_at_s = fault_at_s if own is None else own
    return Expectation(
        fires=fires,
        fault_at_s=fault_at_s,
        within_s=draw(st.none() | TIMES) if fires and fault_at_s is not None else None,
        states=draw(TIMELINES),
        transitions=draw(st.none() | TIMELINES),
        actions=draw(st.none() | actions()),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    expected = draw(expectations(fault_at_s=None).filter(lambda expected: expected.says_something))
    given_states = TIMELINES.flatmap(lambda changes: STATES.map(lambda first: ((0, first), *changes)))
    others = st.builds(
        OtherAlarm,
        line=st.just(0),
        initial=st.none() | STATES,
        expected=expectations(fault_at_s=expected.fault_at_s),
    )
    return Case(
        name=draw(NAMES),
        path=PATH,
        line=0,
        series=tuple(draw(ALL_SERIES)),
        interval_s=draw(TIMES),
        start=draw(st.datetimes(timezones=st.just(UTC))).replace(second=0, microsecond=0),
        initial=draw(STATES),
        others=draw(st.none() | VALUES),
        given=draw(
            st.dictionaries(NAMES, st.builds(GivenAlarm, line=st.just(0), states=given_states), max_size=2)
        ),
        expected=expected,
        alarms=draw(st.dictionaries(NAMES, others, max_size=2)),
        quiet=tuple(draw(st.lists(st.builds(QuietAlarms, line=st.just(0), pattern=NAMES), max_size=2))),
    )


def quoted(text: object) -> str:
    return "'" + str(text).replace("'", "''") + "'"


def timed(items: Iterable[tuple[int, object]]) -> str:
    return "{" + ", ".join(f"{format_duration(at_s)}: {item}" for at_s, item in items) + "}"


def printed_action(action: ExpectedAction) -> str:
    if action.destinations is None:
        return str(action.state)
    return f"{{{action.state}: [{', '.join(map(quoted, action.destinations))}]}}"


def printed_expectation(expected: Expectation) -> list[str]:
    fields = {
        "fires": None if expected.fires is None else str(expected.fires).lower(),
        "fault_at": None
        if expected.fault_at_s is None or not expected.fires
        else format_duration(expected.fault_at_s),
        "within": None if expected.within_s is None else format_duration(expected.within_s),
        "states": timed(expected.states),
        "transitions": None if expected.transitions is None else timed(expected.transitions),
        "actions": None
        if expected.actions is None
        else timed((action.at_s, printed_action(action)) for action in expected.actions),
    }
    return [f"{name}: {text}" for name, text in fields.items() if text is not None]


def printed_other(other: OtherAlarm) -> str:
    initial = [] if other.initial is None else [f"initial: {other.initial}"]
    return "{" + ", ".join([*initial, *printed_expectation(other.expected)]) + "}"


def printed(case: Case) -> str:
    """The case in a scenario file, in its most explicit form."""
    lines = [f"name: {quoted(case.name)}", "series:"]
    for series in case.series:
        lines += [
            f"  - metric: {quoted(series.metric)}",
            f"    values: {quoted(format_values(series.values))}",
        ]
    lines += [] if case.others is None else [f"others: {quoted(format_values(case.others))}"]
    lines += [f"start: {case.start.isoformat()}", f"interval: {format_duration(case.interval_s)}"]
    lines += [f"initial: {case.initial}", *printed_expectation(case.expected), "given:"]
    lines += [f"  {quoted(name)}: {timed(given.states)}" for name, given in case.given.items()] or ["  {}"]
    lines += ["alarms:"]
    lines += [f"  {quoted(name)}: {printed_other(other)}" for name, other in case.alarms.items()] or ["  {}"]
    if case.quiet:
        lines += [f"quiet: [{', '.join(quoted(quiet.pattern) for quiet in case.quiet)}]"]
    first, *others = lines
    return "\n".join(["cases:", f"  - {first}", *(f"    {line}" for line in others), "alarm: press-hot", ""])


def without_places(case: Case) -> Case:
    return replace(
        case,
        path=PATH,
        line=0,
        given={name: replace(given, line=0) for name, given in case.given.items()},
        alarms={name: replace(other, line=0) for name, other in case.alarms.items()},
        quiet=tuple(replace(quiet, line=0) for quiet in case.quiet),
    )


@given(case=cases())
def test_printing_a_case_and_reading_it_gives_the_same_case(
    case: Case, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / PATH
    path.write_text(printed(case), encoding="utf-8")

    (read,) = load_scenario(path).cases

    assert without_places(read) == case
