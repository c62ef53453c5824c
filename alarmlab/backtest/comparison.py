"""Two versions of the alarms over the same history: what a change would have done."""

from __future__ import annotations

from dataclasses import dataclass

from alarmlab.backtest.result import AlarmResult, BacktestResult
from alarmlab.backtest.scoring import Incident, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChange:
    """An alarm of either version; None where a version does not have it, or it was not tested."""

    name: str
    before: AlarmResult | None
    after: AlarmResult | None

    @property
    def differs(self) -> bool:
        """Whether it would have paged at other times."""
        pages = [one.pages if one else None for one in (self.before, self.after)]
        return pages[0] != pages[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both versions, their alarms side by side, and the incidents that only one of them detected."""

    before: BacktestResult
    after: BacktestResult
    alarms: tuple[AlarmChange, ...]
    gained: tuple[Incident, ...]
    lost: tuple[Incident, ...]


def compare(before: BacktestResult, after: BacktestResult) -> Comparison:
    """Put two back-tests over the same history and incidents side by side, alarm by alarm.

    The order is that of `after`; alarms that only `before` has come last.
    """
    old, new = ({one.name: one for one in result.alarms} for result in (before, after))
    names = dict.fromkeys([*new, *old])
    return Comparison(
        before=before,
        after=after,
        alarms=tuple(AlarmChange(name=name, before=old.get(name), after=new.get(name)) for name in names),
        gained=_newly_detected(before.together.outcomes, after.together.outcomes),
        lost=_newly_detected(after.together.outcomes, before.together.outcomes),
    )


def _newly_detected(missing: tuple[Outcome, ...], present: tuple[Outcome, ...]) -> tuple[Incident, ...]:
    """The incidents detected in `present` and not in `missing`."""
    missed = {outcome.incident for outcome in missing if outcome.delay_s is None}
    return tuple(o.incident for o in present if o.delay_s is not None and o.incident in missed)
