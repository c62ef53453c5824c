"""What an alarm would have done over a history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.states import State
from alarmlab.backtest.history.recording import History
from alarmlab.backtest.history.sources import NotRecordedError
from alarmlab.backtest.replay.course import Course, course_of
from alarmlab.backtest.replay.decide import STATES, states_of
from alarmlab.backtest.replay.ends import plan_of, reach_s
from alarmlab.backtest.replay.exact import exact_codes
from alarmlab.backtest.replay.fast import fast_codes
from alarmlab.backtest.replay.needs import refuse_unrecorded
from alarmlab.duration import format_duration


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What an alarm did, at how many evaluations, and which evaluator told: both tell the same."""

    course: Course
    evaluations: int
    fast: bool


def replay(alarm: MetricAlarm, history: History) -> Replay:
    """Evaluate the alarm over the history, from the first evaluation whose buckets all lie within it.

    The alarm is then in INSUFFICIENT_DATA, as a new one. Raises NotRecordedError when the history does not
    tell what the alarm needs, or is shorter than what one evaluation sees.
    """
    refuse_unrecorded(alarm, history)
    after_s = history.start_s + reach_s(alarm) - 1
    plan = plan_of(alarm, after_s=after_s, until_s=history.end_s)
    if plan is None:
        raise NotRecordedError(
            where=f"history from {_utc(history.start_s)} to {_utc(history.end_s)}",
            what=f"is shorter than the {format_duration(reach_s(alarm))} an evaluation looks back",
            fix="record a longer time",
        )
    codes = fast_codes(alarm, history, plan)
    if codes is not None:
        states = states_of(codes, initial=STATES.index(State.INSUFFICIENT_DATA))
    else:
        states = exact_codes(alarm, history, plan, initial=State.INSUFFICIENT_DATA)
    return Replay(
        course=course_of(plan.evaluations, states),
        evaluations=plan.evaluations.count,
        fast=codes is not None,
    )


def _utc(at_s: int) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d %H:%M} UTC"
