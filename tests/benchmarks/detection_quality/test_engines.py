"""What a page is worth to an engine, and that no engine helps to judge itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.detection_quality.engine_files import SENSORS, Engine
from benchmarks.detection_quality.engine_folds import FOLDS, best_limit, estimates, folds_of, limits
from benchmarks.detection_quality.engines import MINUTE_S, judge, pages_on, rule_alarm
from pdm_catalog.engine_health import HEALTH_RULE, HealthLevel
from tests.benchmarks.detection_quality.fleet import a_fleet

LIFE = 120
RED = rule_alarm(HEALTH_RULE.red_below_cycles, HEALTH_RULE.runs)


def an_engine_of(cycles: int, left: int = 0) -> Engine:
    return Engine(settings=np.zeros((cycles, 3)), sensors=np.zeros((cycles, len(SENSORS))), left_cycles=left)


def estimated(first_below: int, cycles: int = LIFE) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Below the limit from this cycle on."""
    return np.where(np.arange(cycles) >= first_below, 20.0, 90.0)


@pytest.mark.parametrize(
    ("left", "useful", "early", "late"),
    [(61, 0, 1, 0), (60, 1, 0, 0), (10, 1, 0, 0), (9, 0, 0, 1), (0, 0, 0, 1)],
)
def test_a_page_is_useful_with_ten_to_sixty_cycles_left(
    left: int, useful: int, early: int, late: int
) -> None:
    """The third cycle below the limit decides."""
    found = judge(RED, [an_engine_of(LIFE)], [estimated(LIFE - 1 - left - 2)])

    assert found.leads == (left,)
    assert (found.useful, found.early, found.late, found.open) == (useful, early, late, 0)


def test_an_engine_that_fails_without_a_page_is_too_late_and_one_that_lives_is_open() -> None:
    quiet = [np.full(LIFE, 90.0)] * 3
    engines = [an_engine_of(LIFE), an_engine_of(LIFE, left=9), an_engine_of(LIFE, left=10)]

    found = judge(RED, engines, quiet)

    assert (found.late, found.open, found.pages, found.median_lead) == (2, 1, 0, None)


def test_every_change_to_red_is_a_page() -> None:
    values = np.full(LIFE, 90.0)
    values[20:30] = values[60:70] = 20.0

    assert judge(RED, [an_engine_of(LIFE)], [values]).pages == 2


@given(st.lists(st.floats(min_value=20, max_value=60), min_size=1, max_size=60))
def test_the_alarm_that_is_judged_is_red_exactly_when_the_rule_says_so(values: list[float]) -> None:
    spans = pages_on(RED, np.array(values))

    red = [HEALTH_RULE.level(values[: cycle + 1]) is HealthLevel.RED for cycle in range(len(values))]
    assert [any(span.holds((cycle + 1) * MINUTE_S) for span in spans) for cycle in range(len(values))] == red


def test_folds_share_no_engine_and_leave_none_out() -> None:
    folds = folds_of(a_fleet(25))

    assert len(folds) == FOLDS
    assert sorted(place for fold in folds for place in fold) == list(range(25))


def test_an_engine_does_not_help_to_estimate_itself_or_its_fold() -> None:
    fleet = a_fleet(20)
    spoilt = [*fleet]
    spoilt[3] = replace(fleet[3], sensors=fleet[3].sensors * 7)
    [own] = [fold for fold in folds_of(fleet) if 3 in fold]

    before, after = estimates(fleet), estimates(spoilt)

    same = {place for place in range(20) if np.allclose(before[place], after[place])}
    assert same == own - {3}


def test_the_limit_of_an_engine_is_that_of_the_others() -> None:
    fleet = a_fleet(20)
    spoilt = [*fleet]
    spoilt[3] = replace(fleet[3], sensors=fleet[3].sensors[::-1].copy())

    assert limits(fleet, (3, 5))[3] == limits(spoilt, (3, 5))[3]


def test_the_best_limit_is_the_middle_of_those_that_are_equally_good() -> None:
    """Estimates fall by one a cycle, true to the life: three of five below 25 to 55 are all in time."""
    engines = [an_engine_of(LIFE)]
    true = np.arange(LIFE - 1, -1, -1, dtype=np.float64)

    assert best_limit(engines, [true], (3, 5)) == 40
    assert best_limit(engines, [true - 25], (3, 5)) == 31
