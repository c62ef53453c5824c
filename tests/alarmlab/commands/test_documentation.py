"""The scenario files shown in the pages on alarmlab are such that pass."""

from __future__ import annotations

import re
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms
from alarmlab.coverage.proof import coverage_of
from alarmlab.metric_math.functions import FUNCTIONS, REFUSED
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.scenario import load_scenario
from tests.alarmlab.builders import a_math_template, an_alarm

DOCS = Path(__file__).resolve().parents[3] / "docs"
RULES = DOCS / "alarmlab" / "evaluation.md"
PAGES = (DOCS / "alarmlab.md", RULES)


def too_many_failures() -> MetricAlarm:
    template = a_math_template(
        "IF(requests >= 100, 100 * FILL(failures, 0) / requests, 0)",
        *("requests", "failures"),
        AlarmName="too-many-failures",
        Threshold=5,
    )
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def test_the_documented_scenarios_pass_and_prove_their_alarms(tmp_path: Path) -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    examples = re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL)
    alarms = [an_alarm(), too_many_failures()]
    for example, alarm in zip(examples, alarms, strict=True):
        path = tmp_path / "example.yaml"
        path.write_text(example, encoding="utf-8")
        scenario = load_scenario(path)

        failures = [run_case(alarm, case).failures for case in scenario.cases]

        assert not any(failures)
        assert coverage_of([alarm], [scenario]) == ()


def test_the_documented_functions_are_those_that_are_evaluated() -> None:
    page = RULES.read_text(encoding="utf-8")
    evaluated, refused = (
        page.split(f"| {heading} |")[1].split("\n\n")[0] for heading in ("evaluated", "because")
    )

    assert {name for name in FUNCTIONS if not re.search(rf"\b{name}\b", evaluated)} == set()
    assert {name for name in REFUSED if not re.search(rf"\b{name}\b", refused)} == set()
