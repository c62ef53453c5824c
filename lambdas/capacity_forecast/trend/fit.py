"""Peaks described as (level + slope x day) x share of the day of the week.

The level may shift: a deployment that costs or saves something for good is no trend. A shift is believed
when it shortens the description, by the Bayesian information criterion with absolute errors. One that is
not there costs only certainty, because peaks on its two sides are no longer compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log

from lambdas.capacity_forecast.trend.peaks import WEEK_DAYS, Peak, median
from lambdas.capacity_forecast.trend.slope import (
    ROUNDING,
    certainty,
    day_to_day_correlation,
    seasonal_groups,
    sen_slope,
    stretch_groups,
    stretch_of,
)
from lambdas.capacity_forecast.trend.week import weekly_shares

MOST_SHIFTS = 2
# What a shift must be worth, in parameters: its size, its day, and that the best of all days was taken.
SHIFT_PARAMETERS = 3
# The middle of a day, in days: a peak may be at any hour of it.
MIDDLE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What describes the peaks.

    Attributes:
        per_day: Slope of a busy day's peak.
        levels: A busy day's peak now, by the level of each stretch; oldest first.
        cuts: Days on which a new level begins, ascending.
        shares: The weekly cycle, by `Peak.weekday`.
        residuals: What is left of each peak.
        load: Sum of the peaks.
    """

    per_day: float
    levels: tuple[float, ...]
    cuts: tuple[int, ...]
    shares: tuple[float, ...]
    residuals: tuple[float, ...]
    load: float

    @property
    def now(self) -> float:
        """A busy day's peak now."""
        return self.levels[-1]

    @property
    def length(self) -> float:
        """Length of the description; the shorter, the better."""
        n = len(self.residuals)
        # An error below rounding buys nothing: else a perfect ramp would be explained by shifts.
        error = max(sum(map(abs, self.residuals)), ROUNDING * self.load)
        parameters = SHIFT_PARAMETERS * len(self.cuts) + (1 if self.per_day else 0)
        return (2 * n * log(error) if error > 0 else -inf) + parameters * log(n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The peaks, with a slope and without.

    Attributes:
        rising: The best description with a slope.
        flat: The best without.
        certainty: How sure it is that the peaks rise, in standard deviations; 0 when the flat description is
            as short: a staircase is no ramp.
    """

    rising: Fit
    flat: Fit
    certainty: float


def describe(peaks: Sequence[Peak]) -> Description:
    """Describe peaks of at least two days."""
    flat = _with_shifts(peaks, shares=_shares(peaks, _fit(peaks, flat=True)), flat=True)
    shares = _shares(peaks, _fit(peaks, flat=False))
    rising = _with_shifts(peaks, shares=shares, flat=False)
    # Trend and weekly cycle explain each other: the second look at the cycle knows the trend.
    rising = _final(peaks, cuts=rising.cuts, shares=_shares(peaks, rising))
    if flat.length <= rising.length or rising.per_day <= 0:
        return Description(rising=rising, flat=flat, certainty=0.0)
    resembles = day_to_day_correlation(peaks, rising.residuals)
    sure = certainty(seasonal_groups(peaks, rising.cuts), correlation=resembles)
    return Description(rising=rising, flat=flat, certainty=sure)


def _with_shifts(peaks: Sequence[Peak], *, shares: tuple[float, ...], flat: bool) -> Fit:
    best = _fit(peaks, cuts=(), shares=shares, flat=flat)
    while len(best.cuts) < MOST_SHIFTS:
        tried = (
            _fit(peaks, cuts=tuple(sorted((*best.cuts, cut))), shares=shares, flat=flat)
            for cut in _places(peaks, best.cuts)
        )
        better = min(tried, key=lambda fit: fit.length, default=best)
        if better.length >= best.length:
            break
        best = better
    return best


def _final(peaks: Sequence[Peak], *, cuts: tuple[int, ...], shares: tuple[float, ...]) -> Fit:
    """With every pair, not only those of one day of the week: the cycle is known, more pairs are surer."""
    slope = sen_slope(stretch_groups(_busy(peaks, shares), cuts))
    return _levelled(peaks, per_day=slope, cuts=cuts, shares=shares)


def _fit(
    peaks: Sequence[Peak],
    *,
    cuts: tuple[int, ...] = (),
    shares: tuple[float, ...] = (1.0,) * WEEK_DAYS,
    flat: bool,
) -> Fit:
    per_day = 0.0 if flat else sen_slope(seasonal_groups(_busy(peaks, shares), cuts))
    return _levelled(peaks, per_day=per_day, cuts=cuts, shares=shares)


def _levelled(
    peaks: Sequence[Peak], *, per_day: float, cuts: tuple[int, ...], shares: tuple[float, ...]
) -> Fit:
    places = [stretch_of(peak, cuts) for peak in peaks]
    weekly = [shares[peak.weekday] for peak in peaks]
    risen = [per_day * (peak.day + MIDDLE) for peak in peaks]
    stretches: list[list[float]] = [[] for _ in range(len(cuts) + 1)]
    for peak, place, share, rise in zip(peaks, places, weekly, risen, strict=True):
        stretches[place].append(peak.value / share - rise)
    levels = tuple(map(median, stretches))
    residuals = tuple(
        peak.value - (levels[place] + rise) * share
        for peak, place, share, rise in zip(peaks, places, weekly, risen, strict=True)
    )
    return Fit(
        per_day=per_day,
        levels=levels,
        cuts=cuts,
        shares=shares,
        residuals=residuals,
        load=sum(peak.value for peak in peaks),
    )


def _busy(peaks: Sequence[Peak], shares: tuple[float, ...]) -> list[Peak]:
    """Each peak as it would be on a busy day."""
    return [Peak(day=peak.day, value=peak.value / shares[peak.weekday]) for peak in peaks]


def _shares(peaks: Sequence[Peak], found: Fit) -> tuple[float, ...]:
    return weekly_shares(
        peaks, lambda peak: found.levels[stretch_of(peak, found.cuts)] + found.per_day * (peak.day + MIDDLE)
    )


def _places(peaks: Sequence[Peak], cuts: tuple[int, ...]) -> list[int]:
    """Days that leave a week of peaks on each side: less is a wild weekend, not a level."""
    edges = (peaks[0].day, *cuts, peaks[-1].day + 1)
    return [peak.day for peak in peaks if all(abs(peak.day - edge) >= WEEK_DAYS for edge in edges)]
