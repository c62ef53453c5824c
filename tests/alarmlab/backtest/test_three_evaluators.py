"""The reference, the exact and the fast evaluator agree on random whole alarms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.alarmlab.backtest.three_evaluators import compare

CASES_AN_EXAMPLE = 20
"""With the 5,000 examples of `make test-long` a hundred thousand cases."""


@given(st.integers(0, 2**40))
def test_three_evaluators_agree_on_every_evaluation_of_random_alarms(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + CASES_AN_EXAMPLE):
        assert compare(seed).difference is None


def test_the_random_alarms_reach_the_fast_evaluator() -> None:
    outcomes = [compare(seed) for seed in range(50)]

    assert all(outcome.evaluations for outcome in outcomes)
    assert all(outcome.fast_evaluations for outcome in outcomes)
