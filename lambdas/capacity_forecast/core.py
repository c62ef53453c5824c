"""In how many days a resource is full. Pure: history and now in, an answer out.

The method, step by step, is in docs/capacity.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lambdas.capacity_forecast.trend.fit import Fit, describe
from lambdas.capacity_forecast.trend.peaks import daily_peaks

HISTORY_DAYS = 42
"""Six weeks: every day of the week six times; a trend that turned is forgotten after them."""
DAYS_NEEDED = 14
"""Below two weeks nothing can be told from a weekly cycle."""
NEWEST_DAYS = 3
"""One of the last days must be known, or it is a forecast from an old world."""
FAR_DAYS = 365
"""What is published when no end is in sight: beyond it six weeks say nothing."""
CERTAINTY = 2.33
"""Standard deviations that a rise must differ from chance by: one rise in a hundred by chance. Measured:
docs/capacity.md."""
FULL_PCT = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When the busiest hour of a day reaches the limit.

    Attributes:
        days: From now; 0 when it is full, FAR_DAYS when no end is in sight.
        used_pct: The busiest hour of today by the fit, in percent of the limit.
        per_day_pct: How much the peaks rise a day; 0 when that may be chance.
        history_days: Days it was computed from.
    """

    days: float
    used_pct: float
    per_day_pct: float
    history_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLittle:
    """No forecast: the history is too short or too old.

    Attributes:
        history_days: Days that are known well enough.
        newest_day: The newest of them, counted back from now; None when there is none.
    """

    history_days: int
    newest_day: int | None


def forecast(used_pct: Mapping[int, float], *, now_s: int) -> Forecast | TooLittle:
    """When a resource is full.

    Args:
        used_pct: What an hour used on average, in percent of the limit, by the second at which it began.
        now_s: Now, in seconds since the epoch.
    """
    peaks = [peak for peak in daily_peaks(used_pct, now_s=now_s) if peak.day >= -HISTORY_DAYS]
    newest = peaks[-1].day if peaks else None
    if len(peaks) < DAYS_NEEDED or newest is None or newest < -NEWEST_DAYS:
        return TooLittle(history_days=len(peaks), newest_day=newest)
    described = describe(peaks)
    found = described.rising if described.certainty >= CERTAINTY else described.flat
    return Forecast(
        days=_days(found),
        used_pct=found.now,
        per_day_pct=found.per_day,
        history_days=len(peaks),
    )


def _days(found: Fit) -> float:
    if found.now >= FULL_PCT:
        return 0.0
    if found.per_day <= 0:
        return float(FAR_DAYS)
    return min((FULL_PCT - found.now) / found.per_day, float(FAR_DAYS))
