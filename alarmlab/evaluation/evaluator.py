"""Evaluates a metric alarm at one instant, as CloudWatch would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.answer import Answer
from alarmlab.alarms.insights_query import Insights
from alarmlab.alarms.query import MetricStat
from alarmlab.alarms.states import State
from alarmlab.evaluation.contributors import state_of_all, vanished
from alarmlab.evaluation.core import decide
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.schedule import retrieved
from alarmlab.metrics.percentile import LowSampleCount, Percentile
from alarmlab.metrics.store import Datapoint, MetricStore


def evaluate(
    alarm: MetricAlarm,
    store: MetricStore,
    *,
    now: datetime,
    state: State,
    contributors: Mapping[str, State] | None = None,
) -> Evaluation:
    """The alarm's state after an evaluation at `now`, when it was in `state` before.

    Samples of the newest `settle_s(alarm)` seconds, or later, do not count yet. Units select nothing: the
    store holds samples without one. Call it every `cadence_s(alarm)` seconds to follow an alarm in time, and
    give it the states that the `contributors` had then: `Evaluation.contributor_states`.
    """
    buckets = retrieved(alarm, now=now)
    query = alarm.query
    if not isinstance(query, Insights) or not query.has_contributors:
        return _evaluated(alarm, query.ask(store, buckets), now=now, state=state)
    before = contributors or {}
    found = {
        key: _evaluated(alarm, Answer(datapoints=points, inputs={}), now=now, state=before.get(key, State.OK))
        for key, points in query.series(store, buckets).items()
    }
    gone = {key: vanished(alarm, now=now) for key in before if key not in found}
    return state_of_all(alarm, found, gone, now=now, state=state)


def _evaluated(alarm: MetricAlarm, answer: Answer, *, now: datetime, state: State) -> Evaluation:
    """The evaluation of one time series."""
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
