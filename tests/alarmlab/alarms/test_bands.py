"""Bands in a template: as thresholds, and in expressions."""

from __future__ import annotations

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import MetricMath
from alarmlab.alarms.survey import read_alarms
from alarmlab.errors import BadInputError
from tests.alarmlab.builders import SINGLE_METRIC, a_metric_entry, a_template

BAND = {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)"}
ON_BAND = {
    "ThresholdMetricId": "ad1",
    "Threshold": None,
    "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
}
M1 = a_metric_entry("m1", ReturnData=True)


def read(*entries: object, **changes: object) -> MetricAlarm:
    template = a_template(**{**dict.fromkeys(SINGLE_METRIC), "Metrics": [*entries], **changes})
    (alarm,) = read_alarms(template, parameters={}, account="1", region="eu-west-1")
    return alarm


@pytest.mark.parametrize("returned", [{}, {"ReturnData": True}, {"ReturnData": False}])
def test_an_alarm_on_a_band_watches_what_is_not_the_band(returned: dict[str, bool]) -> None:
    """The examples of the documentation let both return data, or neither say so."""
    alarm = read({**BAND, **returned}, M1, **ON_BAND)

    assert isinstance(alarm.query, MetricMath)
    assert (alarm.query.returned, alarm.threshold) == ("m1", None)
    assert alarm.band
    assert (alarm.band.id, alarm.band.text) == ("ad1", "ANOMALY_DETECTION_BAND(m1, 2)")


def test_a_band_may_be_of_an_expression() -> None:
    share = {"Id": "e1", "Expression": "100 * m1 / m2"}
    band = {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(e1)"}

    alarm = read(a_metric_entry("m1"), a_metric_entry("m2"), share, band, **ON_BAND)

    assert str(alarm.query) == "100 * m1 / m2"


def test_an_expression_may_be_made_of_a_band() -> None:
    excess = {"Id": "e1", "Expression": "m1 - FIRST(ad1)"}

    alarm = read(a_metric_entry("m1"), {**BAND, "ReturnData": False}, excess)

    assert alarm.band is None
    assert [band.id for band in alarm.query.bands] == ["ad1"]


@pytest.mark.parametrize(
    ("expression", "changes", "message"),
    [
        (
            "ANOMALY_DETECTION_BAND(m1)",
            {"ThresholdMetricId": "m9"},
            "got 'm9'; ThresholdMetricId is the Id of",
        ),
        (
            "ANOMALY_DETECTION_BAND(m1)",
            {"Threshold": 5},
            "got 'ad1'; Threshold is left out beside",
        ),
        (
            "ANOMALY_DETECTION_BAND(m1)",
            {"ComparisonOperator": "GreaterThanThreshold"},
            "got 'GreaterThanThreshold'; ComparisonOperator compares with a Threshold",
        ),
        ("ANOMALY_DETECTION_BAND()", {}, "ANOMALY_DETECTION_BAND takes 1 to 2 arguments, got 0"),
        (
            "ANOMALY_DETECTION_BAND(m9)",
            {},
            "'m9)': ANOMALY_DETECTION_BAND takes the id of a metric or",
        ),
        ("ANOMALY_DETECTION_BAND(ad1)", {}, "takes the id of a metric or of another expression"),
        ("ANOMALY_DETECTION_BAND(m1 * 2)", {}, "takes the id of a metric or of another expression"),
        ("ANOMALY_DETECTION_BAND(m1, 0)", {}, "takes a number of standard deviations"),
        ("ANOMALY_DETECTION_BAND(m1, m1)", {}, "takes a number of standard deviations"),
    ],
)
def test_what_cloudwatch_would_reject_is_an_error(
    expression: str, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(BadInputError) as caught:
        read(M1, {"Id": "ad1", "Expression": expression}, **{**ON_BAND, **changes})

    assert message in str(caught.value)
