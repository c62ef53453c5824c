"""Rolling sums and extremes are those of each run on its own, to the last bit."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.replay.rolling import rolling, rolling_sum

VALUES = (
    st.floats(-(2.0**360), 2.0**360),
    st.floats(-100, 100),
    st.integers(-1000, 1000).map(lambda number: number / 100),
    st.sampled_from([0.1, 0.2, 0.3, 1e16, -1e16, 1.0, 2.0**53, 2.0**-60, 0.0]),
    st.integers(0, 50).map(float),
)


@given(st.data())
def test_a_rolling_sum_is_the_correctly_rounded_sum_of_each_run(data: st.DataObject) -> None:
    values = data.draw(st.lists(data.draw(st.sampled_from(VALUES)), min_size=1, max_size=40))
    width = data.draw(st.integers(1, len(values)))

    sums = rolling_sum(np.array(values), width)

    runs = [values[first : first + width] for first in range(len(values) - width + 1)]
    assert sums.tolist() == [math.fsum(run) for run in runs]


def test_a_sum_of_decimals_that_should_equal_a_threshold_does() -> None:
    assert rolling_sum(np.array([0.1] * 10), 10).tolist() == [1.0]
    assert sum([0.1] * 10) != 1.0


@given(st.lists(st.floats(-100, 100) | st.just(math.nan), min_size=1, max_size=40), st.data())
def test_rolling_extremes_pass_over_what_is_missing(values: list[float], data: st.DataObject) -> None:
    width = data.draw(st.integers(1, len(values)))

    least = rolling(np.array(values), width, np.fmin)

    for first, found in enumerate(least.tolist()):
        real = [value for value in values[first : first + width] if not math.isnan(value)]
        assert found == pytest.approx(min(real, default=math.nan), nan_ok=True, abs=0)
