"""What functions of metric math do to time series: gaps, differences, conditions, calendars, summaries.

Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from alarmlab.metric_math.values import Point, Scalar, Series
from alarmlab.metrics.buckets import Buckets

CALENDAR: Mapping[str, Callable[[datetime], float]] = {
    "MINUTE": lambda at: at.minute,
    "HOUR": lambda at: at.hour,
    "DAY": lambda at: at.isoweekday(),
    "DATE": lambda at: at.day,
    "MONTH": lambda at: at.month,
    "YEAR": lambda at: at.year,
    "EPOCH": lambda at: at.timestamp(),
}
"""What is read off the beginning of each bucket, in UTC; Monday is day 1."""

SUMMARIES = ("SUM", "AVG", "MIN", "MAX", "STDDEV", "DATAPOINT_COUNT")
"""The functions that make one number of the points of a series, or of those of several series in a bucket."""


def constant(value: Point, buckets: Buckets) -> Series:
    """A time series without gaps."""
    return Series((value,) * buckets.count)


def reduce(name: str, points: Sequence[float], *, gaps: int = 0) -> Point:
    """What the summary of that name makes of points; None of no points, but for the count of 0.

    AVG takes gaps as 0, as documented, and so does STDDEV, which it is the root mean square distance to. For
    SUM that makes no difference; MIN and MAX leave gaps out. Both is inferred.
    """
    if name == "DATAPOINT_COUNT":
        return float(len(points))
    if not points:
        return None
    match name:
        case "SUM":
            return math.fsum(points)
        case "MIN":
            return min(points)
        case "MAX":
            return max(points)
        case "AVG":
            return math.fsum(points) / (len(points) + gaps)
        case _:
            mean = math.fsum(points) / (len(points) + gaps)
            squares = math.fsum((point - mean) ** 2 for point in points) + gaps * mean**2
            return math.sqrt(squares / (len(points) + gaps))


def reduce_range(name: str, series: Series) -> Point:
    """The number a summary makes of all points of one series: those of the evaluation range."""
    present = [point for _, point in _present(series)]
    return reduce(name, present, gaps=len(series.points) - len(present))


def summary(name: str, array: Sequence[Series], buckets: Buckets) -> Series:
    """The array's series summed up, bucket by bucket; a bucket without any point stays missing."""
    if not array:
        return constant(None, buckets)
    points: list[Point] = []
    for bucket in zip(*(series.points for series in array), strict=True):
        present = [point for point in bucket if point is not None]
        points.append(reduce(name, present, gaps=len(bucket) - len(present)) if present else None)
    return Series(tuple(points))


def running_sum(series: Series) -> Series:
    """Each point and all before it in the evaluation range, added up; gaps stay."""
    total, points = 0.0, list[Point]()
    for point in series.points:
        total += point or 0.0
        points.append(None if point is None else total)
    return Series(tuple(points))


def logarithm(function: Callable[[float], float]) -> Callable[[float], float | None]:
    """The logarithm of points above 0; others have none and are dropped."""
    return lambda point: function(point) if point > 0 else None


def steps(series: Series, buckets: Buckets, change: Callable[[float, float], float]) -> Series:
    """For each point but the first, `change` of the difference to the point before, and of the seconds."""
    points: list[Point] = [None] * len(series.points)
    previous: tuple[int, float] | None = None
    for place, point in _present(series):
        if previous is not None:
            elapsed_s = (place - previous[0]) * buckets.period_s
            points[place] = change(point - previous[1], elapsed_s)
        previous = (place, point)
    return Series(tuple(points))


def fill_with(series: Series, filler: Series) -> Series:
    """The gaps filled with the points another series has there."""
    pairs = zip(series.points, filler.points, strict=True)
    return Series(tuple(other if point is None else point for point, other in pairs))


def fill_repeat(series: Series) -> Series:
    """The gaps filled with the newest point before them; those before the first point stay."""
    points: list[Point] = []
    for point in series.points:
        points.append(points[-1] if point is None and points else point)
    return Series(tuple(points))


def fill_linear(series: Series) -> Series:
    """The gaps between two points filled with a straight line; those at the ends stay."""
    points = list(series.points)
    present = list(_present(series))
    for (first, low), (last, high) in pairwise(present):
        for place in range(first + 1, last):
            points[place] = low + (high - low) * (place - first) / (last - first)
    return Series(tuple(points))


def choose(condition: Series, yes: Scalar | Series, no: Scalar | Series | None) -> Series:
    """IF for each point of the condition; where it is missing, the result is.

    A true condition makes a gap of `yes` 0, a false one keeps a gap of `no`, as documented.
    """
    points: list[Point] = []
    for place, holds in enumerate(condition.points):
        if holds is None:
            points.append(None)
        elif holds != 0:
            point = _at(yes, place)
            points.append(0.0 if point is None and isinstance(yes, Series) else point)
        else:
            points.append(None if no is None else _at(no, place))
    return Series(tuple(points))


def _at(value: Scalar | Series, place: int) -> Point:
    return value.value if isinstance(value, Scalar) else value.points[place]


def _present(series: Series) -> Iterator[tuple[int, float]]:
    return ((place, point) for place, point in enumerate(series.points) if point is not None)
