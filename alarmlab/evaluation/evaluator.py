"""Evaluates a metric alarm at one instant, as CloudWatch would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.query import Answer, MetricStat
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
    `inputs` the same of each metric of an expression, by id, and of the edges of bands; `judged` what was
    decided about: the values or, of an alarm on a band, whether each leaves it; `verdict` which counted.
    """

    alarm: MetricAlarm
    at: datetime
    window: tuple[Datapoint, ...]
    inputs: Mapping[str, tuple[Datapoint, ...]]
    judged: tuple[float | None, ...]
    verdict: Verdict

    @property
    def state(self) -> State:
        """The state after the evaluation."""
        return self.verdict.state

    @property
    def reason(self) -> str:
        """The StateReason: one sentence."""
        return reason(self.alarm, self.verdict, self.window, self.inputs)

    @property
    def reason_data(self) -> Mapping[str, object]:
        """The StateReasonData, which CloudWatch stores as JSON text."""
        return reason_data(self.alarm, self.verdict, self.window, self.inputs, now=self.at)


def evaluate(alarm: MetricAlarm, store: MetricStore, *, now: datetime, state: State) -> Evaluation:
    """The alarm's state after an evaluation at `now`, when it was in `state` before.

    Samples of the newest `settle_s(alarm)` seconds, or later, do not count yet. Units select nothing: the
    store holds samples without one. Call it every `cadence_s(alarm)` seconds to follow an alarm in time.
    """
    answer = alarm.query.ask(store, retrieved(alarm, now=now))
    window = answer.datapoints
    judged = _judged(alarm, answer)
    verdict = decide(
        judged,
        breaches=bool if alarm.band else alarm.breaches,
        datapoints_to_alarm=alarm.datapoints_to_alarm,
        evaluation_periods=alarm.evaluation_periods,
        treat_missing_data=alarm.treat_missing_data,
        state=state,
        low_sample=_low_sample(alarm, window),
    )
    return Evaluation(
        alarm=alarm, at=now, window=window, inputs=answer.inputs, judged=judged, verdict=verdict
    )


def _judged(alarm: MetricAlarm, answer: Answer) -> tuple[float | None, ...]:
    """The values; of an alarm on a band, whether each leaves it, and none where the band is missing."""
    values = tuple([datapoint.value for datapoint in answer.datapoints])
    if alarm.band is None:
        return values
    lower, upper = (answer.inputs[edge.name] for edge in (alarm.band.lower, alarm.band.upper))
    return tuple(
        alarm.leaves_band(value, lower=low.value, upper=high.value)
        for value, low, high in zip(values, lower, upper, strict=True)
    )


def _low_sample(alarm: MetricAlarm, window: Sequence[Datapoint]) -> frozenset[int]:
    """The places of percentiles that count for nothing, because they have too few samples."""
    query = alarm.query
    if alarm.low_sample_count is LowSampleCount.EVALUATE or not isinstance(query, MetricStat):
        return frozenset()
    if not isinstance(query.statistic, Percentile):
        return frozenset()
    too_few = query.statistic.has_too_few
    return frozenset(place for place, point in enumerate(window) if too_few(point.sample_count or 0))
