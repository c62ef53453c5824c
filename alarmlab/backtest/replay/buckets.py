"""The value of a statistic in every bucket of a long time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.backtest.history.recording import Recording, Samples
from alarmlab.backtest.history.sources import Averaged, Direct, Merged, Source
from alarmlab.backtest.replay.ends import Ends
from alarmlab.backtest.replay.rolling import rolling, rolling_sum
from alarmlab.metrics.statistic import AnyStatistic, Statistic, Stretches


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BucketValues:
    """The value of each bucket, NaN where it has none, and its number of samples, None where not recorded."""

    values: Floats
    counts: Floats | None


def buckets_of(source: Source, *, statistic: AnyStatistic, period_s: int, ends: Ends) -> BucketValues:
    """The buckets of `period_s` seconds that end at `ends`.

    A bucket is the more recent datapoints of its length together, rounded once; an average of recorded
    averages first multiplies each by its count.
    """
    match source:
        case Direct(values=recording, count=count):
            counts = _joined(count, period_s, ends, _sum) if count else None
            return BucketValues(values=_joined(recording, period_s, ends, _sum), counts=counts)
        case Merged(values=recording, statistic=merged):
            return BucketValues(values=_joined(recording, period_s, ends, _JOIN[merged]), counts=None)
        case Averaged():
            return _averaged(source, period_s, ends)
        case Samples():
            return _of_samples(source, statistic, period_s, ends)


def _averaged(source: Averaged, period_s: int, ends: Ends) -> BucketValues:
    import numpy as np

    slot_s = source.values.slot_s
    counts = slots_of(source.count, slot_s=slot_s, period_s=period_s, ends=ends)
    values = slots_of(source.values, slot_s=slot_s, period_s=period_s, ends=ends)
    # A datapoint without a count, or a count without one, tells nothing.
    known = ~np.isnan(values) & (counts > 0)
    sums = np.where(known, values * counts if source.of_averages else values, np.nan)
    total = _rolled(sums, period_s // slot_s, _sum)
    number = _rolled(np.where(known, counts, np.nan), period_s // slot_s, _sum)
    pick = slice(None, None, ends.step_s // slot_s)
    return BucketValues(values=total[pick] / number[pick], counts=number[pick])


def _joined(recording: Recording, period_s: int, ends: Ends, join: Callable[[Floats, int], Floats]) -> Floats:
    slots = slots_of(recording, slot_s=recording.slot_s, period_s=period_s, ends=ends)
    return _rolled(slots, period_s // recording.slot_s, join)[:: ends.step_s // recording.slot_s]


def slots_of(recording: Recording, *, slot_s: int, period_s: int, ends: Ends) -> Floats:
    """The slots from the first instant of the first bucket to the last of the last; NaN where unrecorded."""
    import numpy as np

    first_s = ends.first_s - period_s
    slots = np.full((ends.last_s - first_s) // slot_s, np.nan)
    offset = (recording.first_s - first_s) // slot_s
    begin, end = max(offset, 0), min(offset + len(recording.values), len(slots))
    if begin < end:
        slots[begin:end] = recording.values[begin - offset : end - offset]
    return slots


def _rolled(slots: Floats, width: int, join: Callable[[Floats, int], Floats]) -> Floats:
    return slots if width == 1 else join(slots, width)


def _sum(slots: Floats, width: int) -> Floats:
    import numpy as np

    missing = np.isnan(slots)
    if not missing.any():
        return rolling_sum(slots, width)
    sums = rolling_sum(np.where(missing, 0.0, slots), width)
    running = np.zeros(len(slots) + 1, dtype=np.int32)
    np.cumsum(missing, out=running[1:])
    sums[running[width:] - running[:-width] == width] = np.nan
    return sums


def _least(slots: Floats, width: int) -> Floats:
    import numpy as np

    return rolling(slots, width, np.fmin)


def _greatest(slots: Floats, width: int) -> Floats:
    import numpy as np

    return rolling(slots, width, np.fmax)


_JOIN = {
    Statistic.SUM: _sum,
    Statistic.SAMPLE_COUNT: _sum,
    Statistic.MINIMUM: _least,
    Statistic.MAXIMUM: _greatest,
}


def _of_samples(samples: Samples, statistic: AnyStatistic, period_s: int, ends: Ends) -> BucketValues:
    """Bucket by bucket; one with the very samples of the one before is not computed again."""
    import numpy as np

    instants: Integers = np.arange(ends.first_s, ends.last_s + 1, ends.step_s)
    first = np.searchsorted(samples.times_s, instants - period_s)
    last = np.searchsorted(samples.times_s, instants)
    counts = (last - first).astype(np.float64)
    values = np.full(len(instants), np.nan)
    stretches = Stretches(samples.values.tolist())
    known: dict[tuple[int, int], float | None] = {}
    for place in np.flatnonzero(counts):
        span = int(first[place]), int(last[place])
        if span not in known:
            known = {span: stretches.value(*span, statistic)}
        value = known[span]
        if value is not None:
            values[place] = value
    return BucketValues(values=values, counts=counts)
