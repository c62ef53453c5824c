"""Scales: which numbers stand beside an axis, how they are written, and where a value lies on it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from local.dashboard_page.widgets import AxisRange

HEADROOM = 1.05
"""Above the highest value, so that no line runs along the edge."""
TIME_STEPS_MIN = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From `low` to `high`, with a number at each of `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where `value` lies: 0 is the lower end, 1 the upper."""
        return (value - self.low) / (self.high - self.low)


def scale(wanted: AxisRange, values: Iterable[float], *, most: int = 4) -> Scale:
    """An axis that holds all values, ending at round numbers unless the body names its ends."""
    shown = tuple(values) or (0.0, 1.0)
    low = min(shown) if wanted.lowest is None else wanted.lowest
    high = max(shown) if wanted.highest is None else wanted.highest
    if wanted.highest is None:
        high = low + (high - low) * HEADROOM
    if high <= low:
        high = low + 1
    step = _round_step((high - low) / most)
    if wanted.lowest is None:
        low = math.floor(low / step) * step
    if wanted.highest is None:
        high = math.ceil(high / step) * step
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    ticks = tuple(index * step for index in range(first, last + 1))
    return Scale(low=low, high=high, ticks=ticks)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5 and 5, times a power of ten, that is at least `least`."""
    power = 10 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= least * (1 - 1e-9))


def number(value: float) -> str:
    """As short as CloudWatch writes it: 12.5k, 3M; never with the noise of a binary fraction."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}" if value else "0"


def time_ticks(begin: datetime, end: datetime, *, most: int) -> tuple[datetime, ...]:
    """Whole hours or parts of them between two instants, at most about `most`."""
    minutes = (end - begin) / timedelta(minutes=1)
    wide_enough = (step for step in TIME_STEPS_MIN if minutes / step <= most)
    step = timedelta(minutes=next(wide_enough, TIME_STEPS_MIN[-1]))
    midnight = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + step * math.ceil((begin - midnight) / step)
    return tuple(first + step * index for index in range(int((end - first) / step) + 1))
