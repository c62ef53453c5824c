"""The quality of the engines' data. It changes by the hour, and depends on the seed and the time only."""

from __future__ import annotations

import random
from datetime import datetime

LOAD_MINUTE = 5
"""The tables are loaded, and checked, five minutes after every hour."""
WORST_QUALITY = 0.97
"""Of a load without faults: the alarm's threshold is 0.95."""


def quality(*, seed: int, at: datetime, check: tuple[str, str]) -> float | None:
    """The share of a table's rows that pass a check; None in minutes in which it is not loaded."""
    if at.minute != LOAD_MINUTE:
        return None
    return 1 - (1 - WORST_QUALITY) * abs(_wobble(seed, at, *check))


def _wobble(seed: int, at: datetime, *what: str) -> float:
    hour = int(at.timestamp() // 3_600)
    rng = random.Random(f"{seed}/{hour}/{'/'.join(what)}")  # noqa: S311  a simulation must be repeatable
    return rng.triangular(-1, 1)
