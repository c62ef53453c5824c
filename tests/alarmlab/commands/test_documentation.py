"""The scenario files shown in the pages on alarmlab are such that pass."""

from __future__ import annotations

import re
from pathlib import Path

from alarmlab.alarms.alarm import MetricAlarm
from alarmlab.alarms.survey import read_alarms, survey
from alarmlab.cloudformation.assembly import load_templates
from alarmlab.coverage.proof import coverage_of
from alarmlab.metric_math.functions import FUNCTIONS, REFUSED
from alarmlab.scenarios.case import Scenario
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.scenario import OPTIONAL_FIELDS, load_scenario
from alarmlab.simulation.site import Site
from tests.alarmlab.builders import (
    SINGLE_METRIC,
    a_math_template,
    a_metric_entry,
    a_site,
    a_template,
    an_alarm,
)

DOCS = Path(__file__).resolve().parents[3] / "docs"
RULES = DOCS / "alarmlab" / "expressions.md"
TOGETHER = DOCS / "alarmlab" / "together.md"
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


def visitors_unusual() -> MetricAlarm:
    band = {"Id": "ad1", "Expression": "ANOMALY_DETECTION_BAND(visitors, 2)"}
    template = a_template(
        **{
            **dict.fromkeys((*SINGLE_METRIC, "Threshold")),
            "AlarmName": "visitors-unusual",
            "Metrics": [a_metric_entry("visitors", ReturnData=True), band],
            "ThresholdMetricId": "ad1",
            "ComparisonOperator": "LessThanLowerOrGreaterThanUpperThreshold",
        }
    )
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def service_slow() -> MetricAlarm:
    query = "SELECT AVG(Latency) FROM SCHEMA(App, Service) GROUP BY Service ORDER BY AVG() DESC"
    entry = {"Id": "q1", "Expression": query, "Period": 60}
    template = a_template(**{**dict.fromkeys(SINGLE_METRIC), "AlarmName": "service-slow", "Metrics": [entry]})
    (alarm,) = read_alarms(template, parameters={}, account="1", region="us-east-1")
    return alarm


def blocks(page: Path) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL)


def scenario_of(block: str, folder: Path) -> Scenario:
    path = folder / "example.yaml"
    path.write_text(block, encoding="utf-8")
    return load_scenario(path)


def test_the_documented_scenarios_pass_and_prove_their_alarms(tmp_path: Path) -> None:
    examples = [block for page in PAGES for block in blocks(page)]
    alarms = [an_alarm(), too_many_failures(), visitors_unusual(), service_slow()]
    for example, alarm in zip(examples, alarms, strict=True):
        scenario = scenario_of(example, tmp_path)

        failures = [run_case(alarm, case, site=a_site(alarm)).failures for case in scenario.cases]

        assert not any(failures)
        assert coverage_of([alarm], [scenario]) == ()


def test_the_documented_scenarios_of_several_alarms_pass_on_the_template_beside_them(tmp_path: Path) -> None:
    template, *examples = blocks(TOGETHER)
    path = tmp_path / "template.yaml"
    path.write_text(template, encoding="utf-8")
    (loaded,) = load_templates(path)
    site = Site(home=survey(loaded.document, parameters={}, account="1", region="us-east-1"))
    (plant,) = site.home.composites

    scenarios = [scenario_of(example, tmp_path) for example in examples]

    assert len(scenarios) == 2
    for scenario in scenarios:
        assert scenario.alarm == plant.name
        for case in scenario.cases:
            assert [failure.message for failure in run_case(plant, case, site=site).failures] == []
    assert coverage_of([plant], scenarios) == ()


def test_the_documented_fields_are_those_of_a_case() -> None:
    """Nobody has to read the code to know what a case can say."""
    page = (DOCS / "alarmlab.md").read_text(encoding="utf-8")
    table = page.split("| field of a case |")[1].split("\n\n")[0]

    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == {"name", *OPTIONAL_FIELDS}


def test_the_documented_functions_are_those_that_are_evaluated() -> None:
    page = RULES.read_text(encoding="utf-8")
    evaluated, refused = (
        page.split(f"| {heading} |")[1].split("\n\n")[0] for heading in ("evaluated", "because")
    )

    assert {name for name in FUNCTIONS if not re.search(rf"\b{name}\b", evaluated)} == set()
    assert {name for name in REFUSED if not re.search(rf"\b{name}\b", refused)} == set()
