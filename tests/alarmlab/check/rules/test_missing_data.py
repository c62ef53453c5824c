"""Silence: bad news of a sign of life, good news of a count of errors."""

from __future__ import annotations

import pytest

from alarmlab.check.rules import missing_data_hides_outage, missing_data_pages_on_silence
from tests.alarmlab.check.rules.given import TOPIC, alarm, dimension, entry, math_alarm, template
from tests.alarmlab.check.templates import messages

HIDES, PAGES = missing_data_hides_outage.RULE, missing_data_pages_on_silence.RULE
HEALTHY = "AWS/ApplicationELB:HealthyHostCount"


def a_low(metric: str, **changes: object) -> dict[str, object]:
    return alarm(metric, **{"ComparisonOperator": "LessThanThreshold", "Threshold": 1, **changes})


@pytest.mark.parametrize(
    ("treatment", "said"),
    [
        ("notBreaching", "notBreaching"),
        ("ignore", "ignore"),
        ("missing", "missing, with no action for insufficient data"),
        (None, "missing, with no action for insufficient data"),
    ],
)
def test_a_sign_of_life_whose_silence_fires_nothing_hides_an_outage(treatment: str | None, said: str) -> None:
    assert messages(HIDES, template(A=a_low(HEALTHY, TreatMissingData=treatment))) == [
        "A: warning: HealthyHostCount is reported only while targets are registered, and missing data counts "
        f"as {said}: the worst case, silence, does not fire it"
    ]


@pytest.mark.parametrize("statistic", ["Sum", "SampleCount"])
def test_too_small_a_count_is_smallest_when_there_is_none(statistic: str) -> None:
    [found] = messages(HIDES, template(A=a_low("Fleet:Orders", Statistic=statistic)))

    assert f"it looks for too small a {statistic}, and no data at all is the smallest" in found


@pytest.mark.parametrize(
    "changes",
    [
        {"TreatMissingData": "breaching"},
        {"TreatMissingData": "missing", "InsufficientDataActions": [TOPIC]},
        {"ComparisonOperator": "GreaterThanThreshold"},
        {"TreatMissingData": {"Ref": "Treatment"}},
        {"AlarmActions": ["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x"]},
    ],
)
def test_where_silence_tells_somebody_or_is_another_matter_it_is_none(changes: dict[str, object]) -> None:
    assert messages(HIDES, template(A=a_low(HEALTHY, **changes))) == []


def test_a_low_average_of_ones_own_metric_may_be_silent_for_good_reasons() -> None:
    assert messages(HIDES, template(A=a_low("Fleet:Accuracy"))) == []


def test_an_alarm_on_the_silence_of_the_same_metric_is_enough() -> None:
    press = dimension("Machine", {"Ref": "Press"})
    low = a_low("Fleet:Orders", Statistic="Sum", Dimensions=press)
    silent = a_low("Fleet:Orders", Statistic="SampleCount", TreatMissingData="breaching", Dimensions=press)
    elsewhere = a_low("Fleet:Orders", Statistic="SampleCount", TreatMissingData="breaching")

    assert messages(HIDES, template(A=low, B=silent)) == []
    assert len(messages(HIDES, template(A=low, B=elsewhere))) == 1


@pytest.mark.parametrize(
    "metric",
    ["AWS/ApplicationELB:HTTPCode_Target_5XX_Count", "AWS/Lambda:Errors", "AWS/ApiGateway:5XXError"],
)
def test_a_count_of_errors_that_fires_when_there_is_none_pages_on_silence(metric: str) -> None:
    name = metric.partition(":")[2]

    assert messages(PAGES, template(A=alarm(metric, TreatMissingData="breaching"))) == [
        f"A: warning: {name} is published only when there is something to count, and missing data counts as "
        "breaching: a quiet night fires it"
    ]


def test_a_metric_of_ones_own_may_publish_zeros_so_it_is_a_note() -> None:
    [found] = messages(PAGES, template(A=alarm("Fleet:PaymentFailures", TreatMissingData="breaching")))

    assert found.startswith("A: note: missing data counts as breaching: unless PaymentFailures is published")


@pytest.mark.parametrize(
    "changes",
    [
        {"TreatMissingData": "notBreaching"},
        {"TreatMissingData": None},
        {"TreatMissingData": "breaching", "ComparisonOperator": "LessThanThreshold"},
    ],
)
def test_errors_that_are_quiet_in_the_night_are_none(changes: dict[str, object]) -> None:
    assert messages(PAGES, template(A=alarm("AWS/Lambda:Errors", **changes))) == []


@pytest.mark.parametrize("metric", ["AWS/SQS:ApproximateAgeOfOldestMessage", "Fleet:Heartbeat"])
def test_a_metric_that_is_always_there_may_well_be_breaching(metric: str) -> None:
    assert messages(PAGES, template(A=alarm(metric, TreatMissingData="breaching"))) == []


def test_metric_math_decides_by_itself_what_silence_is() -> None:
    errors = math_alarm(
        entry("Errors"), {"Id": "e", "Expression": "FILL(Errors, 0)"}, TreatMissingData="breaching"
    )

    assert messages(PAGES, template(A=errors)) == []
