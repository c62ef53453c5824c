"""What the forecast says of histories whose end is known, and that it says nothing where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.capacity.histories import HOUR_S, NOW_S, Shape, history
from lambdas.capacity_forecast.core import FAR_DAYS, Forecast, TooLittle, forecast

WARN_DAYS = 14
SEEDS = range(12)
seeds = st.integers(0, 10**6)


def days(shape: Shape, seed: int) -> float:
    found = forecast(history(shape, seed=seed), now_s=NOW_S)
    assert isinstance(found, Forecast), found
    return found.days


@settings(max_examples=40, deadline=None)
@given(
    seed=seeds,
    level=st.floats(30, 95),
    per_day=st.floats(0.2, 1.5),
    cycle=st.floats(0, 0.9),
    weekend=st.floats(0, 0.6),
    missing=st.floats(0, 0.1),
    length=st.integers(21, 42),
)
def test_a_ramp_is_seen_whatever_the_daily_and_weekly_cycle(
    seed: int, level: float, per_day: float, cycle: float, weekend: float, missing: float, length: int
) -> None:
    """Without noise within a tenth, or a day and a half when the end is near."""
    # At most tripled in the history: what grew from nothing has no history of its own.
    per_day = min(per_day, level / (1.5 * length))
    shape = Shape(
        level=level,
        per_day=per_day,
        cycle=cycle,
        weekend=weekend,
        missing=missing,
        days=length,
    )
    expected = min(shape.days_left, FAR_DAYS)

    assert abs(days(shape, seed) - expected) <= max(0.1 * expected, 1.5)


NOISY = Shape(level=80, per_day=1, noise=0.02, weekend=0.4, missing=0.05)


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(NOISY, id="noise, days, weeks, missing hours"),
        pytest.param(replace(NOISY, steps=((20, 15),)), id="a deployment that costs something"),
        pytest.param(replace(NOISY, steps=((20, -15),)), id="a deployment that saves something"),
        pytest.param(replace(NOISY, incidents=0.05), id="wild days"),
        pytest.param(replace(NOISY, per_day=0.5), id="slow"),
        pytest.param(replace(NOISY, memory=0.3), id="days that resemble each other"),
    ],
)
def test_with_noise_the_middle_error_is_below_a_tenth(shape: Shape) -> None:
    """The whole distribution is in docs/capacity.md: python -m benchmarks.capacity."""
    errors = sorted(abs(days(shape, seed) - shape.days_left) / shape.days_left for seed in SEEDS)

    assert errors[len(errors) // 2] < 0.10
    assert errors[-2] < 0.35


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(Shape(), id="flat"),
        pytest.param(Shape(noise=0.05), id="noise"),
        pytest.param(Shape(noise=0.1, weekend=0.5, level=70), id="daily and weekly cycle"),
        pytest.param(Shape(noise=0.05, per_day=-0.5, level=40), id="falling"),
        pytest.param(Shape(noise=0.05, level=70, steps=((10, 35),)), id="a step up"),
        pytest.param(Shape(noise=0.05, level=50, steps=((10, -35),)), id="a step down"),
        pytest.param(Shape(noise=0.05, level=70, steps=((28, 20), (14, 20))), id="a staircase"),
        pytest.param(Shape(noise=0.05, level=70, steps=((3, 20),)), id="a step three days ago"),
        pytest.param(Shape(noise=0.05, incidents=0.1), id="wild days"),
        pytest.param(Shape(noise=0.1, days=14), id="two weeks"),
        pytest.param(Shape(noise=0.05, missing=0.3), id="missing hours"),
    ],
)
def test_nothing_rings_where_no_end_is_in_sight(shape: Shape) -> None:
    rung = [seed for seed in SEEDS if days(shape, seed) < WARN_DAYS]

    assert rung == []


@settings(max_examples=30, deadline=None)
@given(seed=seeds, level=st.floats(1, 80), noise=st.floats(0, 0.08), weekend=st.floats(0, 0.8))
def test_no_flat_load_rings(seed: int, level: float, noise: float, weekend: float) -> None:
    assert days(Shape(level=level, noise=noise, weekend=weekend), seed) >= WARN_DAYS


@settings(max_examples=30, deadline=None)
@given(seed=seeds, per_day=st.floats(-3, 3), noise=st.floats(0, 0.3), factor=st.floats(0.01, 100))
def test_the_answer_is_always_between_now_and_a_year(
    seed: int, per_day: float, noise: float, factor: float
) -> None:
    hours = history(Shape(per_day=per_day, noise=noise, incidents=0.1), seed=seed)
    found = forecast({at: value * factor for at, value in hours.items()}, now_s=NOW_S)

    assert isinstance(found, Forecast)
    assert 0 <= found.days <= FAR_DAYS
    assert found.per_day_pct >= 0


def test_what_is_full_is_full_now() -> None:
    assert days(Shape(level=105), 0) == 0
    assert days(Shape(level=102, per_day=0.5), 0) == 0


def test_what_is_unused_never_fills() -> None:
    assert days(Shape(level=0), 0) == FAR_DAYS
    assert days(Shape(level=0.001, noise=0.1), 0) == FAR_DAYS


def test_one_day_of_the_week_that_stands_out_decides() -> None:
    """Every Monday half as much again: it is full when Mondays are."""
    hours = {
        NOW_S + hour * HOUR_S: (60 + hour / 24) * (1.5 if (hour // 24) % 7 == 2 else 1.0)
        for hour in range(-42 * 24, 0)
    }
    found = forecast(hours, now_s=NOW_S)

    assert isinstance(found, Forecast)
    assert abs(found.days - (100 / 1.5 - 60)) < 1.5


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ({}, TooLittle(history_days=0, newest_day=None)),
        (history(Shape(days=13), seed=0), TooLittle(history_days=13, newest_day=-1)),
        (
            {at: v for at, v in history(Shape(), seed=0).items() if at < NOW_S - 4 * 24 * HOUR_S},
            TooLittle(history_days=38, newest_day=-5),
        ),
        (history(Shape(missing=0.7, days=20), seed=0), None),
    ],
)
def test_from_too_little_it_says_nothing(hours: dict[int, float], expected: TooLittle | None) -> None:
    """365 would say that there is room, and nobody knows."""
    found = forecast(hours, now_s=NOW_S)

    assert isinstance(found, TooLittle)
    assert expected is None or found == expected


def test_two_weeks_are_enough_for_an_answer() -> None:
    assert days(Shape(days=14), 0) == FAR_DAYS


@settings(max_examples=20, deadline=None)
@given(seed=seeds, hours=st.integers(1, 23))
def test_it_does_not_matter_at_which_hour_it_is_asked(seed: int, hours: int) -> None:
    """Days are counted back from now: the last one is never half."""
    known = history(replace(NOISY, noise=0), seed=seed)
    later = NOW_S - hours * HOUR_S
    earlier = forecast({at: v for at, v in known.items() if at < later}, now_s=later)
    found = forecast(known, now_s=NOW_S)

    assert isinstance(found, Forecast)
    assert isinstance(earlier, Forecast)
    assert abs(earlier.days - found.days) < 2.5
