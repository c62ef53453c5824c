"""Engines that wear as the recorded ones do: sensors at rest, then away from it faster and faster."""

from __future__ import annotations

import numpy as np

from benchmarks.detection_quality.engine_files import SENSORS, Engine

STUCK = 5
"""The first sensors never move, as some of the real ones."""
COLD, HOT = (0.0, 0.0, 100.0), (20.0, 1.0, 100.0)


def an_engine(seed: int, *, cycles: int = 150, left: int = 0, hot: bool = False) -> Engine:
    """It fails `left` cycles after its last; with `hot`, every other cycle is in another condition."""
    rng = np.random.default_rng(seed)
    lives = np.arange(cycles - 1, -1, -1) + left
    wear = np.exp(-lives / 25.0)
    sensors = np.full((cycles, len(SENSORS)), 500.0)
    sensors[:, STUCK:] += 6 * wear[:, None] + rng.normal(size=(cycles, len(SENSORS) - STUCK))
    settings = np.tile(np.array(COLD), (cycles, 1))
    if hot:
        settings[1::2] = HOT
        sensors[1::2, STUCK:] = 900 + 3 * (sensors[1::2, STUCK:] - 500)
    settings[:, 0] += rng.normal(scale=0.003, size=cycles)
    return Engine(settings=settings, sensors=sensors, left_cycles=left)


def a_fleet(engines: int = 30, *, hot: bool = False) -> list[Engine]:
    """Lives from 120 cycles on."""
    return [an_engine(seed, cycles=120 + 3 * seed, hot=hot) for seed in range(engines)]
