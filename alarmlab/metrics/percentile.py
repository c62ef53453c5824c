"""Percentiles of raw samples, as CloudWatch was recorded to compute them, and the rule on too few samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from alarmlab.metrics.histogram import Tally, tally


class LowSampleCount(StrEnum):
    """What a percentile of too few samples does; the words of EvaluateLowSampleCountPercentile."""

    EVALUATE = "evaluate"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percentile:
    """The statistic pNN. `pct` is between 0 and 100, with up to ten decimals.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """

    pct: Decimal

    def __str__(self) -> str:
        return f"p{self.pct}"

    def of(self, samples: Sequence[float]) -> float | None:
        """The percentile of at least one sample; None when one is negative, as documented.

        The smallest and the largest sample (p0 and p100) exist even then, as recorded. Within the bin of its
        rank, the value rises geometrically: recorded, too.
        """
        return self.of_tally(tally(samples))

    def of_tally(self, samples: Tally) -> float | None:
        """As `of`."""
        smallest, largest = samples.smallest, samples.largest
        if self.pct == 0:
            return smallest
        if self.pct == 100:
            return largest
        if smallest < 0:
            return None
        whole = samples.histogram
        found, part = whole.placed(float(self.pct * whole.count / 100))
        if found.low == 0:
            return 0.0
        return min(largest, max(smallest, found.low * (found.high / found.low) ** part))

    def has_too_few(self, sample_count: int) -> bool:
        """Whether fewer than 10 / (1 - p) samples were taken, or 10 / p below the median.

        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
        p0 and p100 are outside the ranges the page gives.
        """
        tail_pct = min(self.pct, 100 - self.pct)
        return 0 < sample_count * tail_pct < 1000
