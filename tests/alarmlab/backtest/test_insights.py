"""Alarms on Metrics Insights queries: tested with whatever recorded metrics they select."""

from __future__ import annotations

from typing import Any

from alarmlab.backtest.backtest import backtest
from alarmlab.backtest.history.recording import History, MetricHistory
from alarmlab.backtest.roster import needed_by
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from alarmlab.simulation.site import Site
from tests.alarmlab.backtest.days import site_of, span
from tests.alarmlab.backtest.histories import START_S, a_recording
from tests.alarmlab.builders import SINGLE_METRIC, properties

QUERY = 'SELECT MAX(Temperature) FROM "Fleet"'
MINUTES = 60


def a_site(query: str) -> Site:
    entry = {"Id": "q1", "Expression": query, "Period": 60, "ReturnData": True}
    changes: dict[str, Any] = {**dict.fromkeys(SINGLE_METRIC), "Metrics": [entry], "AlarmName": "fleet"}
    return site_of({"Fleet": {"Type": "AWS::CloudWatch::Alarm", "Properties": properties(**changes)}})


def hot(first: int, length: int) -> MetricHistory:
    values = [90.0 if first <= minute < first + length else 20.0 for minute in range(MINUTES)]
    return MetricHistory(recordings=(a_recording(values, statistic=Statistic.MAXIMUM),))


def metric(machine: str) -> MetricId:
    return MetricId.parse(f'Fleet:Temperature{{Machine="{machine}"}}')


HISTORY = History(
    start_s=START_S,
    end_s=START_S + MINUTES * 60,
    metrics={metric("press"): hot(20, 10), metric("lathe"): hot(28, 10)},
)


def test_a_query_watches_all_metrics_it_selects() -> None:
    (fleet,) = backtest([a_site(QUERY)], HISTORY).alarms

    assert fleet.exact
    assert fleet.pages == (span(22, 40),)


def test_a_query_with_contributors_is_in_alarm_while_one_of_them_is() -> None:
    (fleet,) = backtest([a_site(f"{QUERY} GROUP BY Machine ORDER BY MAX() DESC")], HISTORY).alarms

    assert fleet.pages == (span(22, 40),)


def test_what_a_query_selects_is_needed() -> None:
    needs = needed_by([a_site(f"{QUERY} WHERE Machine = 'press'")])

    assert metric("press") in needs
    assert metric("lathe") not in needs


def test_a_query_of_which_nothing_was_recorded_is_not_tested() -> None:
    (untested,) = backtest([a_site('SELECT MAX(Pressure) FROM "Fleet"')], HISTORY).not_tested

    assert "is not in any of the files" in untested.reason
