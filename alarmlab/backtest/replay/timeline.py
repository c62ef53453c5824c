"""What an alarm did over a long time: its state after each evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from alarmlab.alarms.states import State
from alarmlab.backtest.arrays import Codes
from alarmlab.backtest.replay.decide import ALARM, STATES
from alarmlab.backtest.replay.ends import Ends
from alarmlab.backtest.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """The state after each evaluation, as codes: places in `STATES`."""

    evaluations: Ends
    codes: Codes

    def states(self) -> Iterator[tuple[int, State]]:
        """The end of the data of each evaluation, in seconds since 1970, and the state after it."""
        for place, code in enumerate(self.codes.tolist()):
            yield self._at_s(place), STATES[code]

    def transitions(self) -> tuple[tuple[int, State], ...]:
        """When the state changed, in seconds since 1970, and to what; the first is that at the beginning."""
        import numpy as np

        places = np.concatenate(([0], np.flatnonzero(np.diff(self.codes)) + 1)).tolist()
        return tuple((self._at_s(place), STATES[self.codes[place]]) for place in places)

    def in_alarm(self) -> Iterator[Span]:
        """The spans in ALARM, whole ones only: that at the very beginning is none, since nobody saw it begin.

        The last may still go on when the time is over.
        """
        until_s = self.evaluations.last_s + self.evaluations.step_s
        changes = [*self.transitions(), (until_s, None)]
        for (from_s, state), (to_s, _) in pairwise(changes):
            if state is State.ALARM and from_s != self.evaluations.first_s:
                yield Span(start_s=from_s, end_s=to_s)

    @property
    def seconds_in_alarm(self) -> int:
        """How long it was in ALARM, from the beginning on."""
        return int((self.codes == ALARM).sum()) * self.evaluations.step_s

    def _at_s(self, place: int) -> int:
        return self.evaluations.first_s + place * self.evaluations.step_s
