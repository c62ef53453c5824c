"""What is asked of an account, given the alarms and how far back CloudWatch still has which datapoints."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.fetch_plan import fetch_plan
from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.percentile import LowSampleCount
from tests.alarmlab.builders import SINGLE_METRIC, a_math_template, a_stat, a_template, an_alarm

DAY_S = 86_400


def an_alarm_on(statistic: str, period_s: int, **changes: Any) -> MetricAlarm:
    parsed = parse_statistic(statistic)
    assert parsed
    return replace(an_alarm(query=a_stat(parsed), period_s=period_s), **changes)


def asked(*alarms: MetricAlarm, days: float) -> list[str]:
    plan = fetch_plan(alarms, age_s=int(days * DAY_S))
    assert plan.not_fetched == ()
    return [f"{one.statistic} {one.period_s}" for one in plan.asked]


@pytest.mark.parametrize(
    ("statistic", "period_s", "days", "expected"),
    [
        ("Average", 60, 14, ["Average 60"]),
        ("Average", 300, 14, ["Sum 60", "SampleCount 60"]),
        ("Average", 300, 60, ["Average 300"]),
        ("Average", 900, 60, ["Sum 300", "SampleCount 300"]),
        ("Average", 3_600, 400, ["Average 3600"]),
        ("Sum", 300, 15, ["Sum 60"]),
        ("Maximum", 3_600, 63, ["Maximum 300"]),
        ("Minimum", 7_200, 64, ["Minimum 3600"]),
        ("p99", 60, 14, ["p99 60"]),
        ("p99", 300, 14, ["p99 300"]),
        ("tm90", 900, 60, ["tm90 900"]),
        ("Average", 10, 0.125, ["Average 10"]),
    ],
)
def test_datapoints_are_as_short_as_cloudwatch_still_has_them(
    statistic: str, period_s: int, days: float, expected: list[str]
) -> None:
    assert asked(an_alarm_on(statistic, period_s), days=days) == expected


def test_a_percentile_that_ignores_few_samples_needs_their_count() -> None:
    alarm = an_alarm_on("p90", 300, low_sample_count=LowSampleCount.IGNORE)

    assert asked(alarm, days=14) == ["p90 300", "SampleCount 300"]


def test_every_metric_of_an_expression_is_asked_for_and_each_once() -> None:
    (alarm,) = read_alarms(
        a_math_template("m1 / m2", "m1", "m2"), parameters={}, account="1", region="us-east-1"
    )

    plan = fetch_plan([alarm, alarm], age_s=DAY_S)

    assert [str(one.metric) for one in plan.asked] == ["Fleet:m1", "Fleet:m2"]


@pytest.mark.parametrize(
    ("alarm", "days", "reason"),
    [
        (an_alarm_on("Sum", 60), 16, "needs datapoints of 1m; CloudWatch keeps 5m for so long"),
        (an_alarm_on("Sum", 300), 64, "needs datapoints of 1m; CloudWatch keeps 1h for so long"),
        (an_alarm_on("Sum", 10), 1, "needs datapoints of 10s; CloudWatch keeps 1m for so long"),
        (an_alarm_on("Sum", 3_600, wall_clock=UTC), 16, "needs datapoints of 1m; CloudWatch keeps 5m"),
        (an_alarm_on("p99", 3_600, wall_clock=UTC), 1, "a percentile of the periods of a wall clock"),
    ],
)
def test_an_alarm_for_which_cloudwatch_has_too_little_is_told(
    alarm: MetricAlarm, days: float, reason: str
) -> None:
    plan = fetch_plan([alarm], age_s=int(days * DAY_S))

    assert plan.asked == ()
    (told,) = plan.not_fetched
    assert told.reason.startswith(reason)


def test_what_an_insights_query_selects_is_not_known() -> None:
    entry = {"Id": "q1", "Expression": 'SELECT MAX(T) FROM "Fleet"', "Period": 60, "ReturnData": True}
    template = a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": [entry]})
    alarms = read_alarms(template, parameters={}, account="1", region="us-east-1")

    (told,) = fetch_plan(alarms, age_s=DAY_S).not_fetched

    assert told.reason.startswith("a Metrics Insights query selects its metrics itself")
