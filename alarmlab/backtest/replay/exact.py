"""The exact evaluator over a history, evaluation by evaluation: slow, for what the fast one leaves to it."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.backtest.arrays import Codes
from alarmlab.backtest.history.recording import History, MetricHistory
from alarmlab.backtest.history.sources import source_of
from alarmlab.backtest.replay.buckets import buckets_of
from alarmlab.backtest.replay.decide import STATES
from alarmlab.backtest.replay.ends import Ends, Plan
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import MINUTE_S, settle_s
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic
from alarmlab.metrics.store import Datapoint, MetricStore

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HistoryStore(MetricStore):
    """A history, asked as the exact evaluator asks for its samples."""

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history

    def metrics(self) -> tuple[MetricId, ...]:
        """Every metric of the history."""
        return tuple(self._history.metrics)

    def datapoints(
        self, metric: MetricId, *, statistic: AnyStatistic, period_s: int, end: datetime, count: int
    ) -> tuple[Datapoint, ...]:
        """As MetricStore. Raises NotRecordedError when the history does not tell."""
        known = self._history.metrics.get(metric)
        starts = [end - timedelta(seconds=period_s * age) for age in range(count, 0, -1)]
        if known is None:
            # Only the edge of a band that the alarm does not look at: see needs.py.
            return tuple(Datapoint(start=start, value=None, sample_count=None) for start in starts)
        source = source_of(known, metric=metric, statistic=statistic, period_s=period_s)
        end_s = int((end - _EPOCH).total_seconds())
        ends = Ends(first_s=end_s - (count - 1) * period_s, step_s=period_s, count=count)
        found = buckets_of(source, statistic=statistic, period_s=period_s, ends=ends)
        counts = [None] * count if found.counts is None else found.counts.tolist()
        return tuple(
            Datapoint(
                start=start,
                value=None if math.isnan(value) else value,
                sample_count=None if number is None or math.isnan(number) else int(number),
            )
            for start, value, number in zip(starts, found.values.tolist(), counts, strict=True)
        )


def _of_minutes(history: History) -> History:
    """Without longer datapoints: those need not begin when the periods of a wall clock do."""
    metrics = {
        metric: MetricHistory(
            recordings=tuple(one for one in known.recordings if one.period_s <= MINUTE_S),
            samples=known.samples,
        )
        for metric, known in history.metrics.items()
    }
    return replace(history, metrics=metrics)


def exact_codes(alarm: MetricAlarm, history: History, plan: Plan, *, initial: State) -> Codes:
    """The state after every evaluation of the plan, as the exact evaluator has it.

    A warm-up is over by then. Raises NotRecordedError when the history does not tell what the alarm needs.
    """
    import numpy as np

    store = HistoryStore(_of_minutes(history) if alarm.wall_clock else history)
    states: list[int] = []
    state, contributors = initial, None
    for number in range(plan.evaluations.count):
        end_s = plan.evaluations.first_s + number * plan.evaluations.step_s
        now = _EPOCH + timedelta(seconds=end_s + settle_s(alarm))
        found = evaluate(alarm, store, now=now, state=state, contributors=contributors)
        state, contributors = found.state, found.contributor_states
        states.append(STATES.index(state))
    return np.array(states, dtype=np.int8)
