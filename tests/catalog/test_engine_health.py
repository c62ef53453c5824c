"""The rule that makes an engine red, and that it is what a CloudWatch alarm of the same M of N would do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import decide
from pdm_catalog.engine_health import HEALTH_RULE, HealthLevel, HealthRule
from pdm_catalog.errors import CatalogError

estimates = st.lists(st.floats(min_value=0, max_value=130), max_size=20)
rules = st.tuples(st.integers(1, 6), st.integers(0, 6)).map(
    lambda drawn: HealthRule(
        red_below_cycles=40, yellow_below_cycles=55, runs=(drawn[0], drawn[0] + drawn[1])
    )
)


@pytest.mark.parametrize(
    ("estimated", "level"),
    [
        ([], HealthLevel.GREEN),
        ([39, 39], HealthLevel.GREEN),
        ([100, 39, 39, 39], HealthLevel.RED),
        ([39, 39, 41, 39, 41], HealthLevel.RED),
        ([39, 39, 41, 41, 39, 41], HealthLevel.YELLOW),
        ([39, 56, 39, 56, 56], HealthLevel.GREEN),
        ([40, 40, 40, 40, 40], HealthLevel.YELLOW),
        ([55, 55, 55, 55, 55], HealthLevel.GREEN),
        ([39, 39, 39, 100, 100, 100], HealthLevel.GREEN),
    ],
)
def test_three_of_the_last_five_runs_decide(estimated: list[float], level: HealthLevel) -> None:
    """An estimate at the limit is not below it."""
    assert HEALTH_RULE.level(estimated) is level


@given(estimates, rules)
def test_red_is_what_an_alarm_of_the_same_m_of_n_would_be(estimated: list[float], rule: HealthRule) -> None:
    """So the figures that an alarm reached on recorded engines are the rule's."""
    breaching, looked_at = rule.runs
    verdict = decide(
        estimated,
        breaches=lambda estimate: estimate < rule.red_below_cycles,
        datapoints_to_alarm=breaching,
        evaluation_periods=looked_at,
        treat_missing_data=TreatMissingData.MISSING,
        state=State.INSUFFICIENT_DATA,
    )

    assert (rule.level(estimated) is HealthLevel.RED) == (verdict.state is State.ALARM)


@given(estimates, estimates)
def test_only_the_newest_runs_count(older: list[float], newest: list[float]) -> None:
    _, looked_at = HEALTH_RULE.runs
    if len(newest) >= looked_at:
        assert HEALTH_RULE.level([*older, *newest]) is HEALTH_RULE.level(newest)


@pytest.mark.parametrize(
    ("red", "yellow", "runs", "field"),
    [(0, 55, (3, 5), "red_below_cycles"), (60, 55, (3, 5), "red_below_cycles"), (40, 55, (6, 5), "runs")],
)
def test_a_rule_that_cannot_be_is_refused(
    red: float, yellow: float, runs: tuple[int, int], field: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        HealthRule(red_below_cycles=red, yellow_below_cycles=yellow, runs=runs)

    assert [problem.field for problem in caught.value.problems] == [field]
