"""This system's own alarms, however many functions, queues, tables and topics it has."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdm_catalog.alarm import Alarm
from pdm_catalog.alarms.alerting import alarms, shares
from pdm_catalog.environment import Environment
from pdm_catalog.names import FUNCTIONS, SCHEDULED, Names
from pdm_catalog.signal import MAX_READINGS

THINGS = st.lists(st.from_regex(r"pdm-[a-z]{1,8}", fullmatch=True), unique=True, max_size=60)


@given(things=THINGS, each=st.integers(1, 3))
def test_every_thing_is_in_one_part_and_no_part_is_too_large(things: list[str], each: int) -> None:
    """CloudWatch takes ten metrics in an expression."""
    parts = [part for _, part in shares(things, each=each)]

    assert sorted(thing for part in parts for thing in part) == sorted(things)
    assert all(0 < len(part) * each <= MAX_READINGS for part in parts)


@given(things=THINGS)
def test_the_parts_have_names_of_their_own_and_a_single_one_needs_none(things: list[str]) -> None:
    """An alarm that is alone keeps its plain name."""
    endings = [ending for ending, _ in shares(things)]

    assert len(set(endings)) == len(endings)
    assert endings == [""] or len(things) > MAX_READINGS or not things


def test_one_more_thing_moves_no_other_while_there_is_room() -> None:
    """Otherwise a new function would rewrite every alarm."""
    things = [f"pdm-{index}" for index in range(15)]
    before = {thing: ending for ending, part in shares(things) for thing in part}
    after = {thing: ending for ending, part in shares([*things, "pdm-new"]) for thing in part}

    assert {thing: after[thing] for thing in things} == before


@pytest.mark.parametrize("metric", ["Errors", "Throttles", "Duration"])
def test_every_function_is_watched_in_three_ways(metric: str, environment: Environment) -> None:
    """It fails, it is refused, it nearly runs out of time."""
    names = Names.of(environment)

    assert watched(environment, metric) == {names.function(package) for package in FUNCTIONS}


def test_every_table_topic_rule_and_schedule_is_watched(environment: Environment) -> None:
    """Each carries alerts or what is known of them."""
    names = Names.of(environment)

    assert watched(environment, "WriteThrottleEvents") == watched(environment, "ReadThrottleEvents")
    assert watched(environment, "WriteThrottleEvents") == {*names.tables, names.task_facts_table}
    assert watched(environment, "SystemErrors") == {*names.tables, "GetItem", "UpdateItem"}
    assert watched(environment, "NumberOfNotificationsFailed") == set(names.topics)
    assert watched(environment, "FailedInvocations") == set(names.second_path_rules)
    assert watched(environment, "TargetErrorCount") == {names.schedule_group(each) for each in SCHEDULED}


def watched(environment: Environment, metric: str) -> set[object]:
    """The dimension values on which an alarm of this system looks at a metric."""
    found: tuple[Alarm, ...] = tuple(alarms(environment))
    return {
        value
        for alarm in found
        for reading in alarm.signal.readings
        if reading.metric.name == metric
        for value in reading.dimensions.values()
    }
