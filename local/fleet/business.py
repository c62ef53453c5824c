"""What the business sees of a fleet without faults: the engines' health, and the quality of their data.

Both change by the hour, and as everything here depend on the seed and the time only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

from local.fleet.datapoint import MINUTE

RED_SHARE = 0.01
"""Engines that wait for their service: always some, in a large fleet, and no news."""
YELLOW_SHARE, YELLOW_SWING = 0.06, 0.03
LOAD_MINUTE = 5
"""The tables are loaded, and checked, five minutes after every hour."""
WORST_QUALITY = 0.97
"""Of a load without faults: the alarm's threshold is 0.95."""


def levels(*, engines: int, seed: int, at: datetime) -> Mapping[str, int]:
    """How many engines are at each health level; the three sum up to `engines`."""
    red = int(engines * RED_SHARE)
    yellow = round(engines * (YELLOW_SHARE + YELLOW_SWING * _wobble(seed, at, "health")))
    return {"green": engines - yellow - red, "yellow": yellow, "red": red}


def entered(*, engines: int, seed: int, at: datetime) -> Mapping[str, int]:
    """How many engines entered each level since the minute before."""
    before = levels(engines=engines, seed=seed, at=at - MINUTE)
    now = levels(engines=engines, seed=seed, at=at)
    return {level: max(0, now[level] - before[level]) for level in now}


def quality(*, seed: int, at: datetime, check: tuple[str, str]) -> float | None:
    """The share of a table's rows that pass a check; None in minutes in which it is not loaded."""
    if at.minute != LOAD_MINUTE:
        return None
    return 1 - (1 - WORST_QUALITY) * abs(_wobble(seed, at, *check))


def _wobble(seed: int, at: datetime, *what: str) -> float:
    hour = int(at.timestamp() // 3_600)
    rng = random.Random(f"{seed}/{hour}/{'/'.join(what)}")  # noqa: S311  a simulation must be repeatable
    return rng.triangular(-1, 1)
