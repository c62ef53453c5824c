"""The weekly cycle: what share of a busy day's peak each day of the week reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt

from lambdas.capacity_forecast.trend.peaks import WEEK_DAYS, Peak, median

# One day of the week counts as busier than the others when it is so by this many standard errors: the largest
# of seven that are alike is nearly always larger by one.
CLEARLY = 3.0
# From the median of absolute deviations to a standard deviation, for a normal distribution.
MAD_TO_SIGMA = 1.4826
# A day of the week without any load would make its peaks infinitely many times those of a busy day.
SMALLEST_SHARE = 0.02


def weekly_shares(peaks: Sequence[Peak], trend: Callable[[Peak], float]) -> tuple[float, ...]:
    """The share of a busy day by `Peak.weekday`; 1 for a day of the week that is not known.

    A busy day is the third busiest of the week, for the busiest of several that are alike is so by chance;
    but the busiest itself when it stands out.

    Args:
        peaks: The peaks.
        trend: What a busy day would reach on the day of a peak, with any factor.
    """
    of: list[list[float]] = [[] for _ in range(WEEK_DAYS)]
    for peak in peaks:
        expected = trend(peak)
        if expected > 0:
            of[peak.weekday].append(peak.value / expected)
    known = sorted((median(shares) for shares in of if shares), reverse=True)
    if not known or known[0] <= 0:
        return (1.0,) * WEEK_DAYS
    deviations = [abs(share - median(shares)) for shares in of for share in shares]
    each = max(sum(map(len, of)) / len(known), 1.0)
    error = MAD_TO_SIGMA * median(deviations) / sqrt(each)
    third = known[min(2, len(known) - 1)]
    busy = known[0] if known[0] - third > CLEARLY * error else third
    return tuple(max(median(shares) / busy, SMALLEST_SHARE) if shares and busy > 0 else 1.0 for shares in of)
