"""When an alarm is evaluated over a long time, and when the buckets it then sees end."""

from __future__ import annotations

import math
from dataclasses import dataclass

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.evaluation.schedule import HOUR_S, MINUTE_S, cadence_s, evaluation_range


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Instants at a regular distance, in seconds since 1970: `first_s`, `first_s + step_s` and so on."""

    first_s: int
    step_s: int
    count: int

    @property
    def last_s(self) -> int:
        """The last of them."""
        return self.first_s + (self.count - 1) * self.step_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The evaluations of one alarm, each named after the end of the newest bucket it sees.

    `buckets` are the ends of all buckets that any of them sees; `stride` is the distance between two buckets
    of one evaluation in those ends, `every` that between two evaluations, `seen` the number of buckets an
    evaluation retrieves.
    """

    evaluations: Ends
    buckets: Ends
    stride: int
    every: int
    seen: int


def plan_of(alarm: MetricAlarm, *, after_s: int, until_s: int) -> Plan | None:
    """Every evaluation later than `after_s` and not later than `until_s`; None when there is none.

    Below a minute's period an alarm is evaluated every ten seconds; in between two ends of a bucket it sees
    nothing new, so that its state stays, and those evaluations are left out.
    """
    step_s = step_of(alarm)
    first_s = (after_s // step_s + 1) * step_s
    count = (until_s - first_s) // step_s + 1
    if count < 1:
        return None
    seen = evaluation_range(alarm)
    grid_s = math.gcd(step_s, alarm.period_s)
    oldest_s = first_s - (seen - 1) * alarm.period_s
    evaluations = Ends(first_s=first_s, step_s=step_s, count=count)
    return Plan(
        evaluations=evaluations,
        buckets=Ends(first_s=oldest_s, step_s=grid_s, count=(evaluations.last_s - oldest_s) // grid_s + 1),
        stride=alarm.period_s // grid_s,
        every=step_s // grid_s,
        seen=seen,
    )


def step_of(alarm: MetricAlarm) -> int:
    """Seconds between two evaluations that can differ."""
    return alarm.period_s if alarm.period_s < MINUTE_S else cadence_s(alarm)


def reach_s(alarm: MetricAlarm) -> int:
    """How far back an evaluation looks, at most.

    The periods of a wall clock end up to one period earlier, and a day of summer time may have an hour more.
    """
    if alarm.wall_clock:
        hour_s = HOUR_S if alarm.period_s > HOUR_S else 0
        return (evaluation_range(alarm) + 1) * alarm.period_s + hour_s
    return evaluation_range(alarm) * alarm.period_s
