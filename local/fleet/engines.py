"""The engines: what the model estimates of their remaining life run by run, and the level that follows.

An engine makes a run an hour. Most are far from their end. Some wait for their service, which is no news, and
some are near the limit of yellow, where estimates waver. Nobody turns red but by a fault.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache

from local.fleet.datapoint import MINUTE
from local.fleet.faults import Fault, WornEngine
from pdm_catalog.engine_health import HEALTH_RULE, HealthLevel

WAITING_SHARE, WAITING_CYCLES = 0.01, 22.0
WEARING_SHARE, WEARING_CYCLES = 0.04, 47.0
WAVERING_SHARE, WAVERING_CYCLES = 0.04, 55.0
HEALTHY_CYCLES = 110.0
NOISE_CYCLES = 6.0
"""No further off than this: so one that waits stays below the limit of red, and one that wears above it."""


def levels(*, engines: int, seed: int, at: datetime, faults: Iterable[Fault] = ()) -> Mapping[str, int]:
    """How many engines are at each health level; the three sum up to `engines`, and the worn ones."""
    counted = Counter(_levels_at(engines=engines, seed=seed, at=at, faults=faults))
    return {level: counted[level] for level in HealthLevel}


def entered(*, engines: int, seed: int, at: datetime, faults: Iterable[Fault] = ()) -> Mapping[str, int]:
    """How many engines entered each level since the minute before."""
    known = tuple(faults)
    before = _levels_at(engines=engines, seed=seed, at=at - MINUTE, faults=known)
    now = _levels_at(engines=engines, seed=seed, at=at, faults=known)
    pairs = zip(before, now, strict=True)
    changed = Counter(level for old, level in pairs if level is not old)
    return {level: changed[level] for level in HealthLevel}


def _levels_at(*, engines: int, seed: int, at: datetime, faults: Iterable[Fault]) -> list[HealthLevel]:
    worn = [fault for fault in faults if isinstance(fault, WornEngine)]
    return [*_of_hour(engines, seed, _hour(at)), *(HEALTH_RULE.level(list(_worn(one, at))) for one in worn)]


def _worn(fault: WornEngine, at: datetime) -> Iterator[float]:
    """Of one that is tested: a run a minute, fine before `start` and below the limit from then on."""
    _, looked_at = HEALTH_RULE.runs
    for age in reversed(range(looked_at)):
        yield fault.cycles_left if at - age * MINUTE >= fault.start else HEALTHY_CYCLES


@lru_cache(maxsize=2)
def _of_hour(engines: int, seed: int, hour: int) -> tuple[HealthLevel, ...]:
    """Kept for the 60 minutes that ask for it, and for the first of the next hour."""
    _, looked_at = HEALTH_RULE.runs
    runs = range(hour - looked_at + 1, hour + 1)
    return tuple(
        HEALTH_RULE.level([_estimate((engine + 1) / engines, seed, run, engine) for run in runs])
        for engine in range(engines)
    )


def _estimate(rank: float, seed: int, run: int, engine: int) -> float:
    """Engines are ranked by how near they are to their end; the healthy ones' noise would change nothing."""
    if rank > WAITING_SHARE + WEARING_SHARE + WAVERING_SHARE:
        return HEALTHY_CYCLES
    rng = random.Random(f"{seed}/{run}/{engine}")  # noqa: S311  a simulation must be repeatable, not secret
    if rank <= WAITING_SHARE:
        usual = WAITING_CYCLES
    else:
        usual = WEARING_CYCLES if rank <= WAITING_SHARE + WEARING_SHARE else WAVERING_CYCLES
    return usual + NOISE_CYCLES * rng.triangular(-1, 1)


def _hour(at: datetime) -> int:
    return int(at.timestamp() // 3_600)
