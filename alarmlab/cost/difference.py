"""Two bills side by side: which lines came, went or cost something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alarmlab.cost.bill import ZERO, Amount, Bill, Line
from alarmlab.cost.usage import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line that differs; `old` or `new` is None when the line is not in that bill."""

    old: Line | None
    new: Line | None

    @property
    def line(self) -> Line:
        """The line as it is now, else as it was."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def amount(self) -> Amount | None:
        """What it costs more a month; None when one of the two has no price."""
        amounts = [ZERO if line is None else line.amount for line in (self.new, self.old)]
        new, old = amounts
        return None if new is None or old is None else new - old


def changes_between(old: Bill, new: Bill) -> tuple[Change, ...]:
    """The lines that differ: first those of the new bill in its order, then those that are gone."""
    before, after = _by_key(old.lines), _by_key(new.lines)
    changed = (Change(old=before.get(key), new=line) for key, line in after.items())
    gone = (Change(old=line, new=None) for key, line in before.items() if key not in after)
    return tuple(change for change in (*changed, *gone) if _differs(change))


def _differs(change: Change) -> bool:
    old, new = change.old, change.new
    if old is None or new is None:
        return True
    return old.usage.quantity != new.usage.quantity or old.amount != new.amount


def _by_key(lines: Iterable[Line]) -> dict[tuple[str, ...], Line]:
    """Lines by what they are for. A custom metric is one line for all stacks, so its stack may change."""
    return {
        (
            "" if line.usage.kind is Kind.METRICS else line.usage.stack,
            line.usage.resource,
            line.usage.what,
            line.usage.price,
        ): line
        for line in lines
    }
