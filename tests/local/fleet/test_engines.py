"""Engines are at a level by the rule on their estimated lives, and enter another only when it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.fleet import FaultError, WornEngine
from local.fleet.engines import entered, levels
from pdm_catalog.engine_health import HEALTH_RULE, HealthLevel
from tests.local.fleet.fleets import START, minutes_after
from tests.local.fleet.lives import ENGINES, SEEDS

MINUTES = st.integers(0, 600)


@given(ENGINES, SEEDS, MINUTES)
def test_every_engine_is_at_one_level(engines: int, seed: int, minute: int) -> None:
    found = levels(engines=engines, seed=seed, at=minutes_after(START, minute))

    assert sum(found.values()) == engines
    assert found[HealthLevel.RED] == engines // 100


@given(ENGINES, SEEDS, MINUTES)
def test_who_enters_a_level_left_another(engines: int, seed: int, minute: int) -> None:
    at = minutes_after(START, minute)
    before, now = (levels(engines=engines, seed=seed, at=when) for when in (at - timedelta(minutes=1), at))
    came = entered(engines=engines, seed=seed, at=at)

    assert came[HealthLevel.RED] == 0
    assert came[HealthLevel.YELLOW] - came[HealthLevel.GREEN] == (
        now[HealthLevel.YELLOW] - before[HealthLevel.YELLOW]
    )


def test_in_a_large_fleet_some_engines_waver_by_the_hour_and_never_in_between() -> None:
    changes = [
        sum(entered(engines=5_000, seed=1, at=minutes_after(START, minute)).values()) for minute in range(240)
    ]

    assert all((count > 0) == (minute % 60 == 0) for minute, count in enumerate(changes))


@pytest.mark.parametrize(("cycles_left", "level"), [(39.9, "red"), (54.9, "yellow")])
def test_a_worn_engine_enters_its_level_once_with_the_run_that_decides(
    cycles_left: float, level: str
) -> None:
    worn = WornEngine(cycles_left=cycles_left, start=minutes_after(START, 10))
    came = [
        entered(engines=1, seed=1, at=minutes_after(START, minute), faults=[worn])[level]
        for minute in range(30)
    ]
    breaching, _ = HEALTH_RULE.runs

    assert came == [int(minute == 10 + breaching - 1) for minute in range(30)]


def test_a_worn_engine_that_cannot_be_is_refused() -> None:
    with pytest.raises(FaultError, match=r"WornEngine: cycles_left = -1"):
        WornEngine(cycles_left=-1, start=START)
