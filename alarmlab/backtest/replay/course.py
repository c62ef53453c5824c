"""What an alarm did over a history: its states, and the spans in which it was in ALARM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from alarmlab.alarms.states import State
from alarmlab.backtest.arrays import Codes
from alarmlab.backtest.replay.decide import STATES
from alarmlab.backtest.replay.ends import Ends
from alarmlab.backtest.spans import Span
from alarmlab.simulation.timeline import Timeline


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The states of one alarm from its first evaluation until `end_s`, in seconds since 1970.

    Each change bears the end of the newest data its evaluation saw. `states.initial` is the state after the
    first evaluation: nobody saw how that began.
    """

    first_s: int
    end_s: int
    states: Timeline

    @property
    def observed(self) -> Span:
        """The time the alarm was evaluated in."""
        return Span(start_s=self.first_s, end_s=self.end_s)

    def in_alarm(self) -> Iterator[Span]:
        """Every span in ALARM, also one that is there from the beginning, or goes on at the end."""
        changes = ((self.first_s, self.states.initial), *self.states.changes, (self.end_s, None))
        for (from_s, state), (to_s, _) in pairwise(changes):
            if state is State.ALARM:
                yield Span(start_s=from_s, end_s=to_s)

    def rings(self) -> tuple[Span, ...]:
        """The spans in ALARM that an alarm went into: whoever it pages was paged at their beginning."""
        return tuple(span for span in self.in_alarm() if span.start_s > self.first_s)


def course_of(evaluations: Ends, codes: Codes) -> Course:
    """The course with these codes of states after each evaluation."""
    import numpy as np

    places: list[int] = (np.flatnonzero(np.diff(codes)) + 1).tolist()
    found: list[int] = codes[[0, *places]].tolist()
    states = [STATES[code] for code in found]
    changes = [evaluations.first_s + place * evaluations.step_s for place in places]
    return Course(
        first_s=evaluations.first_s,
        end_s=evaluations.last_s + evaluations.step_s,
        states=Timeline(initial=states[0], changes=tuple(zip(changes, states[1:], strict=True))),
    )
