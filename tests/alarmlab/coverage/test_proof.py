"""Every alarm needs a case in which it fires and a case in which it stays quiet."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmlab.coverage.proof import Gap, coverage_of
from alarmlab.scenarios.scenario import Scenario, load_scenario
from tests.alarmlab.builders import an_alarm


def scenario(path: Path, alarm: str, *expectations: str) -> Scenario:
    cases = "\n".join(
        f"- {{name: case {index}, series: [{{metric: 'F:T', values: 1x9}}], {expectation}}}"
        for index, expectation in enumerate(expectations)
    )
    path.write_text(f"alarm: {alarm}\ncases:\n{cases}\n", encoding="utf-8")
    return load_scenario(path)


@pytest.mark.parametrize("name", ["press-hot", "PressHot"])
def test_an_alarm_with_a_firing_and_a_quiet_case_is_proven(tmp_path: Path, name: str) -> None:
    scenarios = [scenario(tmp_path / "s.yaml", name, "fires: true", "fires: false")]

    assert coverage_of([an_alarm()], scenarios) == ()


def test_the_two_cases_may_stand_in_two_files(tmp_path: Path) -> None:
    scenarios = [
        scenario(tmp_path / "a.yaml", "press-hot", "fires: true"),
        scenario(tmp_path / "b.yaml", "PressHot", "fires: false"),
    ]

    assert coverage_of([an_alarm()], scenarios) == ()


@pytest.mark.parametrize(
    ("expectations", "text"),
    [
        (["fires: true"], "alarm press-hot: no quiet case"),
        (["fires: false"], "alarm press-hot: no firing case"),
        (["states: {5m: ALARM}"], "alarm press-hot: no firing and no quiet case"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, expectations: list[str], text: str) -> None:
    (gap,) = coverage_of([an_alarm()], [scenario(tmp_path / "s.yaml", "press-hot", *expectations)])

    assert str(gap) == text


def test_alarms_without_any_scenario_are_listed_in_order() -> None:
    alarms = [an_alarm(name=name, logical_id=name.title()) for name in ("b", "a")]

    assert coverage_of(alarms, []) == tuple(
        Gap(alarm=name, lacks_firing_case=True, lacks_quiet_case=True) for name in ("b", "a")
    )
