"""A plain estimate of an engine's remaining life, in place of the model that is watched: a ridge regression.

It looks at how far each sensor's mean of the last five cycles is from where it is on engines that are new, in
units of how far it strays there, and at the squares of these distances, because two ways of failing move a
sensor to different sides. Lives are counted up to `CAP_CYCLES` only: long before its end an engine shows
nothing, and an estimate that tried to tell 150 from 200 would be bought with errors near the end.

The numbers were chosen with FD001 and FD003 in view, in the middle of wide plateaus: caps of 60 to 90 differ
by an engine or two (docs/detection-quality.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from alarmlab.backtest.arrays import Booleans, Floats, Integers
from benchmarks.detection_quality.engine_files import Engine

NEW_CYCLES = 30
"""An engine's first cycles, in which it is taken to be new."""
MEAN_OF_CYCLES = 5
CAP_CYCLES = 70
"""Twice the middle of the useful window of 10 to 60, so that a regression's pull to the mean is nil there."""
RIDGE = 0.001
"""Of the number of rows: next to nothing, it only keeps sensors that move together from cancelling out."""

Condition = tuple[float, ...]
"""The settings of a cycle as whole numbers: what a sensor's normal value depends on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bands:
    """Where each sensor is on new engines, per condition: its mean and standard deviation.

    `live` are the sensors that move at all on new engines.
    """

    means: Mapping[Condition, Floats]
    deviations: Mapping[Condition, Floats]
    live: Booleans

    def distances(self, engine: Engine) -> Floats:
        """How many deviations from the mean, a row a cycle; NaN in a condition no new engine was in."""
        import numpy as np

        found = np.full((engine.cycles, int(self.live.sum())), np.nan)
        for condition, rows in _rows_by_condition(engine.settings):
            if condition in self.means:
                away = (engine.sensors[rows] - self.means[condition])[:, self.live]
                found[rows] = away / self.deviations[condition][self.live]
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimator:
    """A fitted regression."""

    bands: Bands
    weights: Floats

    def estimates(self, engine: Engine) -> Floats:
        """The remaining life after each cycle, in cycles; NaN where nothing is known of its condition."""
        return _features(self.bands.distances(engine)) @ self.weights


def fit_bands(engines: Sequence[Engine]) -> Bands:
    """The bands of engines recorded from new on."""
    import numpy as np

    settings = np.vstack([engine.settings[:NEW_CYCLES] for engine in engines])
    sensors = np.vstack([engine.sensors[:NEW_CYCLES] for engine in engines])
    by_condition = {condition: sensors[rows] for condition, rows in _rows_by_condition(settings)}
    means = {condition: found.mean(axis=0) for condition, found in by_condition.items()}
    deviations = {condition: found.std(axis=0) for condition, found in by_condition.items()}
    moving = [deviations[condition] > 1e-6 * np.abs(means[condition]) for condition in by_condition]
    return Bands(means=means, deviations=deviations, live=np.logical_and.reduce(moving))


def fit(engines: Sequence[Engine]) -> Estimator:
    """Fit to engines recorded until they failed."""
    import numpy as np

    bands = fit_bands(engines)
    features = np.vstack([_features(bands.distances(engine)) for engine in engines])
    lives = np.concatenate([np.minimum(CAP_CYCLES, lives_of(engine)) for engine in engines])
    known = ~np.isnan(features).any(axis=1)
    features, lives = features[known], lives[known]
    normal = features.T @ features + RIDGE * len(features) * np.eye(features.shape[1])
    weights = np.linalg.solve(normal, features.T @ lives).astype(np.float64)
    return Estimator(bands=bands, weights=weights)


def lives_of(engine: Engine) -> Floats:
    """What was left after each cycle."""
    import numpy as np

    return np.arange(engine.cycles - 1, -1, -1, dtype=np.float64) + engine.left_cycles


def _features(distances: Floats) -> Floats:
    import numpy as np

    known = ~np.isnan(distances)
    sums = np.vstack([np.zeros(distances.shape[1]), np.cumsum(np.where(known, distances, 0.0), axis=0)])
    counts = np.vstack([np.zeros(distances.shape[1]), np.cumsum(known, axis=0)])
    last = np.arange(1, len(distances) + 1)
    first = np.maximum(0, last - MEAN_OF_CYCLES)
    number = counts[last] - counts[first]
    means = np.where(number > 0, (sums[last] - sums[first]) / np.maximum(number, 1), np.nan)
    return np.hstack([means, means**2, np.ones((len(means), 1))])


def _rows_by_condition(settings: Floats) -> Iterator[tuple[Condition, Integers]]:
    """The places of the rows of each condition."""
    import numpy as np

    # Adding 0 makes a negative zero one.
    whole, of_row = np.unique(np.rint(settings) + 0.0, axis=0, return_inverse=True)
    for number, condition in enumerate(whole.tolist()):
        yield tuple(condition), np.flatnonzero(of_row == number)
