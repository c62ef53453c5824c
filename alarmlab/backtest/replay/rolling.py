"""Sums, minima and maxima of all runs of neighbours in an array, in passes that grow with log(width) only.

The sums are those of `math.fsum`: correctly rounded, so that a sum that should equal a threshold does.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from alarmlab.backtest.arrays import Floats

_ROUNDING = 2.0**-53
_LARGEST = 2.0**900
"""Far above any metric value (2**360), far below where intermediate results overflow."""


def rolling_sum(values: Floats, width: int) -> Floats:
    """The sum of each `width` neighbours: place i holds that of values[i : i + width]. No value is NaN."""
    import numpy as np

    if width == 1 or not len(values):
        return values.copy()
    if _adds_without_rounding(values):
        running = np.zeros(len(values) + 1)
        np.cumsum(values, out=running[1:])
        return running[width:] - running[:-width]
    sums, rest = _rolling_pairs(values, width)
    sizes = np.abs(values)
    magnitude = rolling(sizes, width, np.add)
    if magnitude.max() < _finest(sizes) * 2.0**100:
        return sums
    # What the pairs may be wrong by: each of fewer than 64 additions by 3 * 2**-106 of what it adds.
    wrong = 256 * _ROUNDING * _ROUNDING * magnitude
    size = np.abs(sums)
    half_a_step = np.minimum(np.spacing(size), np.spacing(np.nextafter(size, 0))) / 2
    doubtful = (np.abs(rest) + wrong >= half_a_step) & (magnitude > 0)
    for place in np.flatnonzero(doubtful | (magnitude > _LARGEST)):
        sums[place] = math.fsum(values[place : place + width])
    return sums


def rolling(values: Floats, width: int, join: Callable[[Floats, Floats], Floats]) -> Floats:
    """Each `width` neighbours joined by an associative function, such as numpy.fmin."""

    def joined(left: tuple[Floats], right: tuple[Floats]) -> tuple[Floats]:
        return (join(left[0], right[0]),)

    return _by_doubling((values,), width, joined)[0]


def _finest(sizes: Floats) -> float:
    """A step that divides all values. While a sum has fewer than 2**105 of it, no pair is rounded."""
    import numpy as np

    return float(np.spacing(sizes[sizes > 0].min()))


def _adds_without_rounding(values: Floats) -> bool:
    """Whether sums of any of the values are exact, because all are multiples of 1/1024 and small enough."""
    import numpy as np

    scaled = values * 1024
    return bool(np.abs(scaled).sum() < 2**53) and bool((scaled == np.rint(scaled)).all())


def _rolling_pairs(values: Floats, width: int) -> tuple[Floats, Floats]:
    """The sums to twice the precision of a float: the nearest float and what is left."""
    import numpy as np

    sums, rest = _by_doubling((values, np.zeros_like(values)), width, _add_pairs)
    nearest = sums + rest
    return nearest, rest - (nearest - sums)


_Parts = tuple[Floats, ...]


def _by_doubling(values: _Parts, width: int, join: Callable[..., _Parts]) -> _Parts:
    """Joins neighbours to runs of 1, 2, 4, ..., and those to runs of `width`, oldest first."""
    runs, size = values, 1
    found: _Parts | None = None
    done = 0
    count = len(values[0]) - width + 1
    while True:
        if width & size:
            part = tuple(array[done : done + count] for array in runs)
            found = part if found is None else join(found, part)
            done += size
        if size * 2 > width:
            assert found is not None  # the highest bit of the width is set
            return found
        runs = join(tuple(array[:-size] for array in runs), tuple(array[size:] for array in runs))
        size *= 2


def _add_pairs(left: tuple[Floats, Floats], right: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Addition of double-doubles, the accurate one: its relative error is at most 3 * 2**-106.

    Source: Joldes, Muller and Popescu, ACM TOMS 44 (2017), algorithm 6; https://doi.org/10.1145/3121432
    """
    high, high_rest = _two_sum(left[0], right[0])
    low, low_rest = _two_sum(left[1], right[1])
    high, rest = _quick_two_sum(high, high_rest + low)
    return _quick_two_sum(high, low_rest + rest)


def _two_sum(left: Floats, right: Floats) -> tuple[Floats, Floats]:
    total = left + right
    part = total - left
    return total, (left - (total - part)) + (right - part)


def _quick_two_sum(large: Floats, small: Floats) -> tuple[Floats, Floats]:
    total = large + small
    return total, small - (total - large)
