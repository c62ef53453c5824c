"""Lays datapoints on the regular grid of a Recording: which slot each belongs to, and what two in one mean.

Like CloudWatch, a datapoint of up to a minute belongs to the period its moment lies in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from alarmlab.backtest.arrays import Floats, Integers
from alarmlab.backtest.history.observations import Observations
from alarmlab.backtest.history.recording import Recording, Samples
from alarmlab.duration import format_duration
from alarmlab.errors import BadInputError
from alarmlab.evaluation.schedule import MINUTE_S
from alarmlab.metrics.metric_id import MetricId
from alarmlab.metrics.statistic import AnyStatistic, Statistic

LARGEST_VALUE = 2.0**360
"""Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html"""
_SHORT_PERIODS_S = (1, 5, 10, 20, 30)
"""Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html"""
_SUMMED = (Statistic.SUM, Statistic.SAMPLE_COUNT)


def infer_period_s(observations: Iterable[Observations], *, where: str) -> int:
    """The most frequent distance between neighbours, empty ones too, as the nearest period CloudWatch has.

    Raises BadInputError when no metric has two datapoints.
    """
    import numpy as np

    distances: Counter[int] = Counter()
    for one in observations:
        apart, counts = np.unique(np.diff(one.times_s), return_counts=True)
        distances.update(dict(zip(apart.tolist(), counts.tolist(), strict=True)))
    distances.pop(0, None)
    if not distances:
        raise BadInputError(
            where=where,
            what="has no metric with two datapoints, so that nothing tells their period",
            fix="say it with --period, such as 1m",
        )
    # Of equally frequent ones the shortest.
    usual_s = min(distances, key=lambda apart_s: (-distances[apart_s], apart_s))
    if usual_s >= MINUTE_S * 3 // 4:
        return max(1, round(usual_s / MINUTE_S)) * MINUTE_S
    return min(_SHORT_PERIODS_S, key=lambda period_s: abs(period_s - usual_s))


def is_period(period_s: int) -> bool:
    """Whether CloudWatch has datapoints of this period."""
    return period_s in _SHORT_PERIODS_S or (period_s > 0 and period_s % MINUTE_S == 0)


def samples_of(found: Sequence[Observations]) -> Samples:
    """Raw samples, of all files together; two that are alike are two."""
    import numpy as np

    times_s = np.concatenate([one.times_s for one in found])
    values = np.concatenate([one.values for one in found])
    _check(values, found[0].metric)
    real = ~np.isnan(values)
    order = np.argsort(times_s[real], kind="stable")
    return Samples(times_s=times_s[real][order], values=values[real][order])


def recording_of(found: Sequence[Observations], *, statistic: AnyStatistic, period_s: int) -> Recording:
    """One statistic of one metric, of all files together.

    The same datapoint twice counts once. Raises BadInputError for a moment with two values, for datapoints
    that share a period and cannot be merged, and for long ones that do not follow each other regularly.
    """
    import numpy as np

    metric = found[0].metric
    slot_s = min(period_s, MINUTE_S)
    for one in found:
        _check(one.values, metric)
    if len(found) == 1 and period_s <= MINUTE_S and _has_each_slot(found[0].times_s // slot_s):
        first_s = int(found[0].times_s[0]) // slot_s * slot_s
        return Recording(statistic=statistic, period_s=period_s, first_s=first_s, values=found[0].values)
    times_s = np.concatenate([one.times_s for one in found])
    values = np.concatenate([one.values for one in found])
    real = ~np.isnan(values)
    times_s, values = times_s[real], values[real]
    order = np.lexsort((values, times_s))
    times_s, values = _without_repetitions(times_s[order], values[order], metric, statistic)
    if period_s > MINUTE_S:
        _check_regular(times_s, metric, statistic, period_s)
        times_s = times_s + (period_s - MINUTE_S)
    if not len(times_s):
        return Recording(statistic=statistic, period_s=period_s, first_s=0, values=values)
    slots = times_s // slot_s
    grid = _on_grid(slots - slots[0], values, metric=metric, statistic=statistic, period_s=period_s)
    return Recording(statistic=statistic, period_s=period_s, first_s=int(slots[0]) * slot_s, values=grid)


def _has_each_slot(slots: Integers) -> bool:
    import numpy as np

    return bool(len(slots)) and bool((np.diff(slots) == 1).all())


def _on_grid(
    places: Integers, values: Floats, *, metric: MetricId, statistic: AnyStatistic, period_s: int
) -> Floats:
    import numpy as np

    grid = np.full(int(places[-1]) + 1, np.nan)
    grid[places] = values
    shared = np.flatnonzero(places[1:] == places[:-1])
    if not len(shared):
        return grid
    if statistic in _SUMMED:
        grid[places] = 0.0
        np.add.at(grid, places, values)
    elif statistic is Statistic.MINIMUM:
        np.fmin.at(grid, places, values)
    elif statistic is Statistic.MAXIMUM:
        np.fmax.at(grid, places, values)
    else:
        raise BadInputError(
            where=f"history of {metric}",
            what=f"{len(shared)} periods of {format_duration(period_s)} have several datapoints; "
            f"{statistic} does not follow from those",
            fix="give one for each period; if every row is one sample, say --statistic Samples",
        )
    return grid


def _without_repetitions(
    times_s: Integers, values: Floats, metric: MetricId, statistic: AnyStatistic
) -> tuple[Integers, Floats]:
    import numpy as np

    again = np.concatenate(([False], (times_s[1:] == times_s[:-1])))
    differing = np.flatnonzero(again & np.concatenate(([False], values[1:] != values[:-1])))
    if len(differing):
        place = int(differing[0])
        raise BadInputError(
            where=f"history of {metric}",
            what=f"{statistic} has two values at {_utc(int(times_s[place]))}: "
            f"{values[place - 1]} and {values[place]}",
            fix="keep one of them; if every row is one sample, say --statistic Samples",
        )
    return times_s[~again], values[~again]


def _check_regular(times_s: Integers, metric: MetricId, statistic: AnyStatistic, period_s: int) -> None:
    import numpy as np

    phases, counts = np.unique(times_s % period_s, return_counts=True)
    if len(phases) > 1:
        odd = int(times_s[times_s % period_s != phases[counts.argmax()]][0])
        raise BadInputError(
            where=f"history of {metric}",
            what=f"{statistic} of {format_duration(period_s)} has a datapoint at {_utc(odd)}, "
            "which is no whole number of periods away from the others",
            fix="give datapoints at a regular distance, or say their period with --period",
        )


def _check(values: Floats, metric: MetricId) -> None:

    # Comparisons with NaN are false.
    wrong = values[(values > LARGEST_VALUE) | (values < -LARGEST_VALUE)]
    if len(wrong):
        raise BadInputError(
            where=f"history of {metric}",
            what=f"got the value {wrong[0]}; CloudWatch takes numbers between -2^360 and 2^360",
            fix="leave it out",
        )


def _utc(at_s: int) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC):%Y-%m-%d %H:%M:%S} UTC"
