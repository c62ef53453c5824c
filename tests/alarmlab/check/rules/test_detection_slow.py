"""A fault is detected in time: five minutes, unless somebody said otherwise."""

from __future__ import annotations

import pytest

from alarmlab.check.context import Context
from alarmlab.check.rules.detection_slow import RULE
from alarmlab.check.settings import Settings
from tests.alarmlab.check.rules.given import alarm, entry, math_alarm, template
from tests.alarmlab.check.templates import a_context, messages

CRITICAL = [{"Key": "severity", "Value": "critical"}]


@pytest.mark.parametrize(
    ("period_s", "m", "message"),
    [
        (300, 1, "1 breaching periods of 5m and the evaluation after them take up to 6m10s"),
        (60, 5, "5 breaching periods of 1m and the evaluation after them take up to 6m10s"),
        (60, 3, "a fault that begins within a period needs 3 more of 1m: up to 5m10s"),
        (30, 10, "10 breaching periods of 30s and the evaluation after them take up to 5m20s"),
    ],
)
def test_an_alarm_that_takes_longer_is_worth_a_note(period_s: int, m: int, message: str) -> None:
    slow = alarm(Period=period_s, EvaluationPeriods=m, DatapointsToAlarm=m)

    [found] = messages(RULE, template(A=slow))

    assert found.startswith(f"A: note: {message}")


@pytest.mark.parametrize(("period_s", "m"), [(60, 2), (60, 1), (10, 6), (30, 8)])
def test_one_that_is_fast_enough_in_the_worst_case_is_none(period_s: int, m: int) -> None:
    fast = alarm(Period=period_s, EvaluationPeriods=m, DatapointsToAlarm=m)

    assert messages(RULE, template(A=fast)) == []


def test_an_urgent_alarm_that_is_too_slow_is_a_warning() -> None:
    slow = alarm(Period=300, Tags=CRITICAL)

    assert messages(RULE, template(A=slow))[0].startswith("A: warning: ")


@pytest.mark.parametrize(
    "changes",
    [
        {"Period": 3600, "EvaluationPeriods": 1, "DatapointsToAlarm": 1},
        {"Period": 86400, "EvaluationPeriods": 1, "DatapointsToAlarm": 1},
        {"Period": 300, "Tags": [{"Key": "severity", "Value": "low"}]},
        {"Period": 300, "AlarmActions": None},
        {"Period": 300, "AlarmActions": ["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x"]},
        {"Period": {"Ref": "Period"}},
    ],
)
def test_sparse_metrics_mild_alarms_and_alarms_for_nobody_may_be_slow(
    changes: dict[str, object],
) -> None:
    assert messages(RULE, template(A=alarm(**changes))) == []


def test_a_window_over_a_day_is_evaluated_by_the_hour() -> None:
    slow = alarm(Period=1800, EvaluationPeriods=49, DatapointsToAlarm=1)

    assert "take up to 1h30m10s" in messages(RULE, template(A=slow))[0]


def test_the_periods_of_metric_math_count() -> None:
    slow = math_alarm(entry("m", period_s=300), {"Id": "e", "Expression": "m"})

    assert len(messages(RULE, template(A=slow))) == 1


def test_somebody_who_asks_for_a_target_gets_warnings_by_severity() -> None:
    text = template(
        Fast=alarm(Tags=CRITICAL, EvaluationPeriods=1, DatapointsToAlarm=1),
        Slow=alarm(Period=300),
        Mild=alarm(Period=300, Tags=[{"Key": "severity", "Value": "low"}]),
    )
    settings = Settings(target_s=1000, targets_s={"critical": 100, "low": 600})

    found = RULE.findings(Context(a_context(text).stacks, settings=settings))

    assert [(one.place.logical_id, one.severity) for one in found] == [
        ("Fast", "warning"),
        ("Mild", "warning"),
    ]
