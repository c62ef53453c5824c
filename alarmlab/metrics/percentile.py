"""Percentiles of raw samples, as CloudWatch was recorded to compute them, and the rule on too few samples.

AWS documents no interpolation. The percentiles recorded follow from a histogram whose bins each reach ten per
cent further than the one before: docs/alarmlab.md, "What is measured".
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_NOTATION = re.compile(r"p(?P<pct>\d{1,2}(?:\.\d{1,10})?|100(?:\.0{1,10})?)")
_BIN_RATIO = 1.1
_ZERO_BIN = -math.inf


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

        The smallest and the largest sample (p0 and p100) exist even then, as recorded.
        """
        smallest, largest = min(samples), max(samples)
        if self.pct == 0:
            return smallest
        if self.pct == 100:
            return largest
        if smallest < 0:
            return None
        below = Decimal(0)
        rank = self.pct * len(samples) / 100
        for place, count in sorted(Counter(_bin(sample) for sample in samples).items()):
            if rank <= below + count:
                part = float((rank - below) / count)
                return min(largest, max(smallest, _within(place, part, smallest=smallest, largest=largest)))
            below += count
        raise AssertionError("a rank below 100 % lies in a bin")

    def has_too_few(self, sample_count: int) -> bool:
        """Whether fewer than 10 / (1 - p) samples were taken, or 10 / p below the median.

        Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
        p0 and p100 are outside the ranges the page gives.
        """
        tail_pct = min(self.pct, 100 - self.pct)
        return 0 < sample_count * tail_pct < 1000


def parse_percentile(text: str) -> Percentile | None:
    """The percentile written p99 or p99.9, or None when the text is none."""
    matched = _NOTATION.fullmatch(text)
    return Percentile(pct=Decimal(matched["pct"])) if matched else None


def _bin(sample: float) -> float:
    return _ZERO_BIN if sample == 0 else math.floor(math.log(sample) / math.log(_BIN_RATIO))


def _within(place: float, part: float, *, smallest: float, largest: float) -> float:
    """The value a part of the way through a bin, whose ends are no further than the samples reach."""
    if place == _ZERO_BIN:
        return 0.0
    low, high = max(smallest, _BIN_RATIO**place), min(largest, _BIN_RATIO ** (place + 1))
    return low * (high / low) ** part
