"""An alarm does not fire because it is new."""

from __future__ import annotations

import pytest

from alarmlab.check.rules.pages_on_deploy import RULE
from tests.alarmlab.check.rules.given import TOPIC, alarm, dimension, entry, math_alarm, resource, template
from tests.alarmlab.check.templates import messages

FIRES = "created before its metric has data, it fires at its first evaluation"


def test_missing_data_that_breaches_fires_a_new_alarm() -> None:
    assert messages(RULE, template(A=alarm(TreatMissingData="breaching"))) == [f"A: note: {FIRES}"]


def test_where_the_metric_is_as_new_as_the_alarm_it_is_a_warning() -> None:
    new = alarm(
        "AWS/SQS:NumberOfMessagesSent",
        TreatMissingData="breaching",
        Dimensions=dimension("QueueName", {"Ref": "Q"}),
    )

    assert messages(RULE, template(A=new, Q=resource("AWS::SQS::Queue"))) == [
        f"A: warning: {FIRES}; Q is created together with it"
    ]


def test_metric_math_that_fills_gaps_with_too_little_fires_too() -> None:
    filled = math_alarm(
        entry("m"),
        {"Id": "e", "Expression": "FILL(m, 0)"},
        ComparisonOperator="LessThanThreshold",
        Threshold=1,
    )

    assert messages(RULE, template(A=filled)) == [f"A: note: {FIRES}"]


@pytest.mark.parametrize(
    "changes",
    [
        {"TreatMissingData": "notBreaching"},
        {"TreatMissingData": "missing"},
        {"TreatMissingData": None},
        {"TreatMissingData": "breaching", "AlarmActions": None},
        {
            "TreatMissingData": "breaching",
            "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 10},
        },
        {"TreatMissingData": "breaching", "Threshold": {"Ref": "Limit"}},
    ],
)
def test_one_that_waits_for_data_or_tells_nobody_or_is_open_is_none(changes: dict[str, object]) -> None:
    assert messages(RULE, template(A=alarm(**changes))) == []


def test_each_pause_of_a_count_of_events_would_tell_the_same_people() -> None:
    paused = alarm("AWS/Lambda:Errors", TreatMissingData="missing", InsufficientDataActions=[TOPIC])

    assert messages(RULE, template(A=paused)) == [
        "A: warning: Errors is published only when there is something to count, and InsufficientDataActions "
        "tell the same people as AlarmActions: each pause tells them"
    ]


@pytest.mark.parametrize(
    ("metric", "changes"),
    [
        ("AWS/Lambda:Errors", {"InsufficientDataActions": ["arn:mail"]}),
        ("AWS/Lambda:Errors", {"InsufficientDataActions": [TOPIC], "TreatMissingData": "notBreaching"}),
        ("AWS/EC2:CPUUtilization", {"InsufficientDataActions": [TOPIC]}),
    ],
)
def test_other_actions_for_insufficient_data_are_none(metric: str, changes: dict[str, object]) -> None:
    assert messages(RULE, template(A=alarm(metric, **{"TreatMissingData": "missing", **changes}))) == []
