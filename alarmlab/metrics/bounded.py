"""Statistics of samples between two bounds: trimmed mean, count and sum, winsorized mean, percentile rank.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
CloudWatch takes them from its histogram, as it does percentiles. What the page leaves open follows what was
recorded: docs/alarmlab/evaluation.md, "Statistics".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from alarmlab.metrics.histogram import BIN_RATIO, Histogram, Part, Tally, tally


class Kind(StrEnum):
    """What is made of the samples between the bounds."""

    TRIMMED_MEAN = "TM"
    TRIMMED_COUNT = "TC"
    TRIMMED_SUM = "TS"
    WINSORIZED_MEAN = "WM"
    PERCENTILE_RANK = "PR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounded:
    """A statistic between two bounds, either percentages of the samples or values; None where one is open.

    Of two values the lower is not included, the upper is. `notation` is how it was written, such as tm90.
    """

    kind: Kind
    low: Decimal | None
    high: Decimal | None
    percent: bool
    notation: str

    def __str__(self) -> str:
        return self.notation

    def of(self, samples: Sequence[float]) -> float | None:
        """The statistic of at least one sample; None when one is negative, as documented.

        A trimmed mean of no samples does not exist either; a count, a sum or a rank of none is 0.
        """
        return self.of_tally(tally(samples))

    def of_tally(self, samples: Tally) -> float | None:
        """As `of`."""
        if samples.smallest < 0:
            return None
        whole = samples.histogram
        if self.percent:
            low = float((self.low or 0) * whole.count) / 100
            high = float((100 if self.high is None else self.high) * whole.count) / 100
            parts, count = [*whole.between_ranks(low, high)], high - low
        else:
            low = -math.inf if self.low is None else float(self.low)
            high = math.inf if self.high is None else float(self.high)
            parts = [*whole.between_values(low, high)]
            count = math.fsum(part.samples for part in parts)
        match self.kind:
            case Kind.TRIMMED_COUNT:
                return count
            case Kind.TRIMMED_SUM:
                return _sum(parts)
            case Kind.TRIMMED_MEAN:
                return _sum(parts) / count if count else None
            case Kind.PERCENTILE_RANK:
                return (whole.count_up_to(high) - whole.count_up_to(low)) / whole.count * 100
            case Kind.WINSORIZED_MEAN:
                outside = _outside_ranks if self.percent else _outside_values
                return (_sum(parts) + outside(whole, low, high)) / whole.count


def _sum(parts: Sequence[Part]) -> float:
    """What the parts add up to, when those of a bin count as one value.

    That is the middle of a part for the first and the last bin above zero, as recorded, and the geometric
    middle of the bin for those between them.
    """
    ends = [place for place, part in enumerate(parts) if part.of.high > 0]
    return math.fsum(
        part.samples * (part.low + part.high) / 2
        if place in (ends[0], ends[-1])
        else part.samples * math.sqrt(part.of.low) * math.sqrt(part.of.high)
        for place, part in enumerate(parts)
        if part.of.high > 0
    )


def _outside_ranks(whole: Histogram, low: float, high: float) -> float:
    """What the samples outside two ranks add up to, when they count as the value at the nearer of them."""
    return low * _edge(whole, low, lower=True) + (whole.count - high) * _edge(whole, high, lower=False)


def _edge(whole: Histogram, rank: float, *, lower: bool) -> float:
    """The value at a rank; with several samples in its bin, a tenth above the bin's beginning (recorded)."""
    found, part = whole.placed(rank)
    exponent = found.samples - 1 + part
    if lower:
        exponent = 1.0 if part == 1 else found.samples - part
    value = found.low * BIN_RATIO ** min(1.0, exponent)
    return min(whole.largest, max(whole.smallest, value))


def _outside_values(whole: Histogram, low: float, high: float) -> float:
    """What the samples outside two values add up to, when they count as the nearer of them."""
    below, above = whole.count_up_to(low), whole.count - whole.count_up_to(high)
    nearest_low, nearest_high = (min(whole.largest, max(whole.smallest, bound)) for bound in (low, high))
    return below * nearest_low + above * nearest_high
