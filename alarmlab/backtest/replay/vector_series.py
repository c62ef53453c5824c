"""What metric math does to time series, for arrays of them; alarmlab.metric_math says it point by point.

A time series is an array whose last axis is time: one long history, or a row for each evaluation with the
points that evaluation sees. NaN is a missing point.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence

from alarmlab.backtest.arrays import Booleans, Floats, Integers
from alarmlab.metric_math.values import OPERATORS, Scalar

_COMPARISONS: Mapping[str, Callable[[Floats, Floats], Booleans]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "AND": lambda left, right: (left != 0) & (right != 0),
    "OR": lambda left, right: (left != 0) | (right != 0),
}
_ARITHMETIC: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda left, right: left / right,
}


def constant(value: float | None, like: Floats | Integers) -> Floats:
    """The same number, or a gap, at every point."""
    import numpy as np

    return np.full(like.shape, math.nan if value is None else value)


def between_series(symbol: str, left: Floats, right: Floats) -> Floats:
    """The operator between time series: a point that one of them lacks meets 0."""
    import numpy as np

    left_gap, right_gap = np.isnan(left), np.isnan(right)
    result = _operated(symbol, _zero_for_gaps(left), _zero_for_gaps(right))
    result[left_gap & right_gap] = math.nan
    return result


def beside_number(
    symbol: str, left: Floats | Scalar, right: Floats | Scalar, like: Floats | Integers
) -> Floats:
    """The operator between a time series and a number: what is missing stays missing."""
    import numpy as np

    first = constant(left.value, like) if isinstance(left, Scalar) else left
    second = constant(right.value, like) if isinstance(right, Scalar) else right
    result = _operated(symbol, first, second)
    result[np.isnan(first) | np.isnan(second)] = math.nan
    return result


def choose(condition: Floats, yes: Floats | Scalar, no: Floats | Scalar | None) -> Floats:
    """IF: a true condition makes a gap of `yes` 0; a false one keeps a gap of `no`."""
    import numpy as np

    gapless = constant(yes.value, condition) if isinstance(yes, Scalar) else _zero_for_gaps(yes)
    other = constant(no.value if no else None, condition) if isinstance(no, Scalar | None) else no
    result = np.where(condition != 0, gapless, other)
    result[np.isnan(condition)] = math.nan
    return result


def summary(name: str, series: Sequence[Floats]) -> Floats:
    """SUM, AVG, MIN or MAX of several time series, bucket by bucket; one without any point stays missing."""
    import numpy as np

    stacked = np.stack(series)
    gaps = np.isnan(stacked)
    if name in ("MIN", "MAX"):
        return (np.fmin if name == "MIN" else np.fmax).reduce(stacked)
    total = _exact_sums(_zero_for_gaps(stacked))
    total[gaps.all(axis=0)] = math.nan
    return total / len(series) if name == "AVG" else total


def steps(name: str, series: Floats, period_s: int) -> Floats:
    """DIFF, DIFF_TIME or RATE: against the point before, wherever it is; the first has none."""
    import numpy as np

    places = _places(series)
    before = np.full(series.shape, -1)
    before[..., 1:] = _newest(series, places)[..., :-1]
    elapsed_s = ((places - before) * period_s).astype(np.float64)
    difference = series - np.take_along_axis(series, np.maximum(before, 0), axis=-1)
    result = {"DIFF": difference, "DIFF_TIME": elapsed_s, "RATE": difference / elapsed_s}[name]
    result[np.isnan(series) | (before < 0)] = math.nan
    return result


def running_sum(series: Floats) -> Floats:
    """RUNNING_SUM: each point and all before it, added one after the other; gaps stay."""
    import numpy as np

    sums = np.cumsum(_zero_for_gaps(series), axis=-1)
    sums[np.isnan(series)] = math.nan
    return sums


def logarithm(function: Callable[[float], float], series: Floats) -> Floats:
    """LOG or LOG10, number by number as Python has it; of points above 0 only."""
    import numpy as np

    points = (function(point) if point > 0 else math.nan for point in series.ravel().tolist())
    return np.fromiter(points, dtype=np.float64, count=series.size).reshape(series.shape)


def fill_repeat(series: Floats) -> Floats:
    """FILL with REPEAT: the newest point before; gaps before the first stay."""
    import numpy as np

    newest = _newest(series, _places(series))
    # Where there is none yet, the first point of all is itself a gap.
    return np.take_along_axis(series, np.maximum(newest, 0), axis=-1)


def fill_linear(series: Floats) -> Floats:
    """FILL with LINEAR: a straight line between two points; gaps at the ends stay."""
    import numpy as np

    places = _places(series)
    last_place = len(places) - 1
    before = _newest(series, places)
    after = last_place - _newest(series[..., ::-1], places)[..., ::-1]
    inside = np.isnan(series) & (before >= 0) & (after <= last_place)
    first, last = np.where(inside, before, 0), np.where(inside, after, 1 if last_place else 0)
    low, high = (np.take_along_axis(series, at, axis=-1) for at in (first, last))
    with np.errstate(all="ignore"):
        line = low + (high - low) * (places - first) / (last - first)
    return np.where(inside, line, series)


def _zero_for_gaps(series: Floats) -> Floats:
    import numpy as np

    return np.where(np.isnan(series), 0.0, series)


def _places(series: Floats) -> Integers:
    import numpy as np

    return np.arange(series.shape[-1], dtype=np.int64)


def _newest(series: Floats, places: Integers) -> Integers:
    """For each place that of the newest point up to it; -1 where there is none yet."""
    import numpy as np

    return np.maximum.accumulate(np.where(np.isnan(series), -1, places), axis=-1)


def _operated(symbol: str, left: Floats, right: Floats) -> Floats:
    """The operator, and a gap for whatever is no finite number."""
    import numpy as np

    if symbol in _COMPARISONS:
        return _COMPARISONS[symbol](left, right).astype(np.float64)
    with np.errstate(all="ignore"):
        result = _power(left, right) if symbol == "^" else _ARITHMETIC[symbol](left, right)
    result[~np.isfinite(result)] = math.nan
    return result


def _power(left: Floats, right: Floats) -> Floats:
    """Number by number: numpy's own power may differ from Python's in the last digit."""
    import numpy as np

    power = OPERATORS["^"]

    def one(base: float, exponent: float) -> float:
        try:
            return power(base, exponent)
        except (ArithmeticError, ValueError):
            # Not an error of the expression: this is how a point is dropped.
            return math.nan

    pairs = zip(left.ravel().tolist(), right.ravel().tolist(), strict=True)
    return np.array([one(*pair) for pair in pairs], dtype=np.float64).reshape(left.shape)


def _exact_sums(stacked: Floats) -> Floats:
    """Sums over the first axis as math.fsum makes them, exact in one addition when there are two."""
    import numpy as np

    if len(stacked) <= 2:
        return stacked.sum(axis=0)
    columns = stacked.reshape(len(stacked), -1).T.tolist()
    return np.array([math.fsum(column) for column in columns]).reshape(stacked.shape[1:])
