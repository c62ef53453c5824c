"""What an alarm must do in a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alarmlab.alarms.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedAction:
    """The actions for `state` must be executed at this time; `destinations` is None when any will do."""

    at_s: int
    state: State
    destinations: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What one alarm must do; times are seconds after the start of the case.

    `fires`, `transitions` and `actions` are None when the case does not say. `fault_at_s` is that of the case
    wherever the alarm does not give its own. `contributors` says the same of the time series of a query.
    """

    fires: bool | None = None
    fault_at_s: int | None = None
    within_s: int | None = None
    states: tuple[tuple[int, State], ...] = ()
    transitions: tuple[tuple[int, State], ...] | None = None
    actions: tuple[ExpectedAction, ...] | None = None
    contributors: Mapping[str, Expectation] = field(default_factory=dict[str, "Expectation"])

    @property
    def says_something(self) -> bool:
        """Whether there is anything to judge."""
        said = (self.fires, self.transitions, self.actions)
        return bool(self.states or self.contributors) or any(part is not None for part in said)

    @property
    def judged_by_s(self) -> int:
        """The last moment that is needed to judge it."""
        deadline_s = (self.fault_at_s or 0) + (self.within_s or 0)
        actions_s = [action.at_s for action in self.actions or ()]
        contributors_s = [expected.judged_by_s for expected in self.contributors.values()]
        states_s = [at_s for at_s, _ in (*self.states, *(self.transitions or ()))]
        return max(deadline_s, 0, *states_s, *actions_s, *contributors_s)
