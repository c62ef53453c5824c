"""Plays a case: steps simulated time at the alarm's cadence and compares what it does with what it must do.

The samples of a series lie at the beginning of their interval. They count from the first evaluation after
their bucket has ended: at the end of minute 5, says the page on evaluation, minutes 1 to 5 are looked at
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html). On AWS this happens
10 to 70 seconds after that minute (measured: docs/alarmlab/evaluation.md); here it is named after the
minute's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.evaluation.evaluator import Evaluation, evaluate
from alarmlab.evaluation.schedule import cadence_s, settle_s
from alarmlab.evaluation.warm_up import warms_up
from alarmlab.metrics.store import MetricStore
from alarmlab.scenarios.scenario import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One evaluation of a case. `at_s` counts from the start of the case to the end of the newest bucket."""

    at_s: int
    before: State
    evaluation: Evaluation

    @property
    def state(self) -> State:
        """The state after the evaluation."""
        return self.evaluation.state


def play(alarm: MetricAlarm, case: Case) -> tuple[Step, ...]:
    """Every evaluation of the case, from the first after the alarm is created until the case is over."""
    store = fill_store(case)
    steps: list[Step] = []
    state = case.initial
    cadence = cadence_s(alarm)
    created_at = case.start + timedelta(seconds=case.created_at_s)
    # An alarm that has left INSUFFICIENT_DATA before the case begins has its warm-up behind it.
    may_warm_up = case.initial is State.INSUFFICIENT_DATA
    for at_s in range(case.created_at_s + cadence, case.end_s + 1, cadence):
        now = case.start + timedelta(seconds=at_s + settle_s(alarm))
        may_warm_up = may_warm_up and warms_up(alarm, store, created_at=created_at, now=now)
        if may_warm_up:
            continue
        evaluation = evaluate(alarm, store, now=now, state=state)
        steps.append(Step(at_s=at_s, before=state, evaluation=evaluation))
        state = evaluation.state
    return tuple(steps)


def fill_store(case: Case) -> MetricStore:
    """The samples of all series of the case."""
    store = MetricStore()
    for series in case.series:
        for index, samples in enumerate(series.values):
            at = case.start + timedelta(seconds=index * case.interval_s)
            store.add_all(series.metric, at=at, values=samples)
    return store
