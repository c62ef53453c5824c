"""All that is random in one minute, drawn at once.

A minute's draws depend on the seed and the minute only. So a fault or a further task changes what it
acts on and nothing else, and two runs can be compared minute by minute.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

RESPONSE_SAMPLES = 100
"""Response times measured in a minute: as few as CloudWatch judges a p90 of (10 / (1 - 0.9), "Percentiles
and low data samples")."""
STRAY_ERROR_CHANCE = 0.02
"""In about one minute of fifty a single request, or a single prediction, fails for no lasting reason."""
SERVICED_CHANCE = 0.01
"""An engine is serviced every hundred minutes or so: only then its actual remaining life is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Wobbles lie between -1 and 1 and mostly near 0, so what they move stays inside known bounds.

    `relative_error` is None in a minute in which no engine was serviced.
    """

    requests: float
    readings: float
    predictions: float
    memory: float
    errors: float
    stray_errors: int
    stray_prediction_errors: int
    relative_error: float | None
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
        stray_prediction_errors=int(rng.random() < STRAY_ERROR_CHANCE),
        relative_error=rng.triangular(-1, 1) if rng.random() < SERVICED_CHANCE else None,
        responses=tuple(rng.triangular(-1, 1) for _ in range(RESPONSE_SAMPLES)),
    )
