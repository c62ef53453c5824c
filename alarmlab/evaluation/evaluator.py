"""Evaluates a metric alarm at one instant, as CloudWatch would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import MetricStat
from alarmlab.alarms.states import State
from alarmlab.evaluation.core import Verdict, decide
from alarmlab.evaluation.reason import reason, reason_data
from alarmlab.evaluation.schedule import retrieved
from alarmlab.metrics.percentile import LowSampleCount, Percentile
from alarmlab.metrics.store import Datapoint, MetricStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What one evaluation found, at `at`.

    `window` holds every bucket of the evaluation range, oldest first, with the value None for a gap;
    `inputs` the same of each metric of an expression, by id; `verdict` tells which of the window counted.
    """

    alarm: MetricAlarm
    at: datetime
    window: tuple[Datapoint, ...]
    inputs: Mapping[str, tuple[Datapoint, ...]]
    verdict: Verdict

    @property
    def state(self) -> State:
        """The state after the evaluation."""
        return self.verdict.state

    @property
    def reason(self) -> str:
        """The StateReason: one sentence."""
        return reason(self.alarm, self.verdict, self.window)

    @property
    def reason_data(self) -> Mapping[str, object]:
        """The StateReasonData, which CloudWatch stores as JSON text."""
        return reason_data(self.alarm, self.verdict, self.window, now=self.at)


def evaluate(alarm: MetricAlarm, store: MetricStore, *, now: datetime, state: State) -> Evaluation:
    """The alarm's state after an evaluation at `now`, when it was in `state` before.

    Samples of the newest `settle_s(alarm)` seconds, or later, do not count yet. Units select nothing: the
    store holds samples without one. Call it every `cadence_s(alarm)` seconds to follow an alarm in time.
    """
    answer = alarm.query.ask(store, retrieved(alarm, now=now))
    window = answer.datapoints
    verdict = decide(
        [datapoint.value for datapoint in window],
        breaches=alarm.breaches,
        datapoints_to_alarm=alarm.datapoints_to_alarm,
        evaluation_periods=alarm.evaluation_periods,
        treat_missing_data=alarm.treat_missing_data,
        state=state,
        low_sample=_low_sample(alarm, window),
    )
    return Evaluation(alarm=alarm, at=now, window=window, inputs=answer.inputs, verdict=verdict)


def _low_sample(alarm: MetricAlarm, window: Sequence[Datapoint]) -> frozenset[int]:
    """The places of percentiles that count for nothing, because they have too few samples."""
    query = alarm.query
    if alarm.low_sample_count is LowSampleCount.EVALUATE or not isinstance(query, MetricStat):
        return frozenset()
    if not isinstance(query.statistic, Percentile):
        return frozenset()
    too_few = query.statistic.has_too_few
    return frozenset(place for place, point in enumerate(window) if too_few(point.sample_count or 0))
