"""The histogram CloudWatch reads percentiles, trimmed means and their kin from.

AWS documents the statistics, but not that it keeps no samples: what was recorded follows from bins that end
at the powers of 1.1, cut at the smallest and the largest sample: docs/alarmlab/evaluation.md, "Statistics".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

BIN_RATIO = 1.1
_LOG_RATIO = math.log(BIN_RATIO)
_ZERO = -math.inf


class Bin(NamedTuple):
    """The samples between two values, no further than the samples of all bins reach. Zeros have their own."""

    low: float
    high: float
    samples: int


class Part(NamedTuple):
    """A part of a bin: from one value to another, and how many of its samples lie there."""

    of: Bin
    low: float
    high: float
    samples: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """At least one sample, none negative, as bins in order of value."""

    bins: tuple[Bin, ...]
    smallest: float
    largest: float
    count: int

    def placed(self, rank: float) -> tuple[Bin, float]:
        """The bin that holds the sample of this rank (0 to `count`), and how far through the bin it lies."""
        before = 0
        for one in self.bins:
            if rank <= before + one.samples:
                return one, max(0.0, (rank - before) / one.samples)
            before += one.samples
        # A rank a rounding error above the number of samples.
        return self.bins[-1], 1.0

    def count_up_to(self, value: float) -> float:
        """How many samples are no larger; those of the bin the value lies in are spread evenly over it."""
        return sum(
            one.samples if one.high <= value else one.samples * (value - one.low) / (one.high - one.low)
            for one in self.bins
            if one.high <= value or one.low < value
        )

    def between_ranks(self, low: float, high: float) -> Iterator[Part]:
        """The parts of bins between two ranks."""
        before = 0
        for one in self.bins:
            first, last = max(before, low), min(before + one.samples, high)
            if last > first:
                width = (one.high - one.low) / one.samples
                yield Part(
                    one, one.low + width * (first - before), one.low + width * (last - before), last - first
                )
            before += one.samples

    def between_values(self, low: float, high: float) -> Iterator[Part]:
        """The parts of bins above `low` and up to `high`."""
        for one in self.bins:
            if one.low == one.high:
                if low < one.low <= high:
                    yield Part(one, one.low, one.high, one.samples)
                continue
            first, last = max(one.low, low), min(one.high, high)
            if last > first:
                yield Part(one, first, last, one.samples * (last - first) / (one.high - one.low))


def place_of(sample: float) -> float:
    """The number of the bin that a sample falls into, in order of value."""
    return math.floor(math.log(sample) / _LOG_RATIO) if sample > 0 else _ZERO


def histogram(places: Iterable[float], *, smallest: float, largest: float) -> Histogram:
    """The histogram of at least one sample, none of them negative, given the `place_of` each."""
    counts = Counter(places)
    bins = [
        Bin(BIN_RATIO**place, BIN_RATIO ** (place + 1), counts[place])
        if place != _ZERO
        else Bin(0.0, 0.0, counts[_ZERO])
        for place in sorted(counts)
    ]
    # Only the outermost can reach further than the samples.
    low, high, count = bins[0]
    bins[0] = Bin(max(low, smallest), high, count)
    low, high, count = bins[-1]
    bins[-1] = Bin(min(low, largest), max(low, min(high, largest)), count)
    return Histogram(bins=tuple(bins), smallest=smallest, largest=largest, count=counts.total())
