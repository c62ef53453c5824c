"""What CloudWatch would reject is an error; what alarmlab cannot evaluate is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError, NotEvaluatedYetError
from tests.alarmlab.builders import a_template


def read(template: dict[str, Any]) -> MetricAlarm:
    (alarm,) = read_alarms(template, parameters={}, account="111122223333", region="eu-west-1")
    return alarm


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"Statistic": None, "ExtendedStatistic": "TM(5%:95%)"},
            "ExtendedStatistic 'TM(5%:95%)' (only Metrics is documented to take it) yet",
        ),
        ({"EvaluationCriteria": {}}, "EvaluationCriteria: alarmlab cannot evaluate PromQL alarms"),
        ({"SomethingNew": 1}, "SomethingNew: alarmlab cannot evaluate"),
        ({"Threshold": {"Fn::If": ["Prod", 1, 2]}}, "Threshold: alarmlab cannot resolve Fn::If"),
        (
            {"AlarmName": {"Fn::Select": [1, ["a"]]}},
            "alarm PressHot: AlarmName: alarmlab cannot resolve Fn::Select",
        ),
        ({"Namespace": {"Fn::Join": ["", [["x"]]]}}, "Namespace: alarmlab cannot resolve Fn::Join"),
        (
            {"Namespace": {"Fn::Transform": "x"}},
            "Namespace: alarmlab cannot resolve Fn::Transform with 'x' yet",
        ),
    ],
)
def test_what_alarmlab_cannot_evaluate_is_refused_by_name(changes: dict[str, object], message: str) -> None:
    with pytest.raises(NotEvaluatedYetError) as caught:
        read(a_template(**changes))

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Period": 45}, "Period: got 45; Period is 10, 20, 30 or a multiple of 60 seconds"),
        ({"Period": 0}, "Period: got 0; Period is a whole number of at least 1"),
        ({"Period": 60.5}, "Period: got 60.5; Period is a whole number of at least 1"),
        ({"Period": "soon"}, "Period: got 'soon'; Period is a number"),
        ({"Period": True}, "Period: got True; Period is a number"),
        ({"Period": None}, "Period: got nothing; Period must be there"),
        (
            {"DatapointsToAlarm": 4},
            "DatapointsToAlarm: got 4; DatapointsToAlarm is at most EvaluationPeriods (3)",
        ),
        (
            {"EvaluationPeriods": 0},
            "EvaluationPeriods: got 0; EvaluationPeriods is a whole number of at least 1",
        ),
        (
            {"Period": 300, "EvaluationPeriods": 289},
            "EvaluationPeriods times Period (300 s) is at most 86400 s for periods under an hour",
        ),
        (
            {"Period": 3600, "EvaluationPeriods": 169},
            "EvaluationPeriods times Period (3600 s) is at most 604800 s for periods of an hour and more",
        ),
        ({"Threshold": "nan"}, "Threshold: got 'nan'; Threshold is a number"),
        (
            {"Statistic": "p99"},
            "Statistic: got 'p99'; Statistic is one of SampleCount, Average, Sum, Minimum, Max",
        ),
        (
            {"ExtendedStatistic": "p99"},
            "Statistic: got 'p99'; Statistic is left out beside ExtendedStatistic",
        ),
        *(
            (
                {"Statistic": None, "ExtendedStatistic": text},
                f"ExtendedStatistic: got '{text}'; ExtendedStatistic is a statistic, such as Average",
            )
            for text in ("p101", "median", "TM(95%:5%)")
        ),
        (
            {"Statistic": None, "ExtendedStatistic": "Sum"},
            "ExtendedStatistic: got 'Sum'; ExtendedStatistic is for those Statistic has not",
        ),
        (
            {"EvaluateLowSampleCountPercentile": "skip"},
            "EvaluateLowSampleCountPercentile is one of evaluate, ignore",
        ),
        (
            {"ComparisonOperator": ">"},
            "ComparisonOperator is one of GreaterThanOrEqualToThreshold, GreaterThan",
        ),
        (
            {"TreatMissingData": "Breaching"},
            "TreatMissingData is one of breaching, notBreaching, ignore, missing",
        ),
        (
            {"EvaluationWindow": {}},
            "WallClockWindow: got nothing; WallClockWindow or else SlidingWindow must be there, not both",
        ),
        (
            {"EvaluationWindow": {"WallClockWindow": {}, "SlidingWindow": {}}},
            "WallClockWindow or else SlidingWindow must be there, not both",
        ),
        (
            {"EvaluationWindow": {"WallClockWindow": {}}, "Period": 600},
            "got 600; WallClockWindow goes with a Period of 60, 300, 3600, 86400, 604800 seconds",
        ),
        (
            {"EvaluationWindow": {"WallClockWindow": {"Timezone": "+01:03"}}},
            "Timezone: got '+01:03'; Timezone is an IANA time zone, or an offset such as +05:30",
        ),
        (
            {"WarmUpConfiguration": {}},
            "WarmUpConfiguration: WarmUpPeriodDurationInMinutes: got nothing; WarmUpPeriodDur",
        ),
        (
            {"WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 2881}},
            "got 2881; WarmUpPeriodDurationInMinutes is at most 2880",
        ),
        ({"ThresholdMetricId": "ad1"}, "ThresholdMetricId: got nothing; ThresholdMetricId goes with Metrics"),
        (
            {"ComparisonOperator": "GreaterThanUpperThreshold"},
            "got 'GreaterThanUpperThreshold'; ComparisonOperator compares with a band as ThresholdMetricId",
        ),
        ({"ActionsEnabled": "yes"}, "ActionsEnabled: got 'yes'; ActionsEnabled is true or false"),
        ({"AlarmActions": ["a"] * 6}, "AlarmActions: got 6; AlarmActions holds at most 5 actions"),
        ({"AlarmActions": [1]}, "AlarmActions[0]: got 1; AlarmActions[0] is the ARN of an action"),
        ({"OKActions": "arn"}, "OKActions: got 'arn'; OKActions is a list"),
        ({"MetricName": 5}, "MetricName: got 5; MetricName is a text"),
        ({"Dimensions": ["Machine"]}, "Dimensions[0]: got 'Machine'; Dimensions[0] has a Name and a Value"),
        (
            {"Dimensions": [{"Name": "a", "Value": "1"}] * 2},
            "Dimensions[1]: got 'a'; Dimensions[1] is given once",
        ),
        (
            {"Dimensions": [{"Name": f"d{index}", "Value": "1"} for index in range(31)]},
            "Dimensions: got 31; Dimensions holds at most 30 dimensions",
        ),
    ],
)
def test_what_cloudwatch_would_reject_is_an_error(changes: dict[str, object], message: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(a_template(**changes))

    assert message in str(caught.value)
    assert str(caught.value).startswith("alarm press-hot: ")


@pytest.mark.parametrize(
    ("period", "periods"), [(10, 3), (20, 1), (30, 1), (60, 1440), (3600, 168), (86_400, 7)]
)
def test_alarms_at_the_limits_are_accepted(period: int, periods: int) -> None:
    alarm = read(a_template(Period=period, EvaluationPeriods=periods, DatapointsToAlarm=1))

    assert (alarm.period_s, alarm.evaluation_periods) == (period, periods)
