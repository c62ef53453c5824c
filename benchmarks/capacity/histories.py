"""Histories of a resource with a known end: what the forecast is measured and tested on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from math import cos, exp, inf, pi

NOW_S = 1_767_225_600
"""2026-01-01T00:00:00Z; any hour would do, because days are counted back from now."""
HOUR_S, DAY_HOURS = 3_600, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a history is made of, in percent of the limit.

    Attributes:
        level: Today's peak of an ordinary day.
        per_day: How much the peaks rise a day.
        noise: Standard deviation of a day's load, as a share of the level.
        memory: How much a day's noise resembles that of the day before, 0 to 1.
        cycle: What the night has less than the day, as a share of the level.
        weekend: What two days of seven have less, as a share of the level.
        steps: (days ago, percent): level shifts, such as a deployment leaves.
        missing: Share of the hours that are not known.
        incidents: Share of the days with a wild peak.
        days: Length.
    """

    level: float = 50.0
    per_day: float = 0.0
    noise: float = 0.0
    memory: float = 0.0
    cycle: float = 0.6
    weekend: float = 0.0
    steps: tuple[tuple[int, float], ...] = ()
    missing: float = 0.0
    incidents: float = 0.0
    days: int = 42

    @property
    def days_left(self) -> float:
        """When the median peak of an ordinary day reaches the limit."""
        if self.per_day <= 0:
            return inf
        return max((100 / _peak(self.cycle, self.noise) - self.level) / self.per_day, 0.0)


@cache
def _peak(cycle: float, noise: float) -> float:
    """The busiest hour of a day as a multiple of the level: the largest of noisy hours is above it."""
    if not noise:
        return 1.0
    luck = random.Random(0)  # noqa: S311  a simulation
    shape = [1 - cycle * (1 - cos(2 * pi * hour / DAY_HOURS)) / 2 for hour in range(DAY_HOURS)]
    peaks = (max(share * exp(luck.gauss(0, noise / 3)) for share in shape) for _ in range(199))
    return sorted(peaks)[99]


def history(shape: Shape, *, seed: int) -> dict[int, float]:
    """The hours of a shape, by the second at which each began."""
    luck = random.Random(seed)  # noqa: S311  a simulation
    hours: dict[int, float] = {}
    day_noise, wild = luck.gauss(0, shape.noise), 1.0
    first_weekday, phase = luck.randrange(7), luck.randrange(DAY_HOURS)
    for hour in range(-shape.days * DAY_HOURS, 0):
        day = hour // DAY_HOURS
        if hour % DAY_HOURS == 0:
            fresh = luck.gauss(0, shape.noise * (1 - shape.memory**2) ** 0.5)
            day_noise = shape.memory * day_noise + fresh
            wild = 1 + luck.random() if luck.random() < shape.incidents else 1.0
        base = (
            shape.level
            + shape.per_day * (hour / DAY_HOURS)
            - sum(percent for ago, percent in shape.steps if day < -ago)
        )
        weekend = shape.weekend if (day + first_weekday) % 7 < 2 else 0.0
        night = shape.cycle * (1 - cos(2 * pi * (hour + phase) / DAY_HOURS)) / 2
        value = base * (1 - weekend) * (1 - night) * exp(day_noise + luck.gauss(0, shape.noise / 3)) * wild
        if luck.random() >= shape.missing:
            hours[NOW_S + hour * HOUR_S] = max(value, 0.0)
    return hours
