"""Limits from quiet history: what the rule promises, for every history, and when it tells its doubts."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.backtest.fit import Rule, propose, quantile_of, quiet_values, rounded_up
from alarmlab.backtest.spans import Span
from alarmlab.errors import BadInputError
from alarmlab.metrics.store import Datapoint
from tests.alarmlab.builders import START

positive = st.floats(min_value=0, max_value=1e9, allow_nan=False)
histories = st.lists(positive, min_size=1, max_size=60)


def test_the_limit_is_the_factor_times_a_high_quantile() -> None:
    found = propose([value / 1_000 for value in range(1_001)], rule=Rule(share=0.995, factor=1.2))

    assert found.quantile == pytest.approx(0.995)
    assert found.limit == 1.2  # 1.194, rounded up to three digits
    assert (found.largest, found.datapoints, found.beyond) == (1.0, 1_001, 0)


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 2.5), (0.25, 1.75), (0.999, 3.997), (1 / 3, 2.0), (0.001, 1.003)]
)
def test_a_quantile_lies_on_the_line_between_two_values(share: float, expected: float) -> None:
    """numpy.quantile([1, 2, 3, 4], share)."""
    assert quantile_of([1, 2, 3, 4], share) == pytest.approx(expected)


def test_a_value_that_harms_nobody_is_no_reason_to_ring_however_rare_it_is() -> None:
    assert propose([0.001] * 1_000, rule=Rule(floor=2)).limit == 2


def test_a_limit_leaves_half_of_the_room_below_the_largest_possible_value() -> None:
    found = propose([90] * 1_000, rule=Rule(factor=1.2, floor=80, highest=100))

    assert found.limit == 95
    assert found.doubts == ()


def test_a_promised_ceiling_holds_for_a_service_that_keeps_it_in_quiet_times() -> None:
    assert propose([0.9] * 1_000, rule=Rule(factor=1.2, ceiling=1.0)).limit == 1.0


def test_a_ceiling_that_quiet_times_exceed_would_ring_for_ever_and_is_told_instead() -> None:
    found = propose([2.0] * 1_000, rule=Rule(factor=1.2, ceiling=1.0))

    assert found.limit == 2.4
    assert found.doubts == ("it exceeds 1, the ceiling, in quiet times already",)


def test_a_service_at_its_end_in_quiet_times_is_told() -> None:
    found = propose([100] * 1_000, rule=Rule(floor=80, highest=100))

    assert found.limit == 100
    assert found.doubts == ("it is at 100, the most there can be, in quiet times already",)


@pytest.mark.parametrize(("share", "needed"), [(0.995, 1_000), (0.99, 500), (0.9, 50)])
def test_few_datapoints_are_told(share: float, needed: int) -> None:
    rule = Rule(share=share)

    assert propose([1] * needed, rule=rule).doubts == ()
    assert propose([1] * (needed - 1), rule=rule).doubts == (
        f"{needed - 1} quiet datapoints are few for a share of {share:g}: record {needed}",
    )


@given(histories, st.floats(min_value=0.5, max_value=0.999), st.floats(min_value=1, max_value=3))
def test_no_more_of_quiet_time_than_the_rule_says_is_beyond_its_limit(
    quiet: list[float], share: float, factor: float
) -> None:
    found = propose(quiet, rule=Rule(share=share, factor=factor))

    assert found.beyond <= math.ceil((1 - share) * len(quiet))
    assert found.beyond == sum(value > found.limit for value in quiet)


@given(histories, positive)
def test_a_limit_is_at_least_its_floor_and_at_least_the_quantile(quiet: list[float], floor: float) -> None:
    found = propose(quiet, rule=Rule(floor=floor))

    assert found.limit >= max(floor, found.quantile)


@given(histories.filter(lambda quiet: max(quiet) > 1e-6), st.floats(min_value=0.01, max_value=100))
def test_the_unit_does_not_matter(quiet: list[float], scale: float) -> None:
    one = propose(quiet, rule=Rule()).limit
    scaled = propose([value * scale for value in quiet], rule=Rule()).limit

    assert scaled == pytest.approx(one * scale, rel=0.011)


@given(st.floats(min_value=1e-9, max_value=1e12))
def test_rounding_up_never_makes_a_limit_stricter_and_moves_it_by_less_than_a_percent(value: float) -> None:
    assert value <= rounded_up(value) <= value * 1.0101


@pytest.mark.parametrize(
    ("value", "rounded"), [(0.2412, 0.242), (0.24, 0.24), (1_234, 1_240), (0, 0), (99.95, 100)]
)
def test_a_limit_has_three_digits(value: float, rounded: float) -> None:
    assert rounded_up(value) == rounded


@pytest.mark.parametrize(
    ("quiet", "got"),
    [
        ([], "no datapoint"),
        ([1.0, -0.5], "values from -0.5 to 1.0"),
        ([1.0, math.inf], "values from 1.0 to inf"),
    ],
)
def test_a_history_without_a_limit_is_refused(quiet: list[float], got: str) -> None:
    with pytest.raises(BadInputError, match=f"quiet history: got {got}"):
        propose(quiet, rule=Rule())


def test_rules_that_cannot_be_are_refused() -> None:
    with pytest.raises(BadInputError, match=r"share: got 1; it is between 0 and 1"):
        Rule(share=1)
    with pytest.raises(BadInputError, match=r"factor: got 0\.9; it is at least 1"):
        Rule(factor=0.9)
    with pytest.raises(BadInputError, match=r"floor: got 2; it is 0 or more"):
        Rule(floor=2, ceiling=1)


def test_a_datapoint_that_an_incident_has_a_part_in_is_not_quiet() -> None:
    points = [
        Datapoint(start=START + timedelta(minutes=minute), value=float(minute), sample_count=None)
        for minute in range(6)
    ]
    gap = Datapoint(start=START + timedelta(minutes=6), value=None, sample_count=None)
    began_s = START.timestamp()
    incident = Span(start_s=began_s + 119, end_s=began_s + 240)

    quiet = quiet_values([*points, gap], period_s=60, left_out=[incident])

    assert list(quiet) == [0, 4, 5]
