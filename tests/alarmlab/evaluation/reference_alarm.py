"""A whole alarm once more: the words of the user guide, sample by sample, second by second, slow and plain.

Nothing is shared with alarmlab: not the schedule, not the statistics, not the decision. Sources:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
What those leave open (periods retrieved, percentiles) follows docs/alarmlab/evaluation.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from tests.alarmlab.metric_math.math_reference import point

Sample = tuple[int, float]
"""The second a sample was taken in, and its value."""


_BINS = [(0.0, 0.0), *((1.1**power, 1.1 ** (power + 1)) for power in range(-30, 420))]
"""The least and the greatest value of each bin that the tests reach: of zero, of 0.06 to 2e17."""


@dataclass(frozen=True, kw_only=True)
class ReferenceAlarm:
    """The settings of an alarm in CloudWatch's words; `expression` is that of `math_reference`, or None.

    `statistics` has the statistic of each metric by id; without an expression there is one metric.
    """

    statistics: Mapping[str, str]
    expression: Any
    period: int
    evaluation_periods: int
    datapoints_to_alarm: int
    operator: str
    threshold: float
    treat_missing_data: str
    low_samples: str


def states(
    alarm: ReferenceAlarm, samples: Mapping[str, Sequence[Sample]], *, first: int, last: int, initial: str
) -> Iterator[tuple[int, str]]:
    """Each evaluation from `first` to `last`: the second its data ends at, and the state after it."""
    state = initial
    every = how_often(alarm)
    for second in range(first, last + 1):
        if second % every == 0:
            state = state_after(alarm, samples, now=second, before=state)
            yield second, state


def how_often(alarm: ReferenceAlarm) -> int:
    """High-resolution alarms every ten seconds, those over more than a day every hour, others each minute."""
    if alarm.period < 60:
        return 10
    return 3600 if alarm.period * alarm.evaluation_periods > 24 * 3600 else 60


def state_after(
    alarm: ReferenceAlarm, samples: Mapping[str, Sequence[Sample]], *, now: int, before: str
) -> str:
    """The state after the evaluation of all data before the second `now`."""
    row = "".join(_datapoints(alarm, samples, now=now))
    newest = [datapoint for datapoint in row if datapoint != "-"][-alarm.evaluation_periods :]
    lacking = alarm.evaluation_periods - len(newest)
    # Whatever the missing ones and those with few samples would have been, is the answer the same?
    open_ones = lacking + newest.count("?")
    judged = [datapoint for datapoint in newest if datapoint != "?"]
    answers = {judged.count("X") + bad >= alarm.datapoints_to_alarm for bad in range(open_ones + 1)}
    if len(answers) == 1:
        return "ALARM" if answers == {True} else "OK"
    if "?" in newest:
        return before
    if alarm.treat_missing_data == "breaching":
        return "ALARM" if judged.count("X") + lacking >= alarm.datapoints_to_alarm else "OK"
    if alarm.treat_missing_data == "notBreaching" or "0" in newest:
        return "OK"
    if alarm.treat_missing_data == "ignore":
        return before
    # Only breaching datapoints: the oldest that counts must be M periods back, so that no alarm is premature.
    periods_back = len(row) - _place_of_first(row, len(newest))
    return "ALARM" if newest and periods_back >= alarm.datapoints_to_alarm else "INSUFFICIENT_DATA"


def _place_of_first(row: str, newest: int) -> int:
    """Where the oldest of the newest real datapoints stands."""
    places = [place for place, datapoint in enumerate(row) if datapoint != "-"]
    return places[-newest] if newest else len(row)


def _datapoints(alarm: ReferenceAlarm, samples: Mapping[str, Sequence[Sample]], *, now: int) -> Iterator[str]:
    """X breaches, 0 does not, - is missing, ? has too few samples; oldest first."""
    extra = 60 // alarm.period if alarm.period < 60 else max(2, math.ceil(300 / alarm.period))
    # Below a minute the periods stand still; from a minute on they slide with every evaluation.
    newest_end = now // alarm.period * alarm.period if alarm.period < 60 else now
    ends = [newest_end - alarm.period * back for back in range(alarm.evaluation_periods + extra)][::-1]
    taken = {
        key: [[value for at, value in samples[key] if end - alarm.period <= at < end] for end in ends]
        for key in alarm.statistics
    }
    rows = {
        key: [_statistic(statistic, values) for values in taken[key]]
        for key, statistic in alarm.statistics.items()
    }
    for bucket in range(len(ends)):
        if alarm.expression is not None:
            value = point(alarm.expression, rows, bucket)
            few = False
        else:
            ((key, statistic),) = alarm.statistics.items()
            value = rows[key][bucket]
            few = alarm.low_samples == "ignore" and _too_few(statistic, len(taken[key][bucket]))
        yield "-" if value is None else "?" if few else "X" if _breaches(alarm, value) else "0"


def _breaches(alarm: ReferenceAlarm, value: float) -> bool:
    return {
        "GreaterThanThreshold": value > alarm.threshold,
        "GreaterThanOrEqualToThreshold": value >= alarm.threshold,
        "LessThanThreshold": value < alarm.threshold,
        "LessThanOrEqualToThreshold": value <= alarm.threshold,
    }[alarm.operator]


def _statistic(statistic: str, values: Sequence[float]) -> float | None:
    if not values:
        return None
    if statistic.startswith("p"):
        return _percentile(Fraction(statistic[1:]), values)
    total = math.fsum(values)
    return {
        "SampleCount": float(len(values)),
        "Sum": total,
        "Average": total / len(values),
        "Minimum": sorted(values)[0],
        "Maximum": sorted(values)[-1],
    }[statistic]


def _percentile(percent: Fraction, values: Sequence[float]) -> float | None:
    """Bins that end at the powers of 1.1, cut at the extremes; geometric within a bin."""
    least, most = min(values), max(values)
    if percent in (0, 100):
        return least if percent == 0 else most
    if least < 0:
        return None
    rank = percent * len(values) / 100
    bins = [_bin(value) for value in sorted(values)]
    for low, high in dict.fromkeys(bins):
        inside = bins.count((low, high))
        if rank <= inside:
            low, high = max(low, least), min(high, most)
            inner = low * (high / low) ** float(rank / inside) if low else 0.0
            return min(max(inner, least), most)
        rank -= inside
    raise AssertionError("a rank below 100 % lies in a bin")


@cache
def _bin(value: float) -> tuple[float, float]:
    """The bin a value lies in: where it begins and where it ends."""
    return next((low, high) for low, high in _BINS if low <= value < high or value == low == high)


def _too_few(statistic: str, count: int) -> bool:
    """Fewer than 10 / (1 - p) samples, or 10 / p below the median."""
    if not statistic.startswith("p") or Fraction(statistic[1:]) in (0, 100):
        return False
    share = Fraction(statistic[1:]) / 100
    return count < 10 / (share if share < Fraction(1, 2) else 1 - share)
