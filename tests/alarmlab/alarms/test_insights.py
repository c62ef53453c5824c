"""Metrics Insights in a template: what an alarm on a query may be."""

from __future__ import annotations

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from tests.alarmlab.builders import SINGLE_METRIC, a_template

GROUPED = (
    'SELECT MAX(CPUUtilization) FROM SCHEMA("AWS/ECS", ServiceName) GROUP BY ServiceName ORDER BY MAX() DESC'
)


def read(expression: str, *, period: int = 60, **changes: object) -> MetricAlarm:
    entry = {"Id": "q1", "Expression": expression, "Period": period}
    template = a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": [entry], **changes})
    (alarm,) = read_alarms(template, parameters={}, account="1", region="eu-west-1")
    return alarm


def test_an_alarm_may_watch_the_series_of_a_query() -> None:
    alarm = read(GROUPED.replace(" ORDER", "\n  ORDER"))

    assert isinstance(alarm.query, Insights)
    assert alarm.query.has_contributors
    assert str(alarm.query) == GROUPED


@pytest.mark.parametrize(
    ("expression", "period", "changes", "message"),
    [
        (GROUPED, 30, {}, "Period: got 30; Period is at least 60 seconds with Metrics Insights"),
        (
            GROUPED,
            3_600,
            {"EvaluationPeriods": 4},
            "EvaluationPeriods: got 4; EvaluationPeriods times Period (3600 s) is at most 10800 s",
        ),
        (
            GROUPED,
            3_600,
            {"EvaluationWindow": {"WallClockWindow": {}}},
            "got 3; EvaluationPeriods and one for the wall clock times Period (3600 s) is at most 10800 s",
        ),
        (GROUPED.partition(" ORDER")[0], 60, {}, "Expression has ORDER BY beside GROUP BY"),
        (
            "SELECT AVG(a) FROM b WHERE",
            60,
            {},
            "at character 27, the end: got the end, expected a label",
        ),
    ],
)
def test_what_cloudwatch_would_reject_is_an_error(
    expression: str, period: int, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        read(expression, period=period, **changes)

    assert message in str(caught.value)


@pytest.mark.parametrize("periods", [1, 2, 3])
def test_three_hours_are_accepted(periods: int) -> None:
    assert read(GROUPED, period=3_600, EvaluationPeriods=periods, DatapointsToAlarm=1).period_s == 3_600


def test_tags_are_refused_by_name() -> None:
    with pytest.raises(
        NotEvaluatedYetError, match=r"cannot evaluate tag\.env: a scenario tells neither tags"
    ):
        read("SELECT AVG(a) FROM b WHERE tag.env = 'prod'")
