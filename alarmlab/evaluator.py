"""Evaluates a metric alarm at one instant, as CloudWatch would."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alarmlab.alarm import MetricAlarm
from alarmlab.core import State, TreatMissingData, Verdict, decide
from alarmlab.reason import reason, reason_data
from alarmlab.schedule import cadence_s, evaluation_range, newest_end
from alarmlab.series import Datapoint, MetricStore

__all__ = ["Evaluation", "State", "TreatMissingData", "Verdict", "cadence_s", "decide", "evaluate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What one evaluation found.

    `window` holds every bucket of the evaluation range, oldest first, with the value None for a gap;
    `verdict` tells which of them counted.
    """

    at: datetime
    state: State
    reason: str
    reason_data: Mapping[str, object]
    window: tuple[Datapoint, ...]
    verdict: Verdict


def evaluate(alarm: MetricAlarm, store: MetricStore, *, now: datetime, state: State) -> Evaluation:
    """The alarm's state after an evaluation at `now`, when it was in `state` before.

    Samples of the newest 10 seconds, or later, do not count yet. `alarm.unit` selects nothing: the store
    holds samples without a unit. Call it every `cadence_s(alarm)` seconds to follow an alarm in time.
    """
    window = store.datapoints(
        alarm.metric,
        statistic=alarm.statistic,
        period_s=alarm.period_s,
        end=newest_end(alarm, now=now),
        count=evaluation_range(alarm),
    )
    verdict = decide(
        [datapoint.value for datapoint in window],
        breaches=alarm.breaches,
        datapoints_to_alarm=alarm.datapoints_to_alarm,
        evaluation_periods=alarm.evaluation_periods,
        treat_missing_data=alarm.treat_missing_data,
        state=state,
    )
    return Evaluation(
        at=now,
        state=verdict.state,
        reason=reason(alarm, verdict, window),
        reason_data=reason_data(alarm, verdict, window, now=now),
        window=window,
        verdict=verdict,
    )
