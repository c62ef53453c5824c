"""Cross-validation by engine: no engine is judged by an estimate or a limit that it helped to fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median_low

from alarmlab.backtest.arrays import Booleans, Floats
from benchmarks.detection_quality.engine_files import Engine
from benchmarks.detection_quality.engines import EARLIEST, LATEST, Series, out_of_band
from benchmarks.detection_quality.remaining_life import fit, fit_bands, lives_of

FOLDS = 10
SEED = 0
LIMITS = range(25, 56)
"""Cycles of estimated life that are tried as the limit of red."""

_Fit = Callable[[Sequence[Engine]], Series]


def folds_of(engines: Sequence[Engine]) -> list[frozenset[int]]:
    """The places of the engines of each fold, drawn once."""
    import numpy as np

    order: list[int] = np.random.default_rng(SEED).permutation(len(engines)).tolist()
    return [frozenset(order[fold::FOLDS]) for fold in range(FOLDS)]


def estimates(engines: Sequence[Engine]) -> list[Floats]:
    """Each engine's estimated life by an estimator fitted to the engines of the other folds."""
    return _held_out(engines, lambda others: fit(others).estimates)


def counts_out_of_band(engines: Sequence[Engine]) -> list[Floats]:
    """How many of each engine's sensors are out of the bands of the engines of the other folds."""
    return _held_out(engines, lambda others: out_of_band(fit_bands(others)))


def limits(engines: Sequence[Engine], runs: tuple[int, int]) -> list[int]:
    """For each engine the limit that is best for the engines of the other folds.

    Those are judged by estimates held out among themselves, so the limit knows nothing of the engine.
    """
    found = [0] * len(engines)
    for held_out in folds_of(engines):
        others = [engine for place, engine in enumerate(engines) if place not in held_out]
        limit = best_limit(others, estimates(others), runs)
        for place in held_out:
            found[place] = limit
    return found


def best_limit(engines: Sequence[Engine], series: Sequence[Floats], runs: tuple[int, int]) -> int:
    """The limit with the most useful first pages, of these with the fewest pages, of these the middle one."""
    rated: dict[int, tuple[int, int]] = {}
    decided = [_deciding(values, runs) for values in series]
    for limit in LIMITS:
        useful = pages = 0
        for engine, values in zip(engines, decided, strict=True):
            red = values < limit
            starts = red & ~_before(red)
            pages += int(starts.sum())
            useful += bool(starts.any()) and LATEST <= lives_of(engine)[starts.argmax()] <= EARLIEST
        rated[limit] = (useful, -pages)
    best = max(rated.values())
    return median_low(limit for limit, rating in rated.items() if rating == best)


def _deciding(values: Floats, runs: tuple[int, int]) -> Floats:
    """After each run the m-th smallest of the last n estimates: red is when it is below the limit."""
    import numpy as np

    breaching, looked_at = runs
    padded = np.concatenate([np.full(looked_at - 1, np.inf), np.where(np.isnan(values), np.inf, values)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, looked_at)
    return np.sort(windows, axis=1)[:, breaching - 1]


def _before(red: Booleans) -> Booleans:
    import numpy as np

    return np.concatenate([[False], red[:-1]])


def _held_out(engines: Sequence[Engine], fitted: _Fit) -> list[Floats]:
    found: dict[int, Floats] = {}
    for held_out in folds_of(engines):
        series: Series = fitted([engine for place, engine in enumerate(engines) if place not in held_out])
        found |= {place: series(engines[place]) for place in held_out}
    return [found[place] for place in range(len(engines))]
