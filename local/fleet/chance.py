"""All that is random in one minute, drawn at once.

A minute's draws depend on the seed and the minute only. So a fault or a further task changes what it
acts on and nothing else, and two runs can be compared minute by minute.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

RESPONSE_SAMPLES = 10
"""Response times measured in a minute: enough for a p90 of one minute and a p99 of ten."""
STRAY_ERROR_CHANCE = 0.02
"""In about one minute of fifty a single request fails for no lasting reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Wobbles lie between -1 and 1 and mostly near 0, so what they move stays inside known bounds."""

    requests: float
    readings: float
    predictions: float
    memory: float
    errors: float
    stray_errors: int
    responses: tuple[float, ...]


def chance(*, seed: int, minute: int) -> Chance:
    rng = random.Random(f"{seed}/{minute}")  # noqa: S311  a simulation must be repeatable, not secret
    return Chance(
        requests=rng.triangular(-1, 1),
        readings=rng.triangular(-1, 1),
        predictions=rng.triangular(-1, 1),
        memory=rng.triangular(-1, 1),
        errors=rng.triangular(-1, 1),
        stray_errors=int(rng.random() < STRAY_ERROR_CHANCE),
        responses=tuple(rng.triangular(-1, 1) for _ in range(RESPONSE_SAMPLES)),
    )
