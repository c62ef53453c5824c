"""Alarms that say what another one says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from alarmlab.check.rules import duplicate_alarm, shadowed_alarm
from tests.alarmlab.check.rules.given import alarm, dimension, template
from tests.alarmlab.check.templates import messages

DUPLICATE, SHADOWED = duplicate_alarm.RULE, shadowed_alarm.RULE
A = alarm(AlarmName="a")
QUEUE = dimension("QueueName", {"Fn::GetAtt": ["Queue", "QueueName"]})


def test_two_alarms_that_look_alike_and_tell_the_same_people_are_one_too_many() -> None:
    assert messages(DUPLICATE, template(A=A, B=alarm(AlarmName="b", AlarmDescription="other"))) == [
        "B: warning: it is always in the same state as A and tells the same people, too"
    ]


def test_two_that_tell_different_people_are_a_note() -> None:
    assert messages(DUPLICATE, template(A=A, B=alarm(AlarmName="b", AlarmActions=["arn:other"]))) == [
        "B: note: it is always in the same state as A and tells others"
    ]


def test_references_to_the_same_resource_are_the_same_metric() -> None:
    one, other = alarm(Dimensions=QUEUE), alarm(Dimensions=QUEUE, AlarmName="b")

    assert len(messages(DUPLICATE, template(A=one, B=other))) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"Threshold": 51},
        {"Period": 120},
        {"Statistic": "Maximum"},
        {"DatapointsToAlarm": 1},
        {"TreatMissingData": "missing"},
        {"TreatMissingData": None},
        {"ComparisonOperator": "LessThanThreshold"},
        {"Dimensions": QUEUE},
        {"Threshold": {"Ref": "Limit"}},
        {"MetricName": "Pressure"},
    ],
)
def test_one_difference_makes_two_alarms(changes: dict[str, object]) -> None:
    assert messages(DUPLICATE, template(A=A, B=alarm(AlarmName="b", **changes))) == []


def test_results_of_functions_nobody_computes_may_differ() -> None:
    value = {"Fn::Select": [0, {"Ref": "Names"}]}
    one, other = (alarm(AlarmName=name, Dimensions=dimension("Machine", value)) for name in "ab")

    assert messages(DUPLICATE, template(A=one, B=other)) == []


def test_of_two_that_exclude_each_other_only_one_exists() -> None:
    conditional: Mapping[str, object] = {**alarm(AlarmName="b"), "Condition": "Prod"}

    assert messages(DUPLICATE, template(A=A, B=conditional)) == []


@pytest.mark.parametrize(
    ("changes", "reverse"),
    [
        ({"Threshold": 60}, False),
        ({"Threshold": 40}, True),
        ({"Threshold": 60, "ComparisonOperator": "GreaterThanOrEqualToThreshold"}, False),
        ({"ComparisonOperator": "GreaterThanOrEqualToThreshold"}, True),
        ({"DatapointsToAlarm": 1}, True),
    ],
)
def test_an_alarm_that_only_fires_after_another_says_nothing_new(
    changes: dict[str, object], reverse: bool
) -> None:
    other = alarm(AlarmName="b", **changes)
    later, earlier = ("A", "B") if reverse else ("B", "A")

    assert messages(SHADOWED, template(A=A, B=other)) == [
        f"{later}: warning: whenever it fires, {earlier} has fired already, "
        "with the same actions and severity"
    ]


def test_lower_is_later_for_an_alarm_on_too_little() -> None:
    less = {"ComparisonOperator": "LessThanThreshold"}
    low, lower = alarm(AlarmName="a", Threshold=10, **less), alarm(AlarmName="b", Threshold=5, **less)

    assert [found[:10] for found in messages(SHADOWED, template(A=low, B=lower))] == ["B: warning"]


@pytest.mark.parametrize(
    "changes",
    [
        {"Threshold": 60, "AlarmActions": ["arn:other"]},
        {"Threshold": 60, "AlarmName": "b-critical"},
        {"Threshold": 60, "Tags": [{"Key": "severity", "Value": "high"}]},
        {"Threshold": 60, "DatapointsToAlarm": 1},
        {"Threshold": 60, "EvaluationPeriods": 5},
        {"Threshold": 60, "TreatMissingData": "breaching"},
        {"Threshold": 60, "Statistic": "Maximum"},
        {"Threshold": 60, "ComparisonOperator": "LessThanThreshold"},
        {"Threshold": {"Ref": "Limit"}},
        {},
    ],
)
def test_alarms_that_may_fire_alone_or_tell_something_else_are_none(changes: dict[str, object]) -> None:
    assert messages(SHADOWED, template(A=A, B=alarm(**{"AlarmName": "b", **changes}))) == []
