"""Wilson's interval against published values, and what must hold for every count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.confidence import wilson
from alarmlab.errors import BadInputError

counts = st.integers(min_value=1, max_value=500).flatmap(
    lambda trials: st.tuples(st.integers(min_value=0, max_value=trials), st.just(trials))
)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # R: prop.test(x, n, correct = FALSE)$conf.int
        (81, 263, 0.2553, 0.3662),  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_intervals_come_out(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(counts)
def test_the_interval_holds_the_share_and_mirrors_with_it(count: tuple[int, int]) -> None:
    successes, trials = count
    low, high = wilson(successes, trials)
    mirrored_low, mirrored_high = wilson(trials - successes, trials)

    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high
    assert (1 - high, 1 - low) == pytest.approx((mirrored_low, mirrored_high))


@pytest.mark.parametrize(("successes", "trials"), [(1, 0), (0, 0), (3, 2), (-1, 2)])
def test_counts_that_cannot_be_are_refused(successes: int, trials: int) -> None:
    with pytest.raises(BadInputError, match=rf"got {successes} successes of {trials} trials"):
        wilson(successes, trials)
