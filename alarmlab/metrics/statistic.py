"""Statistics: what CloudWatch makes of the samples of one bucket."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeAlias

from alarmlab.metrics.bounded import Bounded
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


def value_of(
    samples: Sequence[float], statistic: AnyStatistic, places: Sequence[float] | None = None
) -> float | None:
    """The statistic of at least one sample; None where CloudWatch has none (see `of` of each).

    Whoever takes it of overlapping buckets gives the `place_of` each sample, which then is found only once.
    """
    if isinstance(statistic, Percentile | Bounded):
        return statistic.of(samples, places)
    return plain_value_of(samples, statistic)


def needs_places(statistic: AnyStatistic) -> bool:
    """Whether the statistic is read from a histogram."""
    return isinstance(statistic, Percentile | Bounded)


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
