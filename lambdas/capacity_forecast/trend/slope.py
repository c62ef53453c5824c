"""How fast peaks rise, and whether that is more than chance.

Sen's slope (the median of the slopes between pairs) and Kendall's test, seasonal: for the test only peaks of
the same day of the week are compared, so that a weekly cycle of any shape cancels. Peaks on two sides of a
level shift are never compared. Up to a quarter of wild days leave the slope nearly as it was.

Sources: P. K. Sen, "Estimates of the regression coefficient based on Kendall's tau", JASA 63 (1968); R. M.
Hirsch, J. R. Slack, R. A. Smith, "Techniques of trend analysis for monthly water quality data", Water
Resources Research 18 (1982); for days that resemble the day before, S. Yue, C. Wang, "The Mann-Kendall test
modified by effective sample size to detect trend in serially correlated hydrological series", Water Resources
Management 18 (2004).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import sqrt

from lambdas.capacity_forecast.trend.peaks import Peak

# No correction asks for more than a sixfold variance: what resembles the day before more than this wanders,
# and no test tells that from a trend.
MOST_CORRELATION = 0.7
# Level and slope, and the seven days of the week share one of theirs.
FITTED_PARAMETERS = 8
# Below this share of the load, what is left is rounding and not what days have in common.
ROUNDING = 0.005


def seasonal_groups(peaks: Iterable[Peak], cuts: Sequence[int]) -> list[list[Peak]]:
    """Peaks of one day of the week on one side of every cut: ascending days that begin a level."""
    groups: dict[tuple[int, int], list[Peak]] = {}
    for peak in peaks:
        groups.setdefault((peak.weekday, stretch_of(peak, cuts)), []).append(peak)
    return [group for group in groups.values() if len(group) > 1]


def stretch_groups(peaks: Iterable[Peak], cuts: Sequence[int]) -> list[list[Peak]]:
    """Peaks on the same side of every cut."""
    groups: dict[int, list[Peak]] = {}
    for peak in peaks:
        groups.setdefault(stretch_of(peak, cuts), []).append(peak)
    return [group for group in groups.values() if len(group) > 1]


def stretch_of(peak: Peak, cuts: Sequence[int]) -> int:
    """How many levels lie before that of a peak."""
    return bisect_right(cuts, peak.day)


def sen_slope(groups: Iterable[Sequence[Peak]]) -> float:
    """The median of the slopes within the groups; what lies further apart weighs more, as it is surer.

    0 when no two peaks can be compared.
    """
    slopes = sorted(
        ((later.value - earlier.value) / (later.day - earlier.day), later.day - earlier.day)
        for group in groups
        for index, earlier in enumerate(group)
        for later in group[index + 1 :]
    )
    rest = sum(weight for _, weight in slopes) / 2
    for slope, weight in slopes:
        rest -= weight
        if rest <= 0:
            return slope
    return 0.0


def certainty(groups: Sequence[Sequence[Peak]], *, correlation: float) -> float:
    """Standard deviations by which the order of the peaks differs from a random one; above 0 they rise.

    Args:
        groups: Peaks that may be compared.
        correlation: How much a day resembles the day before, apart from the trend.
    """
    score = sum(
        (later.value > earlier.value) - (later.value < earlier.value)
        for group in groups
        for index, earlier in enumerate(group)
        for later in group[index + 1 :]
    )
    r = min(max(correlation, 0.0), MOST_CORRELATION)
    variance = sum(map(_variance, groups)) * (1 + r) / (1 - r)
    if not variance:
        return 0.0
    # One step towards zero, because the score is whole (continuity correction).
    off = max(abs(score) - 1, 0) / sqrt(variance)
    return off if score > 0 else -off


def day_to_day_correlation(peaks: Sequence[Peak], residuals: Sequence[float]) -> float:
    """How much the residual of a peak resembles that of the day before; 0 when nothing is left of them."""
    n = len(peaks)
    of = dict(zip((peak.day for peak in peaks), residuals, strict=True))
    mean = sum(residuals) / n
    spread = sum((value - mean) ** 2 for value in residuals) / n
    pairs = [(of[day - 1] - mean) * (value - mean) for day, value in of.items() if day - 1 in of]
    load = sum(peak.value for peak in peaks) / n
    if sqrt(spread) <= ROUNDING * load or not pairs:
        return 0.0
    found = sum(pairs) / len(pairs) / spread
    # What was fitted took a part of it along.
    return found + FITTED_PARAMETERS / 2 * (1 + max(found, 0.0)) / n


def _variance(group: Sequence[Peak]) -> float:
    """Of Kendall's score for values in random order, some of them equal."""
    n = len(group)
    values = [peak.value for peak in group]
    ties = (values.count(value) for value in set(values))
    return (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
