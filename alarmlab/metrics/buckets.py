"""Adjoining stretches of time, each of which a metric has one datapoint for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Buckets:
    """The `count` buckets of `period_s` seconds before `end`.

    `uneven`, when it is not empty, are the first instants of buckets that do not all last `period_s`, oldest
    first: calendar days, of which one in spring and one in autumn is an hour shorter or longer.
    """

    end: datetime
    period_s: int
    count: int
    uneven: tuple[datetime, ...] = ()

    @property
    def starts(self) -> tuple[datetime, ...]:
        """The first instants, oldest first."""
        if self.uneven:
            return self.uneven
        return tuple([self.end - timedelta(seconds=self.period_s * age) for age in range(self.count, 0, -1)])


NO_BUCKETS = Buckets(end=datetime(1970, 1, 1, tzinfo=UTC), period_s=1, count=0)
