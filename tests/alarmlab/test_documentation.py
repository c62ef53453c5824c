"""The scenario file shown in docs/alarmlab.md is one that passes."""

from __future__ import annotations

import re
from pathlib import Path

from alarmlab.coverage import coverage_of
from alarmlab.judge import run_case
from alarmlab.scenario import load_scenario
from tests.alarmlab.builders import an_alarm

PAGE = Path(__file__).resolve().parents[2] / "docs" / "alarmlab.md"


def test_the_documented_scenario_passes_and_proves_its_alarm(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")

    scenario = load_scenario(path)
    failures = [run_case(an_alarm(), case).failures for case in scenario.cases]

    assert failures == [(), (), ()]
    assert coverage_of([an_alarm()], [scenario]) == ()
