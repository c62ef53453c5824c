"""Alarms on a band: tested when its edges were recorded beside the metric."""

from __future__ import annotations

import pytest

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.history.recording import History, MetricHistory, Recording
from alarmlab.metrics.metric_id import MetricId
from tests.alarmlab.backtest.days import site_of, span
from tests.alarmlab.backtest.histories import START_S, a_recording
from tests.alarmlab.builders import SINGLE_METRIC, a_metric_entry, properties

UPPER = MetricId.parse('alarmlab/band:band upper{alarm="hot"}')
SITE = site_of(
    {
        "Hot": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": properties(
                **dict.fromkeys(SINGLE_METRIC),
                AlarmName="hot",
                Threshold=None,
                ThresholdMetricId="band",
                ComparisonOperator="GreaterThanUpperThreshold",
                Metrics=[
                    a_metric_entry("m1", stat="Average", ReturnData=True),
                    {"Id": "band", "Expression": "ANOMALY_DETECTION_BAND(m1, 2)", "ReturnData": True},
                ],
            ),
        }
    }
)


def a_history(**recorded: Recording) -> History:
    metrics = {"m1": MetricId.parse("Fleet:m1"), "upper": UPPER}
    return History(
        start_s=START_S,
        end_s=START_S + 3_600,
        metrics={metrics[key]: MetricHistory(recordings=(one,)) for key, one in recorded.items()},
    )


def test_an_alarm_on_a_band_is_evaluated_by_the_edges_it_looks_at() -> None:
    values = a_recording([10.0] * 20 + [30.0] * 5 + [10.0] * 35)
    upper = a_recording([20.0] * 60)

    (hot,) = backtest([SITE], a_history(m1=values, upper=upper)).alarms

    assert hot.exact
    assert hot.pages == (span(22, 27),)


@pytest.mark.parametrize("lower", [None, 20.0])
def test_a_band_that_was_not_recorded_is_a_reason_not_to_test(lower: float | None) -> None:
    (untested,) = backtest([SITE], a_history(m1=a_recording([lower] * 60))).not_tested

    assert untested.reason.startswith(f"history of {UPPER} is not in any of the files")
