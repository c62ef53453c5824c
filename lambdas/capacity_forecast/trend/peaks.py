"""From hourly values to one value a day: the busiest hour. That removes the daily cycle without a model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

DAY_S = 86_400
WEEK_DAYS = 7
# A day of which most hours are missing may lack its peak.
HOURS_NEEDED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Peak:
    """The busiest hour of a day.

    Attributes:
        day: Whole days counted back from now: -1 is the last 24 hours, -2 the 24 before.
        value: The mean of that hour.
    """

    day: int
    value: float

    @property
    def weekday(self) -> int:
        """Which days are the same day of the week as it; that of `-1` is 6."""
        return self.day % WEEK_DAYS


def daily_peaks(hours: Mapping[int, float], *, now_s: int) -> tuple[Peak, ...]:
    """The days before now that are known well enough, oldest first.

    Days are counted back from now and not cut at midnight, so that there is never a half day at the end.

    Args:
        hours: Mean of an hour by the second at which it began.
        now_s: Now, in seconds since the epoch.
    """
    days: dict[int, list[float]] = {}
    for began_s, value in hours.items():
        days.setdefault((began_s - now_s) // DAY_S, []).append(value)
    return tuple(
        Peak(day=day, value=max(values))
        for day, values in sorted(days.items())
        if day < 0 and len(values) >= HOURS_NEEDED
    )


def median(values: Iterable[float]) -> float:
    """The middle value, or the mean of the two; `statistics.median` without its import's milliseconds.

    Raises:
        ValueError: There is none.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("no median of nothing")
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
