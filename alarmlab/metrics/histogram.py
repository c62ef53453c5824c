"""The histogram CloudWatch reads percentiles, trimmed means and their kin from.

AWS documents the statistics, but not that it keeps no samples: what was recorded follows from bins that end
at the powers of 1.1, cut at the smallest and the largest sample: docs/alarmlab/evaluation.md, "Statistics".
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BIN_RATIO = 1.1
_LOG_RATIO = math.log(BIN_RATIO)
_ZERO = -math.inf
_BLOCK = 256


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a histogram is made of: how many of at least one sample fall into each bin, and their extremes."""

    counts: Mapping[float, int]
    smallest: float
    largest: float

    @property
    def histogram(self) -> Histogram:
        """Of samples of which none is negative."""
        places = sorted(self.counts)
        bins = [
            Bin(BIN_RATIO**place, BIN_RATIO ** (place + 1), self.counts[place])
            if place != _ZERO
            else Bin(0.0, 0.0, self.counts[_ZERO])
            for place in places
        ]
        # Only the outermost can reach further than the samples.
        low, high, count = bins[0]
        bins[0] = Bin(max(low, self.smallest), high, count)
        low, high, count = bins[-1]
        bins[-1] = Bin(min(low, self.largest), max(low, min(high, self.largest)), count)
        return Histogram(
            bins=tuple(bins),
            smallest=self.smallest,
            largest=self.largest,
            count=sum(self.counts.values()),
        )


def tally(samples: Sequence[float]) -> Tally:
    """The tally of at least one sample."""
    counts = Counter(samples)
    found: dict[float, int] = {}
    for sample, count in counts.items():
        place = math.floor(math.log(sample) / _LOG_RATIO) if sample > 0 else _ZERO
        found[place] = found.get(place, 0) + count
    return Tally(counts=found, smallest=min(counts), largest=max(counts))


def together(tallies: Sequence[Tally]) -> Tally:
    """The tally of the samples of all of them, of which there is at least one."""
    if len(tallies) == 1:
        return tallies[0]
    counts: dict[float, int] = {}
    for one in tallies:
        for place, count in one.counts.items():
            counts[place] = counts.get(place, 0) + count
    return Tally(
        counts=counts,
        smallest=min(one.smallest for one in tallies),
        largest=max(one.largest for one in tallies),
    )


class Tallies:
    """Tallies of any stretch of a growing list of samples, each put together from those of whole blocks."""

    def __init__(self, samples: Sequence[float]) -> None:
        self._samples = samples
        self._blocks: dict[int, Tally] = {}

    def changed_from(self, first: int) -> None:
        """The samples at this place and after it are not what they were."""
        for block in [block for block in self._blocks if (block + 1) * _BLOCK > first]:
            del self._blocks[block]

    def of(self, first: int, last: int) -> Tally:
        """The tally of the samples from `first` up to, but not including, `last`, which is greater."""
        begin, end = -(-first // _BLOCK), last // _BLOCK
        if begin >= end:
            return tally(self._samples[first:last])
        blocks = [self._block(number) for number in range(begin, end)]
        edges = (self._samples[first : begin * _BLOCK], self._samples[end * _BLOCK : last])
        return together([*blocks, *(tally(edge) for edge in edges if edge)])

    def _block(self, number: int) -> Tally:
        if number not in self._blocks:
            self._blocks[number] = tally(self._samples[number * _BLOCK : (number + 1) * _BLOCK])
        return self._blocks[number]
