"""The limits of a template's alarms: from the datapoints each would have seen, or why from none."""

from __future__ import annotations

import pytest

from alarmlab.alarms.alarm import ComparisonOperator, MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.fit import Rule
from alarmlab.backtest.fit_alarms import FittedAlarm, NotFitted, fit_alarm
from alarmlab.backtest.history.recording import History, MetricHistory, Recording
from alarmlab.backtest.spans import Span
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.builders import METRIC, a_math_template, a_stat, an_alarm

MINUTES = 1_000


def a_history(
    values: list[float], *, metric: MetricId = METRIC, statistic: Statistic = Statistic.AVERAGE
) -> History:
    import numpy as np

    recording = Recording(statistic=statistic, period_s=60, first_s=0, values=np.array(values, dtype=float))
    return History(
        start_s=0, end_s=60 * len(values), metrics={metric: MetricHistory(recordings=(recording,))}
    )


def fitted(alarm: MetricAlarm, history: History, *left_out: Span) -> FittedAlarm:
    found = fit_alarm(alarm, history, rule=Rule(), left_out=left_out)
    assert isinstance(found, FittedAlarm)
    return found


def test_a_limit_comes_from_the_datapoints_of_the_alarms_own_statistic_and_period() -> None:
    """Sums of five minutes, not of one."""
    alarm = an_alarm(query=a_stat(Statistic.SUM), period_s=300)

    found = fitted(alarm, a_history([1.0] * MINUTES, statistic=Statistic.SUM))

    assert (found.proposal.limit, found.proposal.datapoints) == (6, MINUTES // 5)


def test_breaches_of_the_present_threshold_are_counted() -> None:
    found = fitted(an_alarm(threshold=50), a_history([60.0] * 30 + [10.0] * (MINUTES - 30)))

    assert (found.breaches_now, found.proposal.limit, found.proposal.beyond) == (30, 72, 0)


def test_what_is_left_out_neither_raises_the_limit_nor_counts_as_a_breach() -> None:
    history = a_history([60.0] * 30 + [10.0] * (MINUTES - 30))

    found = fitted(an_alarm(threshold=50), history, Span(start_s=0, end_s=30 * 60))

    assert (found.breaches_now, found.proposal.limit) == (0, 12)


def test_a_metric_in_per_cent_ends_at_a_hundred() -> None:
    alarm = an_alarm(query=a_stat(Statistic.AVERAGE, unit="Percent"))

    assert fitted(alarm, a_history([90.0] * MINUTES)).proposal.limit == 95


def test_an_expression_is_fitted_by_its_result() -> None:
    template = a_math_template("2 * m1", "m1")
    [alarm] = read_alarms(template, parameters={}, account="1" * 12, region="us-east-1")
    [metric] = alarm.query.metrics

    found = fitted(alarm, a_history([5.0] * MINUTES, metric=metric, statistic=Statistic.SUM))

    assert found.proposal.limit == 12


@pytest.mark.parametrize(
    ("alarm", "reason"),
    [
        (an_alarm(comparison_operator=ComparisonOperator.LESS), "it rings below its threshold"),
        (an_alarm(query=a_stat(Statistic.SUM)), "has Average of 1m; needed is Sum of periods of 1m"),
    ],
)
def test_an_alarm_without_a_limit_of_this_kind_says_why(alarm: MetricAlarm, reason: str) -> None:
    found = fit_alarm(alarm, a_history([1.0] * MINUTES), rule=Rule())

    assert isinstance(found, NotFitted)
    assert reason in found.reason


def test_a_metric_that_nobody_recorded_is_told() -> None:
    other = MetricId.parse("Fleet:Pressure")
    found = fit_alarm(an_alarm(), a_history([1.0] * MINUTES, metric=other), rule=Rule())

    assert isinstance(found, NotFitted)
    assert "is not in any of the files" in found.reason
