"""What a back-test found."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from alarmlab.alarms.actions import AnyAlarm
from alarmlab.backtest.replay.course import Course
from alarmlab.backtest.scoring import WEEK_S, Incident, Score
from alarmlab.backtest.spans import Span, total_s

FLAP_S = 900
"""A page that begins within a quarter of an hour of the end of the one before is a flap: whoever was paged is
still at it. The number is alarmlab's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmResult:
    """One alarm over the history. `score` holds its pages, and how they met the incidents, if there are any.

    `name` is that of the alarm; `exact` tells that it needed the exact evaluator, which is slow. `watched`
    are the alarms that a composite alarm watches, by the text of its rule, and what they did.
    """

    name: str
    alarm: AnyAlarm
    course: Course
    score: Score
    exact: bool
    watched: tuple[tuple[str, Course], ...] = ()

    @property
    def pages(self) -> tuple[Span, ...]:
        """The times it went to ALARM, and for how long."""
        return self.score.pages

    @property
    def in_alarm_s(self) -> float:
        """How long it was in ALARM."""
        return total_s(self.course.in_alarm())

    @property
    def flaps(self) -> int:
        """Pages that begin shortly after the end of the one before."""
        return sum(after.start_s - before.end_s <= FLAP_S for before, after in pairwise(self.pages))

    @property
    def false_pages_per_week(self) -> float | None:
        """Pages that overlap no incident, for each week observed."""
        observed_s = self.score.observed_s
        return len(self.score.false_pages) / (observed_s / WEEK_S) if observed_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTested:
    """An alarm the back-test says nothing about, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redundant:
    """An alarm that never pages alone: at each of its pages, `covered_by` had paged already."""

    name: str
    covered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestResult:
    """All alarms over one history, from `start_s` to `end_s`, in seconds since 1970.

    `together` scores those that page somebody as one: whoever is on call hears the first of them. Only those
    can be `redundant`. Noise are alarms that went to ALARM, but never during an incident; without incidents
    nobody can tell, and there is none.
    """

    start_s: int
    end_s: int
    alarms: tuple[AlarmResult, ...]
    not_tested: tuple[NotTested, ...]
    incidents: tuple[Incident, ...]
    together: Score
    redundant: tuple[Redundant, ...]

    @property
    def noise(self) -> tuple[AlarmResult, ...]:
        """The alarms of whose pages none was right."""
        if not self.incidents:
            return ()
        return tuple(one for one in self.alarms if one.pages and len(one.score.false_pages) == len(one.pages))

    def over_budget(self, pages_per_week: float) -> tuple[AlarmResult, ...]:
        """The alarms with more false pages a week; more pages at all, where no incident is known."""
        return tuple(
            one
            for one in self.alarms
            if ((one.false_pages_per_week if self.incidents else one.score.pages_per_week) or 0)
            > pages_per_week
        )
