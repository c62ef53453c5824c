"""The core against every documented row, and against a slow second implementation."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alarmlab.alarms.states import State, TreatMissingData
from alarmlab.evaluation.core import Verdict, decide
from tests.alarmlab.evaluation.reference import expected_state

FACTS = yaml.safe_load(
    (Path(__file__).parents[1] / "facts" / "missing_data.yaml").read_text(encoding="utf-8")
)
VALUES = {"X": 100.0, "0": 0.0, "-": None}


def decided(row: str, *, m: int, n: int, treat: TreatMissingData, before: State) -> Verdict:
    return decide(
        [VALUES[datapoint] for datapoint in row],
        breaches=lambda value: value > 50,
        datapoints_to_alarm=m,
        evaluation_periods=n,
        treat_missing_data=treat,
        state=before,
    )


def documented_cells() -> list[Any]:
    cells: list[Any] = []
    for table in FACTS["documented"]:
        (_, *policies), *rows = (line.split() for line in table["rows"].splitlines())
        m, n = table["datapoints_to_alarm"], table["evaluation_periods"]
        for row, *states in rows:
            for policy, state in zip(policies, states, strict=True):
                cells.append(pytest.param(row, m, n, policy, state, id=f"{m} of {n} {row} {policy}"))
    return cells


def test_the_documented_tables_are_read_whole() -> None:
    assert len(documented_cells()) == 48


@pytest.mark.parametrize("before", State)
@pytest.mark.parametrize(("row", "m", "n", "policy", "state"), documented_cells())
def test_every_documented_row_ends_in_the_documented_state(
    row: str, m: int, n: int, policy: str, state: str, before: State
) -> None:
    verdict = decided(row, m=m, n=n, treat=TreatMissingData(policy), before=before)

    assert verdict.state == (before if state == "keep" else state)
    assert verdict.kept is (state == "keep")


@pytest.mark.parametrize(("row", "alarms"), FACTS["premature"]["goes_to_alarm"].items())
@pytest.mark.parametrize("before", [State.OK, State.INSUFFICIENT_DATA])
def test_a_lone_breach_alarms_only_when_it_is_as_old_as_datapoints_to_alarm(
    row: str, alarms: bool, before: State
) -> None:
    premature = FACTS["premature"]
    m, n = premature["datapoints_to_alarm"], premature["evaluation_periods"]

    verdict = decided(row, m=m, n=n, treat=TreatMissingData.MISSING, before=before)

    assert (verdict.state is State.ALARM) is alarms


def test_the_good_datapoint_of_row_two_leaves_the_range_and_breaching_alarms() -> None:
    """The page, below its first table: the next evaluation without data goes to ALARM."""
    now = decided("0----", m=3, n=3, treat=TreatMissingData.BREACHING, before=State.OK)
    next_time = decided("-----", m=3, n=3, treat=TreatMissingData.BREACHING, before=now.state)

    assert (now.state, next_time.state) == (State.OK, State.ALARM)


def test_only_the_newest_real_datapoints_count() -> None:
    verdict = decided("XX0XX", m=3, n=3, treat=TreatMissingData.MISSING, before=State.OK)

    assert (verdict.state, verdict.breaching, verdict.not_breaching) == (State.OK, (3, 4), (2,))


@pytest.mark.parametrize(("m", "n"), [(m, n) for n in (1, 2, 3) for m in range(1, n + 1)])
def test_the_core_agrees_with_the_prose_in_every_small_situation(m: int, n: int) -> None:
    rows = ("".join(row) for row in product("X0-", repeat=n + 2))
    for row, treat, before in product(rows, TreatMissingData, State):
        verdict = decided(row, m=m, n=n, treat=treat, before=before)

        assert verdict.state == expected_state(row, m=m, n=n, treat=treat, before=before), (
            row,
            treat,
            before,
        )


@st.composite
def situations(draw: st.DrawFn) -> tuple[str, int, int]:
    n = draw(st.integers(1, 6))
    m = draw(st.integers(1, n))
    row = draw(st.text(alphabet="X0-", min_size=n, max_size=n + 6))
    return row, m, n


@given(situations(), st.sampled_from(TreatMissingData), st.sampled_from(State))
def test_the_core_agrees_with_the_prose_in_larger_situations(
    situation: tuple[str, int, int], treat: TreatMissingData, before: State
) -> None:
    row, m, n = situation

    verdict = decided(row, m=m, n=n, treat=treat, before=before)

    assert verdict.state == expected_state(row, m=m, n=n, treat=treat, before=before)


@given(situations(), st.sampled_from(TreatMissingData), st.sampled_from(State))
def test_places_and_gaps_account_for_every_period(
    situation: tuple[str, int, int], treat: TreatMissingData, before: State
) -> None:
    row, m, n = situation

    verdict = decided(row, m=m, n=n, treat=treat, before=before)

    assert all(row[place] == "X" for place in verdict.breaching)
    assert all(row[place] == "0" for place in verdict.not_breaching)
    assert len(verdict.breaching) + len(verdict.not_breaching) + verdict.missing == n
