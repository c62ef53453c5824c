"""A plant for the tests: a press and a lathe that run hot, works that excuse it, and alarms on them."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from alarmlab.alarms.survey import survey
from alarmlab.scenarios.judge import run_case
from alarmlab.scenarios.scenario import load_scenario
from alarmlab.simulation.site import Site
from tests.alarmlab.builders import a_composite, a_template, properties

TOPIC = "arn:aws:sns:eu-west-1:111122223333:page"
HOT = "\n".join(
    (
        "series:",
        "  - {metric: 'Fleet:Temperature{Machine=\"press\"}', values: 40x4 95x9 40x5}",
        "  - {metric: 'Fleet:Temperature{Machine=\"lathe\"}', values: 40x20}",
    )
)
"""The press is hot from 5m to 15m, and in ALARM from 7m to 17m; the lathe is not."""


def template_of(**plant: object) -> dict[str, Any]:
    """press-hot, lathe-hot and works; plant is about them, and sends its alarm to TOPIC."""
    template = a_template()
    lathe = [{"Name": "Machine", "Value": "lathe"}]
    works = [{"Name": "Machine", "Value": "works"}]
    template["Resources"] |= {
        "LatheHot": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": properties(AlarmName="lathe-hot", Dimensions=lathe),
        },
        "Works": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": properties(
                AlarmName="works", Dimensions=works, EvaluationPeriods=1, DatapointsToAlarm=1
            ),
        },
        "Plant": a_composite(
            **{"AlarmRule": "ALARM(press-hot) OR ALARM(lathe-hot)", "AlarmActions": [TOPIC], **plant}
        ),
    }
    return template


def suppressed_by(name: str, *, wait_s: int, extension_s: int) -> dict[str, object]:
    return {
        "ActionsSuppressor": name,
        "ActionsSuppressorWaitPeriod": wait_s,
        "ActionsSuppressorExtensionPeriod": extension_s,
    }


def site_of(template: dict[str, Any]) -> Site:
    return Site(home=survey(template, parameters={}, account="111122223333", region="eu-west-1"))


def broken(case: str, template: dict[str, Any] | None = None, *, alarm: str = "plant") -> list[str]:
    """What a case about an alarm of the template breaks."""
    path = Path("s.yaml")
    site = site_of(template or template_of())
    body = indent(dedent(case).strip(), "    ")
    path.write_text(f"alarm: {alarm}\ncases:\n  - name: one\n{body}\n", encoding="utf-8")
    scenario = load_scenario(path)
    (subject,) = (found for found in site.alarms() if found.name == alarm)
    return [failure.message for failure in run_case(subject, scenario.cases[0], site=site).failures]
