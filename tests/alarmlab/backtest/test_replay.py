"""When a replay begins and ends, what it makes of the edges of the history, and which evaluator it asks."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC

import pytest

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.alarms.timing import WarmUp
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.history.sources import NotRecordedError
from alarmlab.backtest.replay.decide import STATES, states_of
from alarmlab.backtest.replay.ends import plan_of
from alarmlab.backtest.replay.exact import exact_codes
from alarmlab.backtest.replay.fast import fast_codes
from alarmlab.backtest.replay.replay import replay
from alarmlab.backtest.spans import Span
from alarmlab.metrics.notation import parse_statistic
from alarmlab.metrics.percentile import LowSampleCount
from alarmlab.metrics.statistic import Statistic
from tests.alarmlab.backtest.histories import START_S, a_history, a_recording, a_sampled_history
from tests.alarmlab.builders import a_stat, an_alarm

HOT, COOL = 90.0, 20.0
RANGE = 8
"""Minutes an evaluation of 3 periods of a minute looks back."""


def transitions(alarm: MetricAlarm, history: History) -> list[tuple[int, State]]:
    """By minutes since the history began; first the state at the first evaluation."""
    course = replay(alarm, history).course
    changes = [(course.first_s, course.states.initial), *course.states.changes]
    return [((at_s - START_S) // 60, state) for at_s, state in changes]


def test_the_first_evaluation_is_the_first_that_sees_nothing_from_before_the_history() -> None:
    history = a_history(a_recording([COOL] * 20))

    alarm = an_alarm(treat_missing_data=TreatMissingData.BREACHING)

    assert transitions(alarm, history) == [(RANGE, State.OK)]
    assert replay(alarm, history).evaluations == 20 - RANGE + 1


def test_a_change_is_named_after_the_end_of_the_datapoint_that_told() -> None:
    history = a_history(a_recording([COOL] * 10 + [HOT, HOT] + [COOL] * 5))

    assert transitions(an_alarm(), history) == [(RANGE, State.OK), (12, State.ALARM), (14, State.OK)]


def test_an_alarm_that_is_on_at_the_very_beginning_rings_nobody_but_counts_as_time_in_alarm() -> None:
    history = a_history(a_recording([HOT] * 10 + [COOL] * 5 + [HOT] * 5))

    course = replay(an_alarm(), history).course

    later = Span(start_s=START_S + 17 * 60, end_s=START_S + 21 * 60)
    assert course.rings() == (later,)
    assert tuple(course.in_alarm()) == (Span(start_s=START_S + RANGE * 60, end_s=START_S + 12 * 60), later)


def test_a_metric_that_falls_silent_is_missing_until_the_history_ends() -> None:
    history = a_history(a_recording([COOL] * 20), end_s=START_S + 40 * 60)

    assert transitions(an_alarm(), history) == [(RANGE, State.OK), (28, State.INSUFFICIENT_DATA)]


def test_a_long_datapoint_is_not_seen_before_its_period_is_over() -> None:
    alarm = an_alarm(period_s=300, evaluation_periods=1, datapoints_to_alarm=1)
    history = a_history(a_recording([COOL, COOL, COOL, HOT, COOL, COOL], period_s=300))

    assert transitions(alarm, history) == [(15, State.OK), (20, State.ALARM), (25, State.OK)]


def test_a_history_shorter_than_one_evaluation_is_refused() -> None:
    with pytest.raises(NotRecordedError, match="shorter than the 8m an evaluation looks back"):
        replay(an_alarm(), a_history(a_recording([COOL] * 7)))


def test_a_metric_that_was_not_recorded_is_refused() -> None:
    history = replace(a_history(a_recording([COOL] * 20)), metrics={})

    with pytest.raises(NotRecordedError, match="is not in any of the files"):
        replay(an_alarm(), history)


def median_alarm(low_sample_count: LowSampleCount) -> MetricAlarm:
    median = parse_statistic("p50")
    assert median
    alarm = an_alarm(query=a_stat(median), low_sample_count=low_sample_count)
    return replace(alarm, evaluation_periods=1, datapoints_to_alarm=1)


def test_percentiles_of_too_few_samples_keep_the_state() -> None:
    """Fewer than 10 / (1 - 0.5) = 20 samples."""
    minutes = [[COOL] * 20] * 10 + [[HOT] * 19] * 2 + [[HOT] * 20] + [[COOL] * 20] * 2
    history = a_sampled_history(minutes)

    kept = transitions(median_alarm(LowSampleCount.IGNORE), history)
    judged = transitions(median_alarm(LowSampleCount.EVALUATE), history)

    assert kept == [(6, State.OK), (13, State.ALARM), (14, State.OK)]
    assert judged == [(6, State.OK), (11, State.ALARM), (14, State.OK)]


def test_too_few_samples_need_a_sample_count() -> None:
    median = parse_statistic("p50")
    assert median
    recorded = a_recording([COOL] * 20, statistic=median)
    counts = a_recording([30.0] * 20, statistic=Statistic.SAMPLE_COUNT)
    alarm = median_alarm(LowSampleCount.IGNORE)

    with pytest.raises(NotRecordedError, match="has no SampleCount"):
        replay(alarm, a_history(recorded))
    assert replay(alarm, a_history(recorded, counts)).course.states.changes == ()


def test_the_exact_evaluator_asks_the_same_history_and_ends_alike() -> None:
    alarm = an_alarm(period_s=120, query=a_stat(Statistic.MAXIMUM))
    minutes = [COOL] * 19 + [HOT] * 5 + [None] * 19 + [COOL] * 5
    history = a_history(a_recording(minutes, statistic=Statistic.MAXIMUM))
    plan = plan_of(alarm, after_s=history.start_s, until_s=history.end_s)
    assert plan

    exact = exact_codes(alarm, history, plan, initial=State.OK)

    codes = fast_codes(alarm, history, plan)
    assert codes is not None
    assert exact.tolist() == states_of(codes, initial=STATES.index(State.OK)).tolist()
    assert len(set(exact.tolist())) == 3


def test_the_periods_of_a_wall_clock_are_left_to_the_exact_evaluator() -> None:
    alarm = replace(an_alarm(period_s=300, query=a_stat(Statistic.MAXIMUM)), wall_clock=UTC)
    alarm = replace(alarm, evaluation_periods=1, datapoints_to_alarm=1)
    minutes = [COOL] * 26 + [HOT] + [COOL] * 13
    history = a_history(a_recording(minutes, statistic=Statistic.MAXIMUM))

    assert not replay(alarm, history).fast
    assert transitions(alarm, history)[1:] == [(30, State.ALARM), (35, State.OK)]
    assert transitions(replace(alarm, wall_clock=None), history)[1:] == [(27, State.ALARM), (32, State.OK)]


def test_the_periods_of_a_wall_clock_need_datapoints_of_a_minute() -> None:
    alarm = replace(an_alarm(period_s=300), wall_clock=UTC)

    with pytest.raises(NotRecordedError, match="has nothing; needed is Average of periods of 5m"):
        replay(alarm, a_history(a_recording([COOL] * 20, period_s=300)))


def test_a_warm_up_is_over_before_the_history_begins() -> None:
    history = a_history(a_recording([COOL] * 10 + [HOT] * 3))
    warming = replace(an_alarm(), warm_up=WarmUp(duration_s=86_400, full=True))

    assert transitions(warming, history) == transitions(an_alarm(), history)


def test_the_fast_evaluator_knows_every_property_an_alarm_has() -> None:
    """A property that changes what an evaluation finds has to be understood in alarmlab/backtest/replay."""
    assert {field.name for field in fields(MetricAlarm)} == {
        *("logical_id", "name", "description", "query", "period_s", "evaluation_periods"),
        *("datapoints_to_alarm", "datapoints_to_alarm_given", "threshold", "band", "comparison_operator"),
        *("treat_missing_data", "low_sample_count", "actions_enabled", "wall_clock", "warm_up"),
        *("alarm_actions", "ok_actions", "insufficient_data_actions"),
    }
