"""Periods and windows PutMetricAlarm takes."""

from __future__ import annotations

import pytest

from alarmlab.check.rules.period_and_window_invalid import RULE
from tests.alarmlab.check.rules.given import alarm, entry, math_alarm, template
from tests.alarmlab.check.templates import messages


@pytest.mark.parametrize(
    ("period_s", "periods", "message"),
    [
        (45, 1, "Period is 45 s; CloudWatch takes 10, 20, 30 or a multiple of 60"),
        (90, 1, "Period is 90 s; CloudWatch takes 10, 20, 30 or a multiple of 60"),
        (0, 1, "Period is 0 s; CloudWatch takes 10, 20, 30 or a multiple of 60"),
        (
            300,
            289,
            "289 periods of 300 s are 86700 s; with periods under an hour a window is at most "
            "a day (86400 s)",
        ),
        (
            3600,
            169,
            "169 periods of 3600 s are 608400 s; with periods of an hour and more a window is at most "
            "seven days (604800 s)",
        ),
        (60, 0, "EvaluationPeriods is 0; it is at least 1"),
    ],
)
def test_what_cloudwatch_rejects_is_an_error(period_s: int, periods: int, message: str) -> None:
    found = messages(RULE, template(A=alarm(Period=period_s, EvaluationPeriods=periods)))

    assert found == [f"A: error: {message}"]


@pytest.mark.parametrize(
    ("period_s", "periods"),
    [(10, 1), (30, 3), (60, 1440), (300, 288), (3600, 168), (86400, 7), ({"Ref": "P"}, 10_000)],
)
def test_the_largest_that_it_takes_is_none(period_s: object, periods: int) -> None:
    assert messages(RULE, template(A=alarm(Period=period_s, EvaluationPeriods=periods))) == []


def test_the_periods_of_metric_math_are_looked_at_too() -> None:
    found = messages(RULE, template(A=math_alarm(entry("m", period_s=45), {"Id": "e", "Expression": "m"})))

    assert found == ["A: error: Period is 45 s; CloudWatch takes 10, 20, 30 or a multiple of 60"]
