"""Metric math over a whole history gives the states that evaluating each window on its own gives."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.alarms.survey import read_alarms
from alarmlab.backtest.history.recording import History, MetricHistory, Recording
from alarmlab.backtest.replay.decide import STATES, states_of
from alarmlab.backtest.replay.ends import plan_of
from alarmlab.backtest.replay.exact import exact_codes
from alarmlab.backtest.replay.fast import fast_codes, watched_values
from alarmlab.backtest.replay.replay import replay
from alarmlab.metric_math.functions import FUNCTIONS
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.backtest.histories import START_S
from tests.alarmlab.builders import a_math_template

VECTORISED = {
    "ABS": "ABS(m1 - m2)",
    "AVG": "AVG([m1, m2, m1 * 3])",
    "CEIL": "CEIL(m1 / 3)",
    "DATE": "m1 * DATE(m1)",
    "DAY": "IF(DAY(m1) > 4, m1, m2)",
    "DIFF": "DIFF(m1)",
    "DIFF_TIME": "DIFF_TIME(m1) / 30",
    "EPOCH": "m1 + EPOCH(m1) - EPOCH(m2)",
    "FILL": "FILL(m1, m2) + SUM(FILL(METRICS(), 1))",
    "FILL ": "FILL(FILL(m1, LINEAR), 0)",
    "FILL  ": "FILL(m1 / m2, REPEAT)",
    "FLOOR": "FLOOR(m1 / 3)",
    "HOUR": "m1 + HOUR(m2)",
    "IF": "IF(m1, m2, m1 > 2)",
    "IF ": "IF(5 > METRIC_COUNT(METRICS()), m1, m2)",
    "IF  ": "IF(1 / 0, m1, m2)",
    "LOG": "LOG(m1 - m2) * 3",
    "LOG10": "LOG10(m1) * 9",
    "MAX": "MAX(METRICS())",
    "METRICS": 'SUM(METRICS("m")) - MIN(METRICS("2"))',
    "METRIC_COUNT": "m1 * METRIC_COUNT(METRICS())",
    "MIN": "MIN([m1, m2])",
    "MINUTE": "IF(MINUTE(m1) < 30, m1, -m2)",
    "MONTH": "m1 + MONTH(m1)",
    "PERIOD": "m1 * PERIOD(m1) / 60",
    "RATE": "RATE(m1 ^ 2) * 60",
    "RUNNING_SUM": "RUNNING_SUM(m1) / 3",
    "SUM": "SUM(-[m1, m2])",
    "TIME_SERIES": "TIME_SERIES(3) + m1",
    "YEAR": "m1 + YEAR(m1) - 2025",
}
"""An expression with each function that is known for whole histories."""
LEFT = {
    "AVG": "m1 - AVG(m1)",
    "DATAPOINT_COUNT": "m1 * DATAPOINT_COUNT(m1)",
    "FIRST": "FIRST(SORT(METRICS(), MAX, DESC))",
    "LAST": "LAST(METRICS())",
    "REMOVE_EMPTY": "SUM(REMOVE_EMPTY(METRICS()))",
    "SLICE": "SUM(SLICE(METRICS(), 1))",
    "SORT": "MAX(SORT(METRICS(), SUM, ASC, 1))",
    "STDDEV": "STDDEV(METRICS())",
}
"""And with each that is left to the exact evaluator."""


def an_alarm(expression: str, **changes: object) -> MetricAlarm:
    template = a_math_template(expression, "m1", "m2", Threshold=3, **changes)
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def a_history(seed: int, *, minutes: int = 90) -> History:
    """Whole numbers with gaps, across the end of January."""
    random = Random(seed)  # noqa: S311  test data must be repeatable, not secret
    first_s = START_S + 31 * 86_400 - 45 * 60
    metrics: dict[MetricId, MetricHistory] = {}
    for name in ("m1", "m2"):
        values = [random.choice([0.0, 1.0, 2.0, 5.0, 9.0, -4.0, np.nan, np.nan]) for _ in range(minutes)]
        recording = Recording(statistic=Statistic.SUM, period_s=60, first_s=first_s, values=np.array(values))
        metrics[MetricId.parse(f"Fleet:{name}")] = MetricHistory(recordings=(recording,))
    return History(start_s=first_s, end_s=first_s + minutes * 60, metrics=metrics)


@pytest.mark.parametrize("expression", VECTORISED.values())
@pytest.mark.parametrize("treat", ["missing", "ignore"])
def test_both_evaluators_end_alike(expression: str, treat: str) -> None:
    alarm = an_alarm(expression, TreatMissingData=treat)
    history = a_history(len(expression))
    plan = plan_of(alarm, after_s=history.start_s, until_s=history.end_s)
    assert plan

    codes = fast_codes(alarm, history, plan)

    assert codes is not None
    fast = states_of(codes, initial=STATES.index(State.OK))
    assert fast.tolist() == exact_codes(alarm, history, plan, initial=State.OK).tolist()
    values = watched_values(alarm, history, plan)
    assert values is not None
    assert len(values) == len(codes)


@pytest.mark.parametrize("expression", LEFT.values())
def test_what_is_not_known_for_whole_histories_is_left_to_the_exact_evaluator(expression: str) -> None:
    alarm, history = an_alarm(expression), a_history(5)
    plan = plan_of(alarm, after_s=history.start_s, until_s=history.end_s)
    assert plan

    assert not replay(alarm, history).fast
    assert watched_values(alarm, history, plan) is None


def test_every_function_of_metric_math_is_either_known_or_left() -> None:
    assert {name.strip() for name in (*VECTORISED, *LEFT)} == set(FUNCTIONS)


def test_windows_are_evaluated_in_parts_that_leave_no_trace() -> None:
    alarm, history = an_alarm("RATE(m1) * 60"), a_history(6, minutes=9_000)
    plan = plan_of(alarm, after_s=history.start_s, until_s=history.end_s)
    late = plan_of(alarm, after_s=history.start_s + 3_600, until_s=history.end_s)
    assert plan
    assert late

    whole, rest = fast_codes(alarm, history, plan), fast_codes(alarm, history, late)

    assert whole is not None
    assert rest is not None
    assert whole[60:].tolist() == rest.tolist()
