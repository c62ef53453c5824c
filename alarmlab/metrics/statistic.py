"""Statistics: what CloudWatch makes of the samples of one bucket."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

from alarmlab.metrics.bounded import Bounded
from alarmlab.metrics.histogram import Tallies
from alarmlab.metrics.percentile import Percentile


class Statistic(StrEnum):
    """The five statistics that need no percentile and no bounds.

    Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """

    SAMPLE_COUNT = "SampleCount"
    AVERAGE = "Average"
    SUM = "Sum"
    MINIMUM = "Minimum"
    MAXIMUM = "Maximum"


AnyStatistic: TypeAlias = Statistic | Percentile | Bounded


def value_of(samples: Sequence[float], statistic: AnyStatistic) -> float | None:
    """The statistic of at least one sample; None where CloudWatch has none (see `of` of each)."""
    if isinstance(statistic, Percentile | Bounded):
        return statistic.of(samples)
    return plain_value_of(samples, statistic)


class Stretches:
    """Statistics of stretches of a list of samples, which may overlap: of buckets, each a minute later.

    The list may grow.
    """

    def __init__(self, samples: Sequence[float]) -> None:
        self._samples = samples
        self._tallies = Tallies(samples)

    def changed_from(self, first: int) -> None:
        """The samples at this place and after it are not what they were."""
        self._tallies.changed_from(first)

    def value(self, first: int, last: int, statistic: AnyStatistic) -> float | None:
        """As `value_of` the samples from `first` up to, but not including, `last`, which is greater."""
        if isinstance(statistic, Percentile | Bounded):
            return statistic.of_tally(self._tallies.of(first, last))
        return plain_value_of(self._samples[first:last], statistic)


def plain_value_of(samples: Sequence[float], statistic: Statistic) -> float:
    """One of the five statistics of at least one sample."""
    match statistic:
        case Statistic.SAMPLE_COUNT:
            return float(len(samples))
        case Statistic.AVERAGE:
            return math.fsum(samples) / len(samples)
        case Statistic.SUM:
            return math.fsum(samples)
        case Statistic.MINIMUM:
            return min(samples)
        case Statistic.MAXIMUM:
            return max(samples)
