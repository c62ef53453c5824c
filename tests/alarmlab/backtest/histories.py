"""Histories for the tests of the back-test: one metric, minutes from START on."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from alarmlab.backtest.history.recording import History, MetricHistory, Recording, Samples
from alarmlab.metrics.statistic import AnyStatistic, Statistic
from tests.alarmlab.builders import METRIC, START

START_S = int(START.timestamp())


def a_recording(
    values: Sequence[float | None], *, statistic: AnyStatistic = Statistic.AVERAGE, period_s: int = 60
) -> Recording:
    """Datapoints without a hole in time from START on; None is a missing one."""
    slots = [math.nan if value is None else value for value in values]
    if period_s > 60:
        # A long datapoint stands in the last minute of its period.
        lead = [math.nan] * (period_s // 60 - 1)
        slots = [slot for value in slots for slot in [*lead, value]]
    return Recording(statistic=statistic, period_s=period_s, first_s=START_S, values=np.array(slots))


def a_history(*recordings: Recording, end_s: int | None = None) -> History:
    """The history of METRIC, as long as its longest recording."""
    last_s = max(recording.end_s for recording in recordings) if end_s is None else end_s
    return History(start_s=START_S, end_s=last_s, metrics={METRIC: MetricHistory(recordings=recordings)})


def a_sampled_history(values: Sequence[Sequence[float]]) -> History:
    """Raw samples of METRIC, those of each minute together."""
    taken = [(START_S + 60 * minute, value) for minute, samples in enumerate(values) for value in samples]
    samples = Samples(
        times_s=np.array([at_s for at_s, _ in taken], dtype=np.int64),
        values=np.array([value for _, value in taken], dtype=np.float64),
    )
    end_s = START_S + 60 * len(values)
    return History(start_s=START_S, end_s=end_s, metrics={METRIC: MetricHistory(samples=samples)})
