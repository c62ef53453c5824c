"""Plays one alarm that watches metrics: steps simulated time at its cadence.

The samples of a metric count from the first evaluation after their bucket has ended: at the end of minute 5,
says the page on evaluation, minutes 1 to 5 are looked at
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html). On AWS this happens
10 to 70 seconds after that minute (measured: docs/alarmlab/evaluation.md); here it is named after the
minute's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.evaluation.evaluation import Evaluation
from alarmlab.evaluation.evaluator import evaluate
from alarmlab.evaluation.schedule import cadence_s, settle_s
from alarmlab.evaluation.warm_up import warms_up
from alarmlab.metrics.store import MetricStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One evaluation. `at_s` counts from the start of the play to the end of the newest bucket."""

    at_s: int
    before: State
    evaluation: Evaluation

    @property
    def state(self) -> State:
        """The state after the evaluation."""
        return self.evaluation.state


def play_metrics(
    alarm: MetricAlarm,
    store: MetricStore,
    *,
    start: datetime,
    created_at_s: int,
    end_s: int,
    initial: State,
) -> tuple[Step, ...]:
    """Every evaluation of the alarm, from the first after it is created until `end_s` after `start`."""
    steps: list[Step] = []
    state, contributors = initial, None
    cadence = cadence_s(alarm)
    created_at = start + timedelta(seconds=created_at_s)
    # An alarm that has left INSUFFICIENT_DATA before the play begins has its warm-up behind it.
    may_warm_up = initial is State.INSUFFICIENT_DATA
    for at_s in range(created_at_s + cadence, end_s + 1, cadence):
        now = start + timedelta(seconds=at_s + settle_s(alarm))
        may_warm_up = may_warm_up and warms_up(alarm, store, created_at=created_at, now=now)
        if may_warm_up:
            continue
        evaluation = evaluate(alarm, store, now=now, state=state, contributors=contributors)
        steps.append(Step(at_s=at_s, before=state, evaluation=evaluation))
        state, contributors = evaluation.state, evaluation.contributor_states
    return tuple(steps)
