"""What is known of a metric's past: statistics per period as CloudWatch hands them out, or raw samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.evaluation.schedule import MINUTE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """One statistic of a metric, a value for each `period_s` seconds, on a regular grid without holes.

    `values[i]` stands in the slot that begins at `first_s + i * slot_s` (seconds since 1970); NaN where there
    is no datapoint. A datapoint of at most a minute stands in the slot of its period. A longer one stands in
    the *last* minute of its period: then no evaluation sees it before it is complete, and each that ends with
    it sees it whole.
    """

    statistic: AnyStatistic
    period_s: int
    first_s: int
    values: Floats

    @property
    def slot_s(self) -> int:
        """The length of a slot."""
        return min(self.period_s, MINUTE_S)

    @property
    def end_s(self) -> int:
        """The end of the last slot."""
        return self.first_s + len(self.values) * self.slot_s


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Raw samples in order of time: the second since 1970 each was taken in, and its value."""

    times_s: Integers
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricHistory:
    """All that is known of one metric."""

    recordings: tuple[Recording, ...] = ()
    samples: Samples | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The metrics that were recorded from `start_s` up to `end_s`, in seconds since 1970.

    A metric that is there had no datapoint where it has none; of one that is not there nothing is known.
    """

    start_s: int
    end_s: int
    metrics: Mapping[MetricId, MetricHistory]
