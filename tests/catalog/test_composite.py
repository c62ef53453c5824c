"""An alarm over other alarms: its rule as CloudWatch writes it, and what cannot work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from alarmlab.alarms.survey import survey
from pdm_catalog.composite import AllOf, AnyOf, CompositeAlarm, Not, Rings, Rule, Suppressor
from pdm_catalog.environment import Environment
from pdm_catalog.errors import CatalogError
from pdm_catalog.rendering import composite_properties
from pdm_catalog.severity import Severity

DOWN = CompositeAlarm(
    name="prod-api-Down",
    service="api",
    rule=AnyOf((Rings("prod-api-No-Tasks"), Rings("prod-api-No-Hosts"))),
    suppressor=Suppressor(alarm="prod-db-Down", wait_s=120, extension_s=180),
    severity=Severity.CRITICAL,
    owner="team",
    runbook="service-down",
    meaning="api answers nobody.",
    because="No task, or no host that passes its health check.",
)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rings("a"), 'ALARM("a")'),
        (AnyOf((Rings("a"), Rings("b"))), '(ALARM("a") OR ALARM("b"))'),
        (AllOf((Rings("a"), Not(Rings("b")))), '(ALARM("a") AND (NOT ALARM("b")))'),
        (Not(AnyOf((Rings("a"), Rings("a")))), '(NOT (ALARM("a") OR ALARM("a")))'),
    ],
    ids=str,
)
def test_a_rule_is_written_as_cloudwatch_reads_it(rule: Rule, text: str) -> None:
    """Every part in brackets: nobody needs to know which word binds tighter."""
    assert str(rule) == text


def test_a_rule_names_each_alarm_once() -> None:
    """What must exist before it, the suppressor too."""
    assert DOWN.needs == ("prod-api-No-Tasks", "prod-api-No-Hosts", "prod-db-Down")
    assert Not(AnyOf((Rings("a"), AllOf((Rings("a"), Rings("b")))))).alarms == ("a", "b")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"name": "api: down"}, "is no alarm name."),
        ({"rule": Rings("prod-api-Down")}, "looks at no other alarm, or at itself."),
        ({"rule": AnyOf(())}, "looks at no other alarm, or at itself."),
        ({"rule": AnyOf(tuple(Rings(f"{n:0200}") for n in range(60)))}, "CloudWatch takes 10240."),
        ({"owner": " "}, "owner = ' ' is empty."),
        ({"meaning": ""}, "meaning = '' is empty."),
    ],
    ids=str,
)
def test_a_composite_that_cannot_work_is_refused_by_field(change: dict[str, Any], rule: str) -> None:
    """Where, what, got, rule, fix."""
    with pytest.raises(CatalogError) as caught:
        replace(DOWN, **change)

    [problem] = caught.value.problems
    assert rule in str(problem)
    assert "\n  fix: " in str(problem)


def test_a_composite_is_rendered_with_its_suppressor_by_name(environment: Environment) -> None:
    """And nothing but its tags knows of a threshold or of missing data."""
    properties = composite_properties(environment, DOWN, actions=["topic"])

    assert properties["AlarmRule"] == f"{DOWN.rule} OR FALSE"  # critical: it takes the second path
    assert properties["ActionsSuppressor"] == "prod-db-Down"
    assert (properties["ActionsSuppressorWaitPeriod"], properties["ActionsSuppressorExtensionPeriod"]) == (
        120,
        180,
    )
    assert properties["AlarmActions"] == properties["OKActions"] == ["topic"]
    assert "No data" not in properties["AlarmDescription"]


def test_one_that_another_tells_of_has_no_actions(environment: Environment) -> None:
    """One incident, one page."""
    quiet = replace(DOWN, told_by="prod-everything-Down", suppressor=None)
    properties = composite_properties(environment, quiet, actions=["topic"])

    assert properties["AlarmActions"] == properties["OKActions"] == []
    assert "ActionsSuppressor" not in properties


def test_the_rendered_rule_is_read_back_by_another_reader(environment: Environment) -> None:
    """alarmlab, which shares no code with the catalogue, finds the same children."""
    resource = {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "Properties": composite_properties(environment, DOWN, actions=[]),
    }

    found = survey(
        {"Resources": {"A": resource}}, parameters={}, account=environment.account, region=environment.region
    )

    [read] = found.composites
    assert read.children == DOWN.rule.alarms
    assert read.suppressor is not None
    assert (read.suppressor.alarm, read.suppressor.wait_s) == ("prod-db-Down", 120)
