"""The estimate of remaining life: near the truth near the end, and blind to what must not matter."""

from __future__ import annotations

import numpy as np

from benchmarks.detection_quality.remaining_life import CAP_CYCLES, MEAN_OF_CYCLES, fit, fit_bands, lives_of
from tests.benchmarks.detection_quality.fleet import STUCK, a_fleet, an_engine


def test_an_estimate_is_near_the_truth_near_the_end() -> None:
    estimator = fit(a_fleet())

    for seed in range(100, 110):
        engine = an_engine(seed)
        errors = estimator.estimates(engine)[-30:] - lives_of(engine)[-30:]
        assert np.abs(errors).mean() < 8


def test_a_healthy_engine_is_estimated_near_the_cap() -> None:
    early = fit(a_fleet()).estimates(an_engine(100))[MEAN_OF_CYCLES:20]

    assert abs(early.mean() - CAP_CYCLES) < 5


def test_sensors_that_never_move_are_left_out() -> None:
    bands = fit_bands(a_fleet())

    assert bands.live.tolist() == [False] * STUCK + [True] * (21 - STUCK)


def test_a_new_engine_is_within_its_bands_whatever_its_condition() -> None:
    """Each setting has its own normal: 900 is as good there as 500 here."""
    bands = fit_bands(a_fleet(hot=True))
    distances = bands.distances(an_engine(100, hot=True))[:30]

    assert len(bands.means) == 2
    assert abs(distances[0::2].mean()) < 0.3
    assert abs(distances[1::2].mean()) < 0.3
    assert 0.8 < distances.std() < 1.2


def test_a_condition_that_no_new_engine_was_in_tells_nothing() -> None:
    bands = fit_bands(a_fleet())
    distances = bands.distances(an_engine(100, hot=True))

    assert np.isnan(distances[1::2]).all()
    assert not np.isnan(distances[0::2]).any()
    assert not np.isnan(fit(a_fleet()).estimates(an_engine(100, hot=True))).any()


def test_an_estimate_knows_nothing_of_later_cycles() -> None:
    engine, estimator = an_engine(100), fit(a_fleet())
    short = type(engine)(settings=engine.settings[:80], sensors=engine.sensors[:80], left_cycles=70)

    assert np.allclose(estimator.estimates(short), estimator.estimates(engine)[:80])
